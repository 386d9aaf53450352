/** The languages the shop speaks to its customers; Swedish is what it speaks when nothing else is asked for. */
export const LANGUAGES = ['sv', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const DEFAULT_LANGUAGE: Language = 'sv';

/** Longer headers are cut: no browser sends them, and the rest would only cost time. */
const LONGEST_HEADER = 1000;

/**
 * The customer's language by an `Accept-Language` header. The range with the highest q-value wins, the first of equals;
 * `*` stands for Swedish unless that is listed itself. A missing or unreadable header, or one that asks only for
 * other languages, gives Swedish.
 */
export function languageOf(acceptLanguageHeader: string | undefined): Language {
  const ranges = (acceptLanguageHeader ?? '').slice(0, LONGEST_HEADER).split(',').map(readRange);
  const swedishIsListed = ranges.some((range) => range.language === 'sv');

  let best: { language: Language; quality: number } = { language: DEFAULT_LANGUAGE, quality: 0 };
  for (const { language, quality } of ranges) {
    const spoken = language === '*' && !swedishIsListed ? DEFAULT_LANGUAGE : LANGUAGES.find((one) => one === language);
    if (spoken !== undefined && quality > best.quality) best = { language: spoken, quality };
  }
  return best.language;
}

/** `en-GB;q=0.8` → `{language: 'en', quality: 0.8}`; a q-value that cannot be read counts as "not wanted". */
function readRange(range: string): { readonly language: string; readonly quality: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return {
    language: tag.split('-')[0] ?? '',
    quality: /^(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(weight) ? Number(weight) : 0,
  };
}
