import { beforeAll, expect, test } from '@jest/globals';
import type { Item } from '../../../../local/dynamodb/types.ts';
import { keyOf } from './context.ts';
import type { Answer, SuiteContext } from './context.ts';

/** Ten items of one partition; those with an odd number have a time at which they are due. */
const DUE = ['-5', '10.5', '-100', '3', '10000000000'];
const ITEMS: readonly Item[] = Array.from({ length: 10 }, (_, index) => ({
  ...keyOf('listed', String(index + 1).padStart(2, '0')),
  n: { N: String(index + 1) },
  kind: { S: index % 2 === 0 ? 'odd' : 'even' },
  shelf: { S: 'listed' },
  ...(index % 2 === 0 ? { due: { N: DUE[index / 2] ?? '' } } : {}),
}));

const VALUES: Item = {
  ':p': { S: 'listed' },
  ':2': { S: '02' },
  ':3': { S: '03' },
  ':5': { S: '05' },
  ':8': { S: '08' },
  ':0': { S: '0' },
  ':none': { S: '' },
  ':number': { N: '3' },
  ':ten': { N: '10' },
  ':zero': { N: '0' },
  ':odd': { S: 'odd' },
};

const values = (...expressions: readonly string[]): Item => {
  const used = new Set(expressions.flatMap((expression) => expression.match(/:\w+/g) ?? []));
  return Object.fromEntries(Object.entries(VALUES).filter(([name]) => used.has(name)));
};

/** Conditions on the sort key, and the sort keys that they find. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  'sk = :3': ['03'],
  'sk < :3': ['01', '02'],
  'sk <= :3': ['01', '02', '03'],
  'sk > :8': ['09', '10'],
  'sk >= :8': ['08', '09', '10'],
  ':8 < sk': ['09', '10'],
  'sk BETWEEN :3 AND :5': ['03', '04', '05'],
  'begins_with(sk, :0)': ['01', '02', '03', '04', '05', '06', '07', '08', '09'],
  '(sk = :3)': ['03'],
};

/** Key conditions that are refused, with what both say of them. */
const REFUSED: Readonly<Record<string, string>> = {
  'pk = :p AND sk <> :3': 'Invalid operator used in KeyConditionExpression: <>',
  'pk = :p AND sk IN (:3)': 'Invalid operator used in KeyConditionExpression: IN',
  'pk = :p OR sk = :3': 'Invalid operator used in KeyConditionExpression: OR',
  'pk = :p AND NOT sk = :3': 'Invalid operator used in KeyConditionExpression: NOT',
  'pk = :p AND contains(sk, :3)': 'Invalid operator used in KeyConditionExpression: contains',
  'pk = :p AND attribute_exists(sk)': 'Invalid operator used in KeyConditionExpression: attribute_exists',
  'pk = :p AND size(sk) = :number': 'KeyConditionExpressions cannot contain nested operations',
  'pk = :p AND sk = :3 AND sk = :5': 'KeyConditionExpressions must only contain one condition per key',
  'pk = :p AND sk BETWEEN :5 AND :3':
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
  'pk = :p AND n = :number': 'Query condition missed key schema element',
  'pk = :p AND sk = :number': 'Condition parameter type does not match schema type',
  'pk = :number': 'Condition parameter type does not match schema type',
  'sk = :3': 'Query condition missed key schema element',
  'pk > :p': 'Query key condition not supported',
  'begins_with(pk, :p)': 'Query key condition not supported',
  'pk = :none': 'The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
  'pk = :p AND sk = :none': 'The AttributeValue for a key attribute cannot contain an empty string value. Key: sk',
};

/** Other members of a query of the partition that are refused, with what both say of them. */
const WRONG: readonly (readonly [string, object, string])[] = [
  ['a limit of 0', { Limit: 0 }, ''],
  ['an index that there is not', { IndexName: 'Nope' }, 'The table does not have the specified index: Nope'],
  ['another selection', { Select: 'SOME' }, ''],
  [
    'a selection of nothing named',
    { Select: 'SPECIFIC_ATTRIBUTES' },
    'Must specify the AttributesToGet or ProjectionExpression',
  ],
  [
    'a projection of a count',
    { Select: 'COUNT', ProjectionExpression: 'n' },
    'Cannot specify the ProjectionExpression when choosing to get only the Count',
  ],
  [
    'a projection of everything',
    { Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'n' },
    'Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
  ],
  [
    "an index's projection of the table",
    { Select: 'ALL_PROJECTED_ATTRIBUTES' },
    'can be used only when Querying using an IndexName',
  ],
  [
    'a filter of the key',
    { FilterExpression: 'sk = :p' },
    'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
  ],
  ['a start without its sort key', { ExclusiveStartKey: { pk: { S: 'listed' } } }, ''],
  ['a start with more than its key', { ExclusiveStartKey: { ...keyOf('listed', '04'), n: { N: '4' } } }, ''],
  ['a start in another partition', { ExclusiveStartKey: keyOf('other', '04') }, 'The provided starting key '],
];

/** The same of a query of an index that has the keys only. */
const WRONG_OF_INDEX: readonly (readonly [string, object, string])[] = [
  ['what it does not have', { ProjectionExpression: 'n' }, 'Global secondary index ByDue does not project [n]'],
  [
    'a filter by it',
    { FilterExpression: 'attribute_exists(n)' },
    'ByDue does not project one or more filter attributes: [n]',
  ],
  [
    'everything',
    { Select: 'ALL_ATTRIBUTES' },
    'Select type ALL_ATTRIBUTES is not supported for global secondary index ByDue',
  ],
  ['the latest', { ConsistentRead: true }, 'onsistent read'],
  ['a start without its keys', { ExclusiveStartKey: keyOf('listed', '01') }, ''],
];

export function listRules(context: () => SuiteContext): void {
  beforeAll(async () => {
    const requests = ITEMS.map((Item) => ({ PutRequest: { Item } }));
    await context().answer('BatchWriteItem', { RequestItems: { [context().table]: requests } });
  });

  const query = (condition: string, more: object = {}, filter = '') =>
    context().answer('Query', {
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values(condition, filter),
      ...(filter === '' ? {} : { FilterExpression: filter }),
      ...more,
    });
  const itemsOf = (answer: Answer) => answer['Items'] as readonly Item[];
  const sortKeys = (answer: Answer) => itemsOf(answer).map(({ sk }) => sk?.S ?? '');
  const refusal = (message: string) => ({ error: 'ValidationException', message: expect.stringContaining(message) });

  test.each(Object.entries(RANGES))('in order and backwards, %s finds %p', async (condition, found) => {
    expect(sortKeys(await query(`pk = :p AND ${condition}`))).toEqual(found);
    expect(sortKeys(await query(`${condition} AND pk = :p`, { ScanIndexForward: false }))).toEqual(
      [...found].reverse(),
    );
  });

  test.each(Object.entries(REFUSED))('the key condition %s is refused: %s', async (condition, problem) => {
    expect(await query(condition)).toEqual(refusal(problem));
  });

  test.each(WRONG)('%s is refused', async (_what, more, problem) => {
    expect(await query('pk = :p', more)).toEqual(refusal(problem));
  });

  test.each(WRONG_OF_INDEX)('of an index with the keys only, %s is refused', async (_what, more, problem) => {
    expect(await query('shelf = :p', { IndexName: 'ByDue', ...more })).toEqual(refusal(problem));
  });

  test('texts are in the order of their UTF-8 bytes', async () => {
    const texts = [' ', 'A', 'a', 'a!', 'aa', 'z', 'ä', 'é', '\uffee', '🦐'];
    for (const text of texts) await context().answer('PutItem', { Item: keyOf('texts', text) });
    const { Items } = await context().answer('Query', {
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'texts' } },
    });
    expect((Items as readonly Item[]).map(({ sk }) => sk?.S)).toEqual(texts);
  });

  test('an index is sparse, in the order of its numbers, and has what it projects', async () => {
    const answer = await query('shelf = :p', { IndexName: 'ByDue' });
    const due = ITEMS.filter((item) => item['due'] !== undefined).sort(
      (a, b) => Number(a['due']?.N) - Number(b['due']?.N),
    );
    expect(itemsOf(answer)).toEqual(due.map(({ pk, sk, shelf, due: at }) => ({ pk, sk, shelf, due: at })));
    expect(sortKeys(await query('shelf = :p AND due < :ten', { IndexName: 'ByDue' }))).toEqual(['05', '01', '07']);
    expect(sortKeys(await query('shelf = :p AND due BETWEEN :zero AND :ten', { IndexName: 'ByDue' }))).toEqual(['07']);
    expect(itemsOf(await query('shelf = :p', { IndexName: 'ByDue', ProjectionExpression: 'sk', Limit: 1 }))).toEqual([
      { sk: { S: '05' } },
    ]);
    expect((await query('shelf = :p', { IndexName: 'ByShelf' }))['Count']).toBe(10);
  });

  test('a filter by a key of the table may be used on an index', async () => {
    expect(sortKeys(await query('shelf = :p', { IndexName: 'ByDue' }, 'sk > :5'))).toEqual(['07', '09']);
  });

  test.each([
    ['the table', 'pk = :p', {}],
    ['an index', 'shelf = :p', { IndexName: 'ByDue' }],
  ])('page by page, %s is gone through once, in order and backwards', async (_what, condition, index) => {
    for (const ScanIndexForward of [true, false]) {
      const whole = sortKeys(await query(condition, { ...index, ScanIndexForward }));
      for (const Limit of [1, 3, 5, 10]) {
        const found: unknown[] = [];
        let start: object = {};
        for (let page = 0; page <= whole.length; page += 1) {
          const answer = await query(condition, { ...index, ScanIndexForward, Limit, ...start });
          expect(answer['ScannedCount']).toBe(answer['Count']);
          found.push(...sortKeys(answer));
          const { LastEvaluatedKey } = answer;
          if (LastEvaluatedKey === undefined) break;
          start = { ExclusiveStartKey: LastEvaluatedKey };
        }
        expect(found).toEqual(whole);
      }
    }
  });

  test('a page begins behind its start, whether or not that is there, and may be empty', async () => {
    const from = (sk: string, more: object = {}) =>
      query('pk = :p', { ExclusiveStartKey: keyOf('listed', sk), Limit: 2, ...more });
    expect(sortKeys(await from('04'))).toEqual(['05', '06']);
    expect(sortKeys(await from('04x'))).toEqual(['05', '06']);
    expect(sortKeys(await from('04', { ScanIndexForward: false }))).toEqual(['03', '02']);
    expect(await from('99')).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });

  test('what a filter leaves out counts towards the limit', async () => {
    const answer = await query('pk = :p', { Limit: 3 }, 'kind = :odd');
    expect([answer['Count'], answer['ScannedCount'], sortKeys(answer)]).toEqual([2, 3, ['01', '03']]);
    expect(answer['LastEvaluatedKey']).toEqual(keyOf('listed', '03'));
    const { Items, ...count } = await query('pk = :p', { Select: 'COUNT' }, 'kind = :odd');
    expect([Items, count]).toEqual([undefined, { Count: 5, ScannedCount: 10 }]);
  });

  test('a page ends with the item that makes it 1 MB', async () => {
    for (let part = 0; part < 5; part += 1) {
      const Item = { ...keyOf('large', String(part)), v: { S: 'x'.repeat(300_000) } };
      await context().answer('PutItem', { Item });
    }
    const condition = { KeyConditionExpression: 'pk = :l', ExpressionAttributeValues: { ':l': { S: 'large' } } };
    const { LastEvaluatedKey, Count } = await context().answer('Query', { ...condition, Select: 'COUNT' });
    expect([Count, LastEvaluatedKey]).toEqual([4, keyOf('large', '3')]);
  });

  test('the segments of a scan have everything once between them', async () => {
    const scan = async (more: object): Promise<string[]> => {
      const answer = await context().answer('Scan', {
        FilterExpression: 'pk = :p',
        ExpressionAttributeValues: values(':p'),
        ...more,
      });
      const { LastEvaluatedKey } = answer;
      const rest = LastEvaluatedKey === undefined ? [] : await scan({ ...more, ExclusiveStartKey: LastEvaluatedKey });
      return [...sortKeys(answer), ...rest];
    };
    const segments = await Promise.all([0, 1, 2].map((Segment) => scan({ Segment, TotalSegments: 3 })));
    expect(segments.flat().sort()).toEqual(ITEMS.map(({ sk }) => sk?.S));
  });

  test.each([
    ['a segment of unknown many', { Segment: 0 }],
    ['many segments and none of them', { TotalSegments: 2 }],
    ['a segment too many', { Segment: 2, TotalSegments: 2 }],
    ['none of no segments', { Segment: 0, TotalSegments: 0 }],
    ['a negative segment', { Segment: -1, TotalSegments: 2 }],
    ['a limit of 0', { Limit: 0 }],
    ['a start that is no key', { ExclusiveStartKey: { pk: { S: 'a' } } }],
    ['the latest of an index', { IndexName: 'ByDue', ConsistentRead: true }],
  ])('a scan of %s is refused', async (_what, more) => {
    expect(await context().answer('Scan', more)).toMatchObject({ error: expect.stringContaining('Validation') });
  });
}
