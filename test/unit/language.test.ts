import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LANGUAGES, languageOf } from '../../lambdas/domain/language.ts';

test.each([
  [undefined, 'sv'],
  ['', 'sv'],
  ['sv', 'sv'],
  ['en', 'en'],
  ['en-GB', 'en'],
  ['EN-us', 'en'],
  ['sv-SE,sv;q=0.9,en;q=0.8', 'sv'],
  ['en-GB,en;q=0.9,sv;q=0.8', 'en'],
  ['sv;q=0.1, en;q=0.9', 'en'],
  ['en;q=0.5, sv;q=0.5', 'en'],
  ['de, fr;q=0.9', 'sv'],
  ['de, en;q=0.1', 'en'],
  ['*', 'sv'],
  ['*, en', 'sv'],
  ['en, *;q=0.5', 'en'],
  ['*;q=1, sv;q=0, en;q=0.5', 'en'],
  ['en;q=0', 'sv'],
  ['en;q=1.5', 'sv'],
  ['en;q=-1', 'sv'],
  ['en;q=abc', 'sv'],
  ['en;q=', 'sv'],
  ['english', 'sv'],
  ['constructor, __proto__', 'sv'],
  [`${'de,'.repeat(100_000)}en`, 'sv'],
])('%j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test('every header has an answer', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => LANGUAGES.includes(languageOf(header))));
});
