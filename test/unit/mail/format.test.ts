import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { languageOf } from '../../../lambdas/domain/language.ts';
import { formatAmount, formatPhone, formatTime } from '../../../lambdas/domain/mail/format.ts';
import { includedVat } from '../../../lambdas/domain/mail/mail-order.ts';
import { spread, wrap } from '../../../lambdas/domain/mail/plain-text.ts';

test.each([
  [0, '0,00 kr', 'SEK 0.00'],
  [5, '0,05 kr', 'SEK 0.05'],
  [1_999, '19,99 kr', 'SEK 19.99'],
  [100_000, '1 000,00 kr', 'SEK 1,000.00'],
  [15_000_000, '150 000,00 kr', 'SEK 150,000.00'],
  [123_456_789, '1 234 567,89 kr', 'SEK 1,234,567.89'],
  [-34_900, '−349,00 kr', '−SEK 349.00'],
])('%d öre is %s', (ore, swedish, english) => {
  expect(formatAmount(ore, 'sv').replaceAll('\u00a0', ' ')).toBe(swedish);
  expect(formatAmount(ore, 'en').replaceAll('\u00a0', ' ')).toBe(english);
});

test('an amount never breaks over two lines', () => {
  expect(formatAmount(123_456, 'sv') + formatAmount(123_456, 'en')).not.toContain(' ');
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is not an amount in öre', (ore) => {
  expect(() => formatAmount(ore, 'sv')).toThrow(RangeError);
});

test('an amount can be read back to the öre', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), (ore) => {
      expect(Number(formatAmount(ore, 'sv').replace(/\D/g, ''))).toBe(ore);
    }),
  );
});

test('the VAT in an amount is a fifth of it, to the nearest öre', () => {
  expect([0, 1, 2, 3, 100, 200_650].map(includedVat)).toEqual([0, 0, 0, 1, 20, 40_130]);
});

test('times are on Swedish clocks, in summer and in winter', () => {
  const winter = formatTime(Date.parse('2026-12-31T23:30:00Z'), 'sv').replaceAll('\u00a0', ' ');
  const summer = formatTime(Date.parse('2026-07-01T22:05:00Z'), 'en').replaceAll('\u00a0', ' ');

  expect([winter, summer]).toEqual(['1 januari 2027 kl. 00:30', '2 July 2026 at 00:05']);
});

test('a Swedish number can be dialled, anything else stays as it is', () => {
  expect(['46706444364', '070-1', ''].map(formatPhone)).toEqual(['+46706444364', '070-1', '']);
});

test('long text is broken at spaces only, and a long word stays whole', () => {
  const word = 'x'.repeat(100);

  expect(wrap(`${'ab '.repeat(30)}${word}`, '  ').split('\n')).toEqual([
    `  ${'ab '.repeat(23)}ab`.slice(0, 70),
    `  ${'ab '.repeat(7)}`.trimEnd(),
    `  ${word}`,
  ]);
});

test('an amount that does not fit beside its label goes on the next line, still to the right', () => {
  const [label, amount] = spread('a'.repeat(70), '1,00 kr').split('\n');

  expect(label).toBe('a'.repeat(70));
  expect(amount).toBe('1,00 kr'.padStart(72));
});

test.each([
  [undefined, 'sv'],
  ['', 'sv'],
  ['en', 'en'],
  ['EN-gb', 'en'],
  ['sv-SE,sv;q=0.9,en-US;q=0.8', 'sv'],
  ['en-US,en;q=0.9,sv;q=0.8', 'en'],
  ['sv;q=0.5, en ; q=0.9', 'en'],
  ['de,fr;q=0.9', 'sv'],
  ['de, en;q=0.1', 'en'],
  ['en;q=0', 'sv'],
  ['*', 'sv'],
  ['en;q=0.5,*;q=0.8', 'sv'],
  ['sv;q=0.1,en;q=0.5,*', 'en'],
  ['en,sv', 'en'],
  ['en;q=2', 'sv'],
  ['en;q=abc', 'sv'],
  ['constructor, __proto__', 'sv'],
] as const)('Accept-Language %p asks for %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test('any Accept-Language header gives a language', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (header) => {
      expect(['sv', 'en']).toContain(languageOf(header));
    }),
  );
});
