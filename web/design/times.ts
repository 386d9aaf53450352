import type { Language } from './language.ts';

/** Times of the shop's day are told where the shop is, as its mails and order numbers do. */
const TIME_ZONE = 'Europe/Stockholm';
const LOCALES: Readonly<Record<Language, string>> = { sv: 'sv-SE', en: 'en-GB' };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Format = (at: number, language: Language) => string;

/** Making a format takes long, and a list has thousands of times. */
function formatOf(options: Intl.DateTimeFormatOptions): Format {
  const formats = new Map<Language, Intl.DateTimeFormat>();
  return (at, language) => {
    const format =
      formats.get(language) ?? new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: TIME_ZONE });
    formats.set(language, format);
    return format.format(at);
  };
}

/** `14:03`; `at` in epoch ms */
export const clockText = formatOf({ hour: '2-digit', minute: '2-digit' });

/** `4 nov. 14:03` */
export const dayTimeText = formatOf({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `14:03:12`; `at` in epoch ms, as everywhere here. */
export const timeText = formatOf({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `14:03:12.250` */
export const exactTimeText = formatOf({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** `4 nov. 14:03:12` */
export const dateTimeText = formatOf({
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `0,25 s`, `3,2 s`, `1 min 5 s`, `2 h 3 min`, `3 d 2 h`: two units at most. */
export function durationText(ms: number, language: Language): string {
  if (ms < MINUTE_MS) {
    const digits = ms < SECOND_MS ? 2 : ms < 10 * SECOND_MS ? 1 : 0;
    const seconds = (Math.max(0, ms) / SECOND_MS).toFixed(digits);
    return `${language === 'sv' ? seconds.replace('.', ',') : seconds} s`;
  }
  if (ms < HOUR_MS) return twoUnits(ms, MINUTE_MS, 'min', SECOND_MS, 's');
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return twoUnits(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  const whole = `${Math.floor(ms / largeMs)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** What is left until a time, `4:59` or `1:02:03`; `0:00` when it is past. */
export function countdownText(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

const RELATIVE_UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
];

/** `2 min. ago`, in the largest unit that fits; `now` within a second, and for what is only just to come. */
export function relativeText(at: number, now: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto', style: 'short' });
  const agoMs = Math.max(0, now - at);
  const [unit, ms] = RELATIVE_UNITS.find(([, size]) => agoMs >= size) ?? (['second', SECOND_MS] as const);
  return format.format(-Math.floor(agoMs / ms), unit);
}
