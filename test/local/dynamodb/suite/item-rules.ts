import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { failureOf, N, S } from './context.ts';
import type { Attributes, SuiteContext } from './context.ts';

export function itemRules(context: () => SuiteContext): void {
  test('an item is read as it was written', async () => {
    const suite = context();
    const item: Attributes = {
      ...suite.newKey(),
      text: S('Åsa’s räksmörgås 🦐'),
      number: N(-12.5),
      flag: { BOOL: false },
      nothing: { NULL: true },
      bytes: { B: new Uint8Array([0, 255, 7]) },
      tags: { SS: ['a', 'b'] },
      list: { L: [N(1), { M: { deep: S('x') } }] },
    };
    await suite.put(item);
    expect(await suite.get({ pk: item['pk']!, sk: item['sk']! })).toEqual(item);
  });

  test('an update counts on what is there and returns what it made of it', async () => {
    const suite = context();
    const key = suite.newKey();
    await suite.put({ ...key, unsold: N(10) });
    const command = new UpdateItemCommand({ ...suite.take(key, 3), ReturnValues: 'ALL_NEW' });
    expect((await suite.client.send(command)).Attributes).toEqual({ ...key, unsold: N(7), held: N(3) });
  });

  test('a failed condition changes nothing and tells the old item when asked to', async () => {
    const suite = context();
    const key = suite.newKey();
    await suite.put({ ...key, unsold: N(2) });
    const update = { ...suite.take(key, 3), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    const commands = [
      new UpdateItemCommand(update),
      new PutItemCommand({
        TableName: suite.table,
        Item: key,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
      new DeleteItemCommand({
        TableName: suite.table,
        Key: key,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ];
    for (const command of commands) {
      const error = await failureOf(suite.client.send(command as UpdateItemCommand));
      expect(error.name).toBe('ConditionalCheckFailedException');
      expect((error as ConditionalCheckFailedException).Item).toEqual({ ...key, unsold: N(2) });
    }
    const silent = await failureOf(suite.client.send(new UpdateItemCommand(suite.take(key, 3))));
    expect((silent as ConditionalCheckFailedException).Item).toBeUndefined();
    expect(await suite.get(key)).toEqual({ ...key, unsold: N(2) });
  });

  test('a batch puts and deletes, and reads what is there', async () => {
    const suite = context();
    const keys = [suite.newKey(), suite.newKey(), suite.newKey()];
    await suite.put({ ...keys[0]!, old: S('x') });
    const requests = [
      { DeleteRequest: { Key: keys[0]! } },
      { PutRequest: { Item: { ...keys[1]!, size: N(1) } } },
      { PutRequest: { Item: { ...keys[2]!, size: N(2) } } },
    ];
    await suite.client.send(new BatchWriteItemCommand({ RequestItems: { [suite.table]: requests } }));
    const command = new BatchGetItemCommand({ RequestItems: { [suite.table]: { Keys: keys } } });
    const found = (await suite.client.send(command)).Responses?.[suite.table] ?? [];
    expect(found.map(({ size }) => Number(size?.N)).sort((a, b) => a - b)).toEqual([1, 2]);
  });

  test('a batch names an item once', async () => {
    const suite = context();
    const Key = suite.newKey();
    const requests = [{ DeleteRequest: { Key } }, { PutRequest: { Item: Key } }];
    const command = new BatchWriteItemCommand({ RequestItems: { [suite.table]: requests } });
    expect(await failureOf(suite.client.send(command))).toMatchObject({
      name: 'ValidationException',
      message: 'Provided list of item keys contains duplicates',
    });
  });

  test('writes to a table that does not exist are refused', async () => {
    const suite = context();
    const command = new PutItemCommand({ TableName: 'no-such-table', Item: suite.newKey() });
    expect((await failureOf(suite.client.send(command))).name).toBe('ResourceNotFoundException');
  });

  test('an item has at most 400 KB', async () => {
    const suite = context();
    const work = suite.put({ ...suite.newKey(), text: S('x'.repeat(410_000)) });
    expect(await failureOf(work)).toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  test('a hundred increments at once all count', async () => {
    const suite = context();
    const key = suite.newKey();
    const command = new UpdateItemCommand({
      TableName: suite.table,
      Key: key,
      UpdateExpression: 'ADD visits :one',
      ExpressionAttributeValues: { ':one': N(1) },
    });
    await Promise.all(Array.from({ length: 100 }, () => suite.client.send(command)));
    expect((await suite.get(key))?.['visits']).toEqual(N(100));
  });
}
