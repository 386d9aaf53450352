import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import { expiring, HOLDS, keyOf, open } from './support.ts';
import type { Opened } from './support.ts';

const closing: (() => Promise<unknown>)[] = [];

async function start(...options: Parameters<typeof open>): Promise<Opened> {
  const local = await open(...options);
  closing.push(() => local.dynamoDb.close());
  return local;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'smultron-tables-'));
  closing.unshift(() => rm(folder, { recursive: true }));
  return folder;
}

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test('it takes requests to DynamoDB and its streams, and no others', async () => {
  const { dynamoDb } = await start();
  const accepts = (target?: string) =>
    dynamoDb.accepts({ headers: { 'x-amz-target': target }, path: '/', body: Buffer.alloc(0) });
  expect(accepts('DynamoDB_20120810.GetItem')).toBe(true);
  expect(accepts('DynamoDBStreams_20120810.GetRecords')).toBe(true);
  expect(accepts('AWSStepFunctions.StartExecution')).toBe(false);
  expect(accepts()).toBe(false);
});

test('an answer carries the checksum that clients compare', async () => {
  const { dynamoDb } = await start();
  const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  const { headers, status } = await dynamoDb.handle({ headers: target, path: '/', body: Buffer.from('{}') });
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'application/x-amz-json-1.0' });
  expect(headers['x-amz-crc32']).toMatch(/^\d+$/);
});

test.each(['{', '[]', 'null', '""'])('a body of %s is no request', async (body) => {
  const { dynamoDb } = await start();
  const target = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  const response = await dynamoDb.handle({ headers: target, path: '/', body: Buffer.from(body) });
  expect(response.status).toBe(400);
  expect(response.body.toString()).toContain('SerializationException');
});

test('tables are created once, with the name and number that the template says', async () => {
  const { dynamoDb, call, put, keysLeft } = await start();
  await put('a');
  await dynamoDb.createTables([HOLDS]);
  expect(await keysLeft()).toEqual(['a']);
  const { Table } = await call('DescribeTable', {});
  expect(Table).toMatchObject({ TableArn: HOLDS.arn, LatestStreamArn: HOLDS.streamArn });
  const { TimeToLiveDescription } = await call('DescribeTimeToLive', {});
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
});

test('in a folder, tables, items and time to live survive a restart', async () => {
  const dataFolder = await newFolder();
  const first = await open({ dataFolder });
  await first.put('stays', { shelf: { S: 's' } });
  await first.put('goes', expiring(first.clock, 60));
  await first.dynamoDb.close();
  const second = await start({ dataFolder });
  expect(await second.keysLeft()).toEqual(['goes', 'stays']);
  const { Items } = await second.call('Query', {
    IndexName: 'ByShelf',
    KeyConditionExpression: 'shelf = :s',
    ExpressionAttributeValues: { ':s': { S: 's' } },
  });
  expect(Items).toHaveLength(1);
  await second.clock.advance(180_000);
  expect(await second.keysLeft()).toEqual(['stays']);
});

test.each(['memory', 'a folder'])(
  'in %s, of fifty buyers at the same moment four get the four pieces',
  async (place) => {
    const { call, put, keysLeft } = await start(place === 'memory' ? {} : { dataFolder: await newFolder() });
    await put('stock', { unsold: { N: '4' } });
    const TableName = HOLDS.name;
    const take = {
      TableName,
      Key: keyOf('stock'),
      UpdateExpression: 'SET unsold = unsold - :one',
      ConditionExpression: 'unsold >= :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    const buyers = Array.from({ length: 50 }, (_, index) =>
      call('TransactWriteItems', {
        TransactItems: [{ Put: { TableName, Item: keyOf(`hold-${String(index)}`) } }, { Update: take }],
      }),
    );
    const bought = (await Promise.allSettled(buyers)).filter(({ status }) => status === 'fulfilled');
    expect(bought).toHaveLength(4);
    expect(await keysLeft()).toHaveLength(5);
    expect((await call('GetItem', { Key: keyOf('stock') }))['Item']).toMatchObject({ unsold: { N: '0' } });
  },
);

test('a folder whose tables have another layout is refused with a sentence', async () => {
  const dataFolder = await newFolder();
  await (await open({ dataFolder })).dynamoDb.close();
  const dynamoDb = createDynamoDb({ clock: new Clock(), dataFolder });
  closing.push(() => dynamoDb.close());
  const createTable = { ...HOLDS.createTable, GlobalSecondaryIndexes: [] };
  await expect(dynamoDb.createTables([{ ...HOLDS, createTable }])).rejects.toThrow(/has other keys or indexes/);
});

test('a folder that is in use is refused with a sentence', async () => {
  const dataFolder = await newFolder();
  await start({ dataFolder });
  await expect(open({ dataFolder })).rejects.toThrow(`The data folder ${dataFolder} cannot be opened`);
});

test('clearing takes items, index entries, stream records and tokens, and leaves the tables', async () => {
  const { dynamoDb, call, put, keysLeft, clock } = await start();
  await put('a', { shelf: { S: 's' }, ...expiring(clock, 60) });
  const transact = () =>
    call('TransactWriteItems', {
      ClientRequestToken: 't',
      TransactItems: [{ Put: { TableName: HOLDS.name, Item: keyOf('b') } }],
    });
  await transact();
  await dynamoDb.clear();
  expect(await keysLeft()).toEqual([]);
  const index = await call('Scan', { IndexName: 'ByShelf' });
  expect(index['Count']).toBe(0);
  await transact();
  expect(await keysLeft()).toEqual(['b']);
});

test('requests under way count as activity of the clock', async () => {
  const { clock, put, keysLeft } = await start();
  const writes = Array.from({ length: 20 }, (_, index) => put(String(index)));
  await clock.idle();
  expect(await keysLeft()).toHaveLength(20);
  await Promise.all(writes);
});

test('a listener that fails is reported and disturbs nobody', async () => {
  const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { dynamoDb, put, keysLeft } = await start();
  dynamoDb.onChange(() => {
    throw new Error('the listener is broken');
  });
  await put('a');
  expect(await keysLeft()).toEqual(['a']);
  expect(report).toHaveBeenCalledTimes(1);
  report.mockRestore();
});

test('adding an index to a table that exists is refused', async () => {
  const { call } = await start();
  const Delete = { IndexName: 'ByShelf' };
  await expect(call('UpdateTable', { GlobalSecondaryIndexUpdates: [{ Delete }] })).rejects.toThrow(
    /not supported here/,
  );
});
