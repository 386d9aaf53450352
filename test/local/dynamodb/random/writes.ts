import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { AttributeValue, Item } from '../../../../local/dynamodb/types.ts';

/** Writes to a few items with a few attributes, as trees: a model carries them out, an engine gets them as text. */

export type Path = readonly (string | number)[];
export type Operand = { readonly path: Path } | { readonly value: AttributeValue } | { readonly size: Path };

export type Condition =
  | { readonly is: 'and' | 'or'; readonly of: readonly [Condition, Condition] }
  | { readonly is: 'not'; readonly of: readonly [Condition] }
  | { readonly is: '=' | '<>' | '<' | '<=' | '>' | '>='; readonly left: Operand; readonly right: Operand }
  | { readonly is: 'between'; readonly left: Operand; readonly from: AttributeValue; readonly to: AttributeValue }
  | { readonly is: 'in'; readonly left: Operand; readonly values: readonly AttributeValue[] }
  | { readonly is: 'exists' | 'not exists'; readonly path: Path }
  | { readonly is: 'type' | 'begins' | 'contains'; readonly path: Path; readonly value: AttributeValue };

/** What SET puts: the sum has a number first or second, the list is put together in either order. */
export type Source =
  | { readonly take: Path }
  | { readonly value: AttributeValue }
  | { readonly plus: Source; readonly number: AttributeValue; readonly sign: '+' | '-' }
  | { readonly unless: Path; readonly value: AttributeValue }
  | { readonly append: readonly [Source, Source] };

export type Change =
  | { readonly set: Path; readonly to: Source }
  | { readonly remove: Path }
  | { readonly add: string; readonly value: AttributeValue }
  | { readonly delete: string; readonly value: AttributeValue };

export type Write = { readonly item: number; readonly condition?: Condition | undefined } & (
  | { readonly kind: 'Put'; readonly attributes: Item }
  | { readonly kind: 'Update'; readonly changes: readonly Change[] }
  | { readonly kind: 'Delete' | 'ConditionCheck' }
);

/** A write by itself that returns something, or writes that happen together. */
export type Step =
  { readonly alone: Write; readonly returns: 'NONE' | 'ALL_OLD' | 'ALL_NEW' } | { readonly together: readonly Write[] };

export const ITEMS = 3;
const NAMES = ['n', 't', 's', 'l', 'm'] as const;

const number = fc.integer({ min: -2, max: 4 }).map((value): AttributeValue => ({ N: String(value) }));
const text = fc.constantFrom('', 'a', 'ab', 'b').map((S): AttributeValue => ({ S }));
const scalar = fc.oneof(number, text);
const set = fc.subarray(['x', 'y', 'z'], { minLength: 1 }).map((SS): AttributeValue => ({ SS }));
const list = fc.array(scalar, { maxLength: 3 }).map((L): AttributeValue => ({ L }));
const map = fc.record({ a: scalar, b: number }, { requiredKeys: [] }).map((M): AttributeValue => ({ M: { ...M } }));
const other = fc.constantFrom<AttributeValue>({ BOOL: true }, { BOOL: false }, { NULL: true });
const value = fc.oneof(number, text, set, list, map, other);

/** Each name has mostly values of one kind, so that most writes fit. */
const KINDS: Readonly<Record<(typeof NAMES)[number], Arbitrary<AttributeValue>>> = {
  n: number,
  t: text,
  s: set,
  l: list,
  m: map,
};
const valueOf = (name: (typeof NAMES)[number]) =>
  fc.oneof({ weight: 5, arbitrary: KINDS[name] }, { weight: 1, arbitrary: value });
const attributes: Arbitrary<Item> = fc
  .record(Object.fromEntries(NAMES.map((name) => [name, valueOf(name)])), { requiredKeys: [] })
  .map((members) => ({ ...members }) as Item);

const path: Arbitrary<Path> = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => [name]),
  fc.constantFrom<Path>(['m', 'a'], ['m', 'b'], ['m', 'c'], ['l', 0], ['l', 1], ['l', 5], ['n', 'a'], ['t', 0]),
);

const operand: Arbitrary<Operand> = fc.oneof(
  { weight: 4, arbitrary: path.map((at) => ({ path: at })) },
  { weight: 1, arbitrary: path.map((at) => ({ size: at })) },
);
const numbers = fc.tuple(fc.integer({ min: -2, max: 4 }), fc.nat(3));
const range = fc.oneof(
  numbers.map(([from, more]) => [{ N: String(from) }, { N: String(from + more) }] as const),
  fc.constantFrom([{ S: '' }, { S: 'ab' }] as const, [{ S: 'a' }, { S: 'b' }] as const),
);

const simple: Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constantFrom('=', '<>'), left: operand, right: value.map((of) => ({ value: of })) }),
  fc.record({ is: fc.constantFrom('<', '<=', '>', '>='), left: operand, right: scalar.map((of) => ({ value: of })) }),
  fc
    .record({ is: fc.constantFrom('=', '<>', '<', '>='), left: path, right: path })
    .filter(({ left, right }) => left.join() !== right.join())
    .map(({ is, left, right }) => ({ is, left: { path: left }, right: { path: right } })),
  fc.tuple(operand, range).map(([left, [from, to]]) => ({ is: 'between', left, from, to }) as const),
  fc.record({ is: fc.constant('in'), left: operand, values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ is: fc.constantFrom('exists', 'not exists'), path }),
  fc.record({
    is: fc.constant('type'),
    path,
    value: fc.constantFrom('N', 'S', 'SS', 'L', 'M', 'BOOL').map((S) => ({ S })),
  }),
  fc.record({ is: fc.constant('begins'), path, value: text }),
  fc.record({ is: fc.constant('contains'), path, value: scalar }),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc.record({ is: fc.constant('not'), of: fc.tuple(tie('condition')) }),
    fc.record({ is: fc.constantFrom('and', 'or'), of: fc.tuple(tie('condition'), tie('condition')) }),
  ),
}));

const asValue = (of: Arbitrary<AttributeValue>): Arbitrary<Source> => of.map((given) => ({ value: given }));
const taken: Arbitrary<Source> = path.map((at) => ({ take: at }));
const unless = (of: Arbitrary<AttributeValue>): Arbitrary<Source> => fc.record({ unless: path, value: of });
const lists = fc.oneof(taken, asValue(list), unless(list));
const source: Arbitrary<Source> = fc.oneof(
  asValue(value),
  taken,
  unless(value),
  fc.record({ plus: fc.oneof(taken, unless(number)), number, sign: fc.constantFrom('+', '-') }),
  fc.record({ append: fc.tuple(lists, lists) }),
);

const change: Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ set: path, to: source }) },
  { weight: 2, arbitrary: path.map((at) => ({ remove: at })) },
  { weight: 1, arbitrary: fc.record({ add: fc.constantFrom('n', 's', 't'), value: fc.oneof(number, set) }) },
  { weight: 1, arbitrary: fc.record({ delete: fc.constantFrom('s', 'n'), value: set }) },
);

export function targetOf(of: Change): Path {
  if ('set' in of) return of.set;
  if ('remove' in of) return of.remove;
  return ['add' in of ? of.add : of.delete];
}

/** No two parts of one update may be about the same place, or about a place and what is in it. */
function apart(changes: readonly Change[]): Change[] {
  const kept: Change[] = [];
  for (const candidate of changes) {
    const place = targetOf(candidate);
    const overlaps = (one: Change) =>
      targetOf(one).every((step, index) => index >= place.length || step === place[index]);
    if (!kept.some(overlaps)) kept.push(candidate);
  }
  return kept;
}

const common = { item: fc.nat(ITEMS - 1), condition: fc.option(condition, { nil: undefined, freq: 2 }) };
const write: Arbitrary<Write> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('Put'), attributes, ...common }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('Update'),
      changes: fc.array(change, { minLength: 1, maxLength: 4 }).map(apart),
      ...common,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('Delete'), ...common }) },
);
const check: Arbitrary<Write> = fc.record({ kind: fc.constant('ConditionCheck'), ...common, condition });

const step: Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ alone: write, returns: fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW') }) },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(fc.oneof({ weight: 3, arbitrary: write }, { weight: 1, arbitrary: check }), {
        minLength: 1,
        maxLength: ITEMS,
        selector: ({ item }) => item,
      })
      .map((together) => ({ together })),
  },
);

export const steps: Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 12, size: 'max' });
