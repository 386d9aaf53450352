import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { rememberExpressions } from '../../../local/dynamodb/expression-cache.ts';
import type { Parser } from '../../../local/dynamodb/expression-cache.ts';

const require = createRequire(import.meta.url);
const { compare } = require('dynalite/db') as { readonly compare: unknown };

/** dynalite's parser as it comes: another file of this worker may have loaded the one that remembers. */
function parserNamed(name: string): Parser {
  const path = require.resolve(`dynalite/db/${name}`);
  const loaded = require.cache[path];
  delete require.cache[path];
  const parser = require(path) as Parser;
  if (loaded !== undefined) require.cache[path] = loaded;
  return parser;
}

const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  conditionParser: [
    '#a = :x AND size(b) > :y',
    'attribute_exists(#a.b[1]) OR NOT (#a <> #b AND #a IN (:x, :y))',
    'begins_with(#a, :x)',
    '#a BETWEEN :x AND :y',
    'attribute_type(#a, :x)',
    '((#a = :x))',
    'reserved = :x',
    '#a = :gone',
    '#a = = :x',
    'nothing(#a)',
  ],
  updateParser: [
    'SET #a = :x, c = b, d.e[0] = if_not_exists(#b, :y) REMOVE f',
    'SET #a = #a + :x ADD #b :y',
    'DELETE #b :x',
    'SET #a = list_append(:x, :y)',
    'SET #a = :x, #b = :y',
    'REMOVE #a.b, #a',
    'SET #a = :gone',
    'SET',
  ],
  projectionParser: ['#a, b.#b[2], c', '#a, #a', 'reserved', '#gone', ','],
};

const NAMES = [
  { '#a': 'one', '#b': 'two' },
  { '#a': 'two', '#b': 'two' },
  { '#a': 'one', '#b': 'two', '#c': 'x' },
  undefined,
];

const VALUES = [
  { ':x': { N: '1' }, ':y': { N: '2' } },
  { ':x': { N: '4' }, ':y': { N: '3' } },
  { ':x': { S: 'N' }, ':y': { S: 'b' } },
  { ':x': { S: 'no type' }, ':y': { S: 'b' } },
  { ':x': { S: 'b' }, ':y': { N: '2' } },
  { ':x': { L: [{ M: {} }] }, ':y': { L: [] }, ':z': { BOOL: false } },
  { ':x': { SS: ['a'] }, ':y': { NS: ['1'] } },
  undefined,
];

type Values = (typeof VALUES)[number];
type Names = (typeof NAMES)[number];

const requests = NAMES.flatMap((names) => VALUES.map((values) => [names, values] as const));

/** What came of it, and what was left unused; of an error only the error counts. */
function outcomeOf(parser: Parser, text: string, names: Names, values: Values) {
  const unusedAttrNames = Object.fromEntries(Object.keys(names ?? {}).map((name) => [name, true as const]));
  const unusedAttrVals = Object.fromEntries(Object.keys(values ?? {}).map((name) => [name, true as const]));
  const context = {
    ...(names === undefined ? {} : { attrNames: names }),
    ...(values === undefined ? {} : { attrVals: structuredClone(values) }),
    unusedAttrNames,
    unusedAttrVals,
    isReserved: (name: string) => name === 'reserved',
    compare,
  };
  try {
    const result = parser.parse(text, { context });
    return typeof result === 'string' ? { error: result } : { result, unusedAttrNames, unusedAttrVals };
  } catch (error) {
    return { error: String(error) };
  }
}

/** As dynalite's actions do with what they are handed. */
function spoil(node: unknown): void {
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) === null) return;
  const members = node as Record<string, unknown>;
  for (const [member, value] of Object.entries(members)) {
    spoil(value);
    if (member === 'val' || member === 'type' || 'args' in members) members[member] = 'spoilt';
  }
}

test.each(Object.keys(EXPRESSIONS))('what the %s remembers is what it would have made', (name) => {
  const parser = parserNamed(name);
  const remembering = { ...parser };
  rememberExpressions(remembering);
  for (const text of EXPRESSIONS[name] ?? []) {
    // From the second time on each comes from what was remembered, after the others and after the first was changed.
    for (const [names, values] of [...requests, ...requests, ...requests]) {
      const expected = outcomeOf(parser, text, names, values);
      const actual = outcomeOf(remembering, text, names, values);
      expect({ text, names, values, ...actual }).toEqual({ text, names, values, ...expected });
      spoil(actual);
    }
  }
});

test('an expression is parsed once, and again only after hundreds of others', () => {
  const parsed: string[] = [];
  const parser: Parser = {
    parse: (text) => {
      parsed.push(text);
      return {};
    },
  };
  rememberExpressions(parser);
  const send = (text: string) => parser.parse(text, { context: { unusedAttrNames: {}, unusedAttrVals: {} } });
  send('first');
  send('first');
  expect(parsed).toEqual(['first']);
  for (let other = 0; other < 500; other += 1) send(`other ${String(other)}`);
  send('first');
  expect(parsed.filter((text) => text === 'first')).toHaveLength(2);
});
