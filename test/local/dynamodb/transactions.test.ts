import { afterEach, expect, test } from '@jest/globals';
import { HOLDS, keyOf, open } from './support.ts';
import type { Opened } from './support.ts';

const TableName = HOLDS.name;
let opened: Opened | undefined;

async function start(windowMs?: number): Promise<Opened> {
  opened = await open(windowMs === undefined ? {} : { transactionConflicts: { windowMs } });
  return opened;
}

afterEach(async () => {
  await opened?.dynamoDb.close();
});

const put = (pk: string) => ({ Put: { TableName, Item: keyOf(pk) } });

async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'done';
  } catch (error) {
    const { name, document } = error as Error & { document: { CancellationReasons?: { Code: string }[] } };
    return document.CancellationReasons?.map(({ Code }) => Code) ?? name;
  }
}

test('by default transactions on one item wait for each other', async () => {
  const { call } = await start();
  const transact = () => call('TransactWriteItems', { TransactItems: [put('a'), put('b')] });
  expect(await Promise.all([outcome(transact()), outcome(transact())])).toEqual(['done', 'done']);
});

test('with conflicts, what touches the items of a transaction under way is turned away at once', async () => {
  const { call } = await start(30);
  const first = outcome(call('TransactWriteItems', { TransactItems: [put('a'), put('b')] }));
  // The claim is made a few turns of the event loop after the request came in.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const Key = keyOf('a');
  const others = await Promise.all([
    outcome(call('TransactWriteItems', { TransactItems: [put('c'), put('b')] })),
    outcome(call('TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] })),
    outcome(call('PutItem', { Item: Key })),
    outcome(call('UpdateItem', { Key })),
    outcome(call('DeleteItem', { Key })),
    outcome(call('GetItem', { Key })),
    outcome(call('PutItem', { Item: keyOf('c') })),
  ]);
  expect(others).toEqual([
    ['None', 'TransactionConflict'],
    ['TransactionConflict'],
    'TransactionConflictException',
    'TransactionConflictException',
    'TransactionConflictException',
    'done',
    'done',
  ]);
  const batch = await call('BatchWriteItem', {
    RequestItems: { [TableName]: [{ DeleteRequest: { Key } }, { DeleteRequest: { Key: keyOf('c') } }] },
  });
  expect(batch['UnprocessedItems']).toEqual({ [TableName]: [{ DeleteRequest: { Key } }] });
  expect(await first).toBe('done');
  expect(await outcome(call('TransactWriteItems', { TransactItems: [put('a')] }))).toBe('done');
});

test('with conflicts, a token of a transaction under way is in progress', async () => {
  const { call } = await start(30);
  const transact = () => call('TransactWriteItems', { ClientRequestToken: 't', TransactItems: [put('a')] });
  expect(await Promise.all([outcome(transact()), outcome(transact())])).toEqual([
    'done',
    'TransactionInProgressException',
  ]);
  expect(await outcome(transact())).toBe('done');
});

test('without conflicts, a token of a transaction under way waits for its result', async () => {
  const { call } = await start();
  const ADD = {
    Update: {
      TableName,
      Key: keyOf('a'),
      UpdateExpression: 'ADD visits :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  };
  const transact = () => call('TransactWriteItems', { ClientRequestToken: 't', TransactItems: [ADD] });
  await Promise.all([transact(), transact(), transact()]);
  expect((await call('GetItem', { Key: keyOf('a') }))['Item']).toMatchObject({ visits: { N: '1' } });
});

test('a token is good for ten minutes after its transaction, and a cancelled one is not remembered', async () => {
  const { call, clock } = await start();
  const transact = (ConditionExpression: string) =>
    call('TransactWriteItems', {
      ClientRequestToken: 't',
      TransactItems: [{ Put: { TableName, Item: keyOf('a'), ConditionExpression } }],
    });
  expect(await outcome(transact('attribute_exists(pk)'))).toEqual(['ConditionalCheckFailed']);
  expect(await outcome(transact('attribute_not_exists(pk)'))).toBe('done');
  await clock.advance(599_000);
  expect(await outcome(transact('attribute_not_exists(pk)'))).toBe('done');
  expect(await outcome(transact('attribute_exists(pk)'))).toBe('IdempotentParameterMismatchException');
  await clock.advance(1_000);
  expect(await outcome(transact('attribute_not_exists(pk)'))).toEqual(['ConditionalCheckFailed']);
});

test('what does not fit the table or the item is a reason to cancel', async () => {
  const { call } = await start();
  await call('PutItem', { Item: { ...keyOf('a'), note: { S: 'x' } } });
  const update = (pk: string, UpdateExpression: string) => ({
    Update: { TableName, Key: keyOf(pk), UpdateExpression, ExpressionAttributeValues: { ':one': { N: '1' } } },
  });
  const items = [
    update('a', 'SET pieces = gone + :one'),
    update('b', 'SET pieces = if_not_exists(pieces, :one)'),
    { Delete: { TableName, Key: { pk: { S: 'c' } } } },
    { Put: { TableName, Item: { pk: { S: 'd' } } } },
    { Put: { TableName, Item: { ...keyOf('e'), shelf: { N: '1' } } } },
  ];
  expect(await outcome(call('TransactWriteItems', { TransactItems: items }))).toEqual([
    'ValidationError',
    'None',
    'ValidationError',
    'ValidationError',
    'ValidationError',
  ]);
});

test('a transaction is charged twice for its items and once for indexes', async () => {
  const { call } = await start();
  const Item = { ...keyOf('a'), shelf: { S: 's' }, due: { N: '1' } };
  const check = { TableName, Key: keyOf('z'), ConditionExpression: 'attribute_not_exists(pk)' };
  const answer = await call('TransactWriteItems', {
    ReturnConsumedCapacity: 'INDEXES',
    TransactItems: [{ Put: { TableName, Item } }, { ConditionCheck: check }],
  });
  const units = (count: number) => ({ CapacityUnits: count, WriteCapacityUnits: count });
  expect(answer['ConsumedCapacity']).toEqual([
    { TableName, ...units(6), Table: units(4), GlobalSecondaryIndexes: { ByShelf: units(1), ByDue: units(1) } },
  ]);
});
