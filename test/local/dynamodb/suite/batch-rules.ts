import { expect, test } from '@jest/globals';
import type { Item } from '../../../../local/dynamodb/types.ts';
import { keyOf } from './context.ts';
import type { Answer, SuiteContext } from './context.ts';

const keys = (prefix: string, count: number): Item[] =>
  Array.from({ length: count }, (_, index) => keyOf(`${prefix}-${String(index)}`));

export function batchRules(context: () => SuiteContext): void {
  const write = (requests: readonly object[]) =>
    context().answer('BatchWriteItem', { RequestItems: { [context().table]: requests } });
  const read = (Keys: readonly Item[], more: object = {}) =>
    context().answer('BatchGetItem', { RequestItems: { [context().table]: { Keys, ...more } } });
  const put = (item: Item) => ({ PutRequest: { Item: item } });
  const found = (answer: Answer) =>
    ((answer['Responses'] as Record<string, Item[]>)[context().table] ?? []).map(({ pk }) => pk?.S ?? '').sort();

  test('25 writes and 100 reads are one batch', async () => {
    const written = keys('batch', 25);
    expect(await write(written.map(put))).toEqual({ UnprocessedItems: {} });
    const answer = await read([...written, ...keys('unwritten', 75)]);
    expect(found(answer)).toEqual(written.map(({ pk }) => pk?.S ?? '').sort());
    expect(answer['UnprocessedKeys']).toEqual({});
  });

  test('a batch reads what a projection asks for', async () => {
    const [a, b] = keys('projected', 2) as [Item, Item];
    await write([put({ ...a, n: { N: '1' }, m: { M: { x: { S: 'x' } } } }), put(b)]);
    const { Responses } = await read([a, b], {
      ProjectionExpression: '#m.x, sk',
      ExpressionAttributeNames: { '#m': 'm' },
      ConsistentRead: true,
    });
    const items = (Responses as Record<string, Item[]>)[context().table] ?? [];
    const inOrder = [...items].sort((left, right) => Object.keys(left).length - Object.keys(right).length);
    expect(inOrder).toEqual([{ sk: { S: '-' } }, { sk: { S: '-' }, m: { M: { x: { S: 'x' } } } }]);
  });

  test('a batch reads up to 16 MB; of the rest it tells the keys, with what was asked of them', async () => {
    const large = keys('large', 43);
    for (const key of large) {
      await context().answer('PutItem', { Item: { ...key, v: { S: 'x'.repeat(400_000) } } });
    }
    const asked = { ProjectionExpression: '#pk', ExpressionAttributeNames: { '#pk': 'pk' }, ConsistentRead: true };
    const first = await read(large, asked);
    expect(found(first)).toHaveLength(41);
    expect(first['UnprocessedKeys']).toMatchObject({ [context().table]: asked });
    const rest = await context().answer('BatchGetItem', { RequestItems: first['UnprocessedKeys'] });
    expect(rest['UnprocessedKeys']).toEqual({});
    expect([...found(first), ...found(rest)].sort()).toEqual(large.map(({ pk }) => pk?.S ?? '').sort());
    await write(large.slice(0, 25).map((Key) => ({ DeleteRequest: { Key } })));
    await write(large.slice(25).map((Key) => ({ DeleteRequest: { Key } })));
  });

  test('a batch that is refused writes nothing', async () => {
    const [good] = keys('good', 1) as [Item];
    expect(await write([put(good), put({ pk: { S: 'no sort key' } })])).toMatchObject({ error: 'ValidationException' });
    expect(await context().answer('GetItem', { Key: good })).toEqual({});
  });

  const [key] = keys('of batches', 1) as [Item];
  test.each<[string, () => readonly object[]]>([
    ['26 writes', () => keys('too many', 26).map(put)],
    ['no write', () => []],
    ['a write of no kind', () => [{}]],
    ['a write of two kinds', () => [{ ...put(key), DeleteRequest: { Key: keyOf('other') } }]],
    ['an item twice', () => [put(key), { DeleteRequest: { Key: key } }]],
    ['a wrong key', () => [{ DeleteRequest: { Key: { pk: { S: 'a' } } } }]],
    ['a value that is none', () => [put({ ...key, v: { SS: [] } })]],
    ['an item that is too large', () => [put({ ...key, v: { S: 'x'.repeat(410_000) } })]],
  ])('%s is refused', async (_what, requests) => {
    expect(await write(requests())).toMatchObject({ error: 'ValidationException' });
  });

  test.each<[string, () => readonly Item[]]>([
    ['101 keys', () => keys('too many', 101)],
    ['no key', () => []],
    ['a key twice', () => [key, key]],
    ['a wrong key', () => [{ pk: { S: 'a' } }]],
    ['an empty key', () => [keyOf('')]],
  ])('a read of %s is refused', async (_what, wrong) => {
    expect(await read(wrong())).toMatchObject({ error: 'ValidationException' });
  });

  test('a batch of nothing is refused, and one on a table that is not there', async () => {
    for (const [operation, request] of [
      ['BatchGetItem', { Keys: [key] }],
      ['BatchWriteItem', [put(key)]],
    ] as const) {
      expect(await context().answer(operation, { RequestItems: {} })).toMatchObject({ error: 'ValidationException' });
      expect(await context().answer(operation, { RequestItems: { 'no-such-table': request } })).toMatchObject({
        error: 'ResourceNotFoundException',
      });
    }
  });
}
