import { expect, test } from '@jest/globals';
import type { Item } from '../../../../local/dynamodb/types.ts';
import { keyOf } from './context.ts';
import type { SuiteContext } from './context.ts';

const CANCELLED = 'Transaction cancelled, please refer cancellation reasons for specific reasons';

/** The parts of a transaction one by one, in DynamoDB's JSON. */
export function transactionPartRules(context: () => SuiteContext): void {
  const write = (TransactItems: unknown) => context().answer('TransactWriteItems', { TransactItems });
  const read = (TransactItems: unknown) => context().answer('TransactGetItems', { TransactItems });
  const of = (kind: string, part: object) => ({ [kind]: { TableName: context().table, ...part } });
  const itemOf = async (Key: Item) => (await context().answer('GetItem', { Key }))['Item'];
  let count = 0;
  const newKey = (): Item => keyOf(`part-${String((count += 1))}`);

  const isThere = { ConditionExpression: 'attribute_exists(pk)' };
  const isMissing = { ConditionExpression: 'attribute_not_exists(pk)' };
  const set = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '1' } } };
  const KINDS: readonly (readonly [string, (key: Item) => object, (key: Item) => Item | undefined])[] = [
    ['Put', (key) => ({ Item: { ...key, n: { N: '1' } } }), (key) => ({ ...key, n: { N: '1' } })],
    ['Update', (Key) => ({ Key, ...set }), (key) => ({ ...key, n: { N: '1' } })],
    ['Delete', (Key) => ({ Key }), () => undefined],
  ];

  test.each(KINDS)('%s is done when its condition holds', async (kind, part, after) => {
    const [there, missing] = [newKey(), newKey()];
    await context().answer('PutItem', { Item: there });
    expect(
      await write([of(kind, { ...part(there), ...isThere }), of(kind, { ...part(missing), ...isMissing })]),
    ).toEqual({});
    expect([await itemOf(there), await itemOf(missing)]).toEqual([after(there), after(missing)]);
  });

  test.each([...KINDS, ['ConditionCheck', (Key: Item) => ({ Key }), (key: Item) => key] as const])(
    'a condition of %s that fails is the reason, with the item if that is asked for',
    async (kind, part) => {
      const [there, other] = [newKey(), newKey()];
      await context().answer('PutItem', { Item: { ...there, old: { S: 'x' } } });
      const failing = { ...part(there), ...isMissing };
      const answer = await write([
        of('Put', { Item: other }),
        of(kind, { ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      ]);
      const Message = expect.stringContaining('The conditional request failed');
      expect(answer).toEqual({
        error: 'TransactionCanceledException',
        message: `${CANCELLED} [None, ConditionalCheckFailed]`,
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Message, Item: { ...there, old: { S: 'x' } } },
        ],
      });
      const silent = await write([of(kind, { ...failing, ReturnValuesOnConditionCheckFailure: 'NONE' })]);
      expect(silent['CancellationReasons']).toEqual([{ Code: 'ConditionalCheckFailed', Message }]);
      expect([await itemOf(there), await itemOf(other)]).toEqual([{ ...there, old: { S: 'x' } }, undefined]);
    },
  );

  test('conditions see the items as they were before the transaction', async () => {
    const [a, b] = [newKey(), newKey()];
    await context().answer('PutItem', { Item: { ...a, n: { N: '1' } } });
    const answer = await write([
      of('Put', { Item: b, ...isMissing }),
      of('Update', { Key: a, ...set, UpdateExpression: 'SET n = n + :n', ConditionExpression: 'n = :n' }),
    ]);
    expect([answer, await itemOf(a)]).toEqual([{}, { ...a, n: { N: '2' } }]);
  });

  /** Whether that refuses the transaction or cancels it differs, see FEATURES.md; nothing is written either way. */
  test.each<[string, string, (key: Item) => object]>([
    ['counts with a text', 'Update', (Key) => ({ Key, UpdateExpression: 'SET n = sk + sk' })],
    ['counts with nothing', 'Update', (Key) => ({ Key, ...set, UpdateExpression: 'SET n = gone + :n' })],
    ['reaches into nothing', 'Update', (Key) => ({ Key, ...set, UpdateExpression: 'SET gone.n = :n' })],
    ['changes the key', 'Update', (Key) => ({ Key, ...set, UpdateExpression: 'SET pk = :n' })],
    ['has half a key', 'Delete', () => ({ Key: { pk: { S: 'a' } } })],
    ['has a key of another type', 'Delete', () => ({ Key: { pk: { N: '1' }, sk: { S: '-' } } })],
    ['has an empty key', 'Put', () => ({ Item: keyOf('') })],
    ['puts half a key', 'Put', () => ({ Item: { pk: { S: 'a' } } })],
    ['puts a wrong key of an index', 'Put', (key) => ({ Item: { ...key, shelf: { N: '1' } } })],
    ['puts an empty key of an index', 'Put', (key) => ({ Item: { ...key, shelf: { S: '' } } })],
    ['puts what is too large', 'Put', (key) => ({ Item: { ...key, v: { S: 'x'.repeat(410_000) } } })],
    [
      'makes what is too large',
      'Update',
      (Key) => ({ Key, ...set, ExpressionAttributeValues: { ':n': { S: 'x'.repeat(409_600) } } }),
    ],
  ])('a part that %s stops the whole transaction', async (_what, kind, part) => {
    const [there, other] = [newKey(), newKey()];
    await context().answer('PutItem', { Item: there });
    const answer = await write([of('Put', { Item: other }), of(kind, part(there))]);
    expect(['ValidationException', 'TransactionCanceledException']).toContain(answer['error']);
    expect([await itemOf(there), await itemOf(other)]).toEqual([there, undefined]);
  });

  test.each<[string, () => unknown]>([
    ['no parts', () => undefined],
    ['a part of no kind', () => [{}]],
    ['a part that reads', () => [of('Get', { Key: newKey() })]],
    ['a check of nothing', () => [of('ConditionCheck', { Key: newKey() })]],
    ['a value that is none', () => [of('Put', { Item: { ...newKey(), v: { SS: [] } } })]],
    ['an expression that is none', () => [of('Update', { Key: newKey(), UpdateExpression: 'SET' })]],
    [
      'a name that nothing uses',
      () => [of('Put', { Item: newKey(), ...isMissing, ExpressionAttributeNames: { '#n': 'n' } })],
    ],
  ])('a transaction with %s is refused', async (_what, parts) => {
    expect(await write(parts())).toMatchObject({ error: 'ValidationException' });
  });

  test.each<[string, () => unknown]>([
    ['no parts', () => undefined],
    ['an empty list', () => []],
    ['a part that writes', () => [of('Put', { Item: newKey() })]],
    ['an item twice', () => [of('Get', { Key: keyOf('twice') }), of('Get', { Key: keyOf('twice') })]],
    ['101 items', () => Array.from({ length: 101 }, () => of('Get', { Key: newKey() }))],
    ['a projection that is none', () => [of('Get', { Key: newKey(), ProjectionExpression: 'a,' })]],
  ])('a transactional read of %s is refused', async (_what, parts) => {
    expect(await read(parts())).toMatchObject({ error: 'ValidationException' });
  });

  test('a transactional read covers a hundred items and 4 MB', async () => {
    const keys = Array.from({ length: 100 }, newKey);
    const { Responses } = await read(keys.map((Key) => of('Get', { Key })));
    expect(Responses).toEqual(keys.map(() => ({})));
    const large = Array.from({ length: 11 }, newKey);
    for (const key of large) await context().answer('PutItem', { Item: { ...key, v: { S: 'x'.repeat(400_000) } } });
    const gets = large.map((Key) => of('Get', { Key }));
    expect((await read(gets.slice(1)))['Responses']).toHaveLength(10);
    expect((await read(gets))['error']).toMatch(/ValidationException|TransactionCanceledException/);
  });

  test('a wrong key cancels a transactional read, and a table that is not there fails it', async () => {
    const half = { Get: { TableName: context().table, Key: { pk: { S: 'a' } } } };
    expect(await read([half])).toMatchObject({ error: 'TransactionCanceledException' });
    expect(await read([{ Get: { TableName: 'no-such-table', Key: newKey() } }])).toMatchObject({
      error: 'ResourceNotFoundException',
    });
  });
}
