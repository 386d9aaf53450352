import type { Language } from '../language.ts';

const NO_BREAK_SPACE = '\u00a0';
const MINUS = '\u2212';
const TIME_ZONE = 'Europe/Stockholm';
const LOCALES: Readonly<Record<Language, string>> = { sv: 'sv-SE', en: 'en-GB' };

/**
 * An amount in whole öre as a receipt shows it: `1 234,50 kr` or `SEK 1,234.50`, always with two decimals and with
 * spaces at which no line breaks. Throws RangeError for anything but a whole number of öre.
 */
export function formatAmount(ore: number, language: Language): string {
  if (!Number.isSafeInteger(ore)) throw new RangeError(`Not a whole number of öre: ${ore}`);
  const sign = ore < 0 ? MINUS : '';
  const digits = String(Math.abs(ore)).padStart(3, '0');
  const separator = language === 'sv' ? NO_BREAK_SPACE : ',';
  const kronor = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, separator);
  const decimals = digits.slice(-2);
  return language === 'sv'
    ? `${sign}${kronor},${decimals}${NO_BREAK_SPACE}kr`
    : `${sign}SEK${NO_BREAK_SPACE}${kronor}.${decimals}`;
}

/** Epoch milliseconds as the shop's wall clock shows them: `22 november 2026 kl. 18:49`. */
export function formatTime(at: number, language: Language): string {
  const date = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: TIME_ZONE,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);
  const time = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return `${date} ${language === 'sv' ? 'kl.' : 'at'}${NO_BREAK_SPACE}${time}`;
}

/** The tables keep Swedish numbers as `46…`; with a plus in front a phone can dial them. */
export const formatPhone = (phone: string): string => (/^46\d+$/.test(phone) ? `+${phone}` : phone);
