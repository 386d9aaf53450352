import type { Language } from './language.ts';

const FORMATS: Readonly<Record<Language, readonly [locale: string, display: 'narrowSymbol' | 'code']>> = {
  sv: ['sv-SE', 'narrowSymbol'],
  // Crowns are not the Swedish ones alone.
  en: ['en-GB', 'code'],
};

/** `1 299,50 kr`, `SEK 1,299.50`; whole amounts without öre. */
export function sekText(sek: number, language: Language): string {
  const [locale, currencyDisplay] = FORMATS[language];
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'SEK',
    currencyDisplay,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(sek);
}
