import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { N, S } from './context.ts';
import type { SuiteContext } from './context.ts';

const TOTAL = { ReturnConsumedCapacity: 'TOTAL' } as const;
const INDEXES = { ReturnConsumedCapacity: 'INDEXES' } as const;

export function capacityRules(context: () => SuiteContext): void {
  test('a write costs a unit per KB of the larger item', async () => {
    const suite = context();
    const key = suite.newKey();
    const put = (length: number) =>
      new PutItemCommand({ TableName: suite.table, Item: { ...key, text: S('å'.repeat(length)) }, ...TOTAL });
    expect((await suite.client.send(put(1))).ConsumedCapacity?.CapacityUnits).toBe(1);
    expect((await suite.client.send(put(1000))).ConsumedCapacity?.CapacityUnits).toBe(2);
    expect((await suite.client.send(put(1))).ConsumedCapacity?.CapacityUnits).toBe(2);
    const removal = new DeleteItemCommand({ TableName: suite.table, Key: key, ...TOTAL });
    expect((await suite.client.send(removal)).ConsumedCapacity?.CapacityUnits).toBe(1);
    expect((await suite.client.send(removal)).ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  test('a write costs what it changes in the indexes', async () => {
    const suite = context();
    const key = suite.newKey();
    const update = async (UpdateExpression: string, value: object) => {
      const command = new UpdateItemCommand({
        TableName: suite.table,
        Key: key,
        UpdateExpression,
        ExpressionAttributeValues: { ':v': value as never },
        ...INDEXES,
      });
      const { ConsumedCapacity } = await suite.client.send(command);
      const { ByShelf, ByDue } = ConsumedCapacity?.GlobalSecondaryIndexes ?? {};
      return [ConsumedCapacity?.Table, ByShelf, ByDue].map((part) => part?.CapacityUnits);
    };
    expect(await update('SET note = :v', S('x'))).toEqual([1, undefined, undefined]);
    expect(await update('SET shelf = :v', S('a'))).toEqual([1, 1, undefined]);
    expect(await update('SET due = :v', N(1))).toEqual([1, 1, 1]);
    expect(await update('SET note = :v', S('y'))).toEqual([1, 1, undefined]);
    expect(await update('SET note = :v', S('y'))).toEqual([1, undefined, undefined]);
    expect(await update('SET shelf = :v', S('b'))).toEqual([1, 2, 2]);
  });

  test('a read costs a unit per 4 KB, half of it when it need not be the latest', async () => {
    const suite = context();
    const key = suite.newKey();
    await suite.put({ ...key, text: S('å'.repeat(3000)) });
    const get = (Key: typeof key, ConsistentRead: boolean) =>
      suite.client.send(new GetItemCommand({ TableName: suite.table, Key, ConsistentRead, ...TOTAL }));
    expect((await get(key, false)).ConsumedCapacity?.CapacityUnits).toBe(1);
    expect((await get(key, true)).ConsumedCapacity?.CapacityUnits).toBe(2);
    expect((await get(suite.newKey(), false)).ConsumedCapacity?.CapacityUnits).toBe(0.5);
    const Keys = [key];
    const batch = new BatchGetItemCommand({ RequestItems: { [suite.table]: { Keys } }, ...TOTAL });
    expect((await suite.client.send(batch)).ConsumedCapacity?.[0]?.CapacityUnits).toBe(1);
  });

  test('a query adds up before it rounds, whatever it filters or projects', async () => {
    const suite = context();
    const { pk } = suite.newKey() as { pk: { S: string } };
    const shelf = S(`weighed-${pk.S}`);
    for (const sk of ['1', '2', '3']) await suite.put({ pk, sk: S(sk), shelf, text: S('å'.repeat(1000)) });
    const query = {
      TableName: suite.table,
      FilterExpression: 'attribute_not_exists(#text)',
      ProjectionExpression: 'sk',
    };
    const names = { ExpressionAttributeNames: { '#text': 'text' } };
    const plain = new QueryCommand({
      ...query,
      ...names,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      ...TOTAL,
    });
    const answer = await suite.client.send(plain);
    expect([answer.Count, answer.ConsumedCapacity?.CapacityUnits]).toEqual([0, 2]);
    const indexed = new QueryCommand({
      ...query,
      ...names,
      IndexName: 'ByShelf',
      KeyConditionExpression: 'shelf = :shelf',
      ExpressionAttributeValues: { ':shelf': shelf },
      ...INDEXES,
    });
    const { ConsumedCapacity } = await suite.client.send(indexed);
    expect(ConsumedCapacity?.GlobalSecondaryIndexes?.['ByShelf']?.CapacityUnits).toBe(1);
    const scan = new ScanCommand({ TableName: suite.table, Limit: 1, ConsistentRead: true, ...TOTAL });
    expect((await suite.client.send(scan)).ConsumedCapacity?.CapacityUnits).toBeGreaterThanOrEqual(1);
  });

  test('a transaction costs twice, and repeating its token costs a read', async () => {
    const suite = context();
    const [stock, order] = [suite.newKey(), suite.newKey()];
    await suite.put({ ...stock, unsold: N(1) });
    const command = new TransactWriteItemsCommand({
      ClientRequestToken: randomUUID(),
      TransactItems: [{ Update: suite.take(stock, 1) }, { Put: { TableName: suite.table, Item: order } }],
      ...TOTAL,
    });
    expect((await suite.client.send(command)).ConsumedCapacity).toEqual([
      { TableName: suite.table, CapacityUnits: 4, WriteCapacityUnits: 4 },
    ]);
    const repeated = (await suite.client.send(command)).ConsumedCapacity?.[0];
    expect(repeated?.ReadCapacityUnits).toBeGreaterThan(0);
    expect(repeated?.WriteCapacityUnits).toBeUndefined();
    const gets = [{ Get: { TableName: suite.table, Key: order } }];
    const read = await suite.client.send(new TransactGetItemsCommand({ TransactItems: gets, ...TOTAL }));
    expect(read.ConsumedCapacity).toEqual([{ TableName: suite.table, CapacityUnits: 2, ReadCapacityUnits: 2 }]);
  });
}
