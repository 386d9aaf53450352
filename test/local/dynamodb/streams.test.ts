import { afterEach, expect, test } from '@jest/globals';
import { KEPT_RECORDS } from '../../../local/dynamodb/change-feed.ts';
import type { StreamRecord } from '../../../local/dynamodb/dynamo-db.ts';
import { expiring, HOLDS, keyOf, open } from './support.ts';
import type { Opened } from './support.ts';

let opened: Opened | undefined;

async function start(): Promise<Opened> {
  opened = await open();
  return opened;
}

afterEach(async () => {
  opened?.clock.reset();
  await opened?.dynamoDb.close();
});

const STREAMS = 'DynamoDBStreams';

async function iterator({ call }: Opened, type: string, extra: object = {}): Promise<unknown> {
  const StreamArn = HOLDS.streamArn;
  const described = await call(`${STREAMS}.DescribeStream`, { StreamArn });
  const { Shards } = described['StreamDescription'] as { Shards: { ShardId: string }[] };
  const body = { StreamArn, ShardId: Shards[0]?.ShardId, ShardIteratorType: type, ...extra };
  return (await call(`${STREAMS}.GetShardIterator`, body))['ShardIterator'];
}

test('a stream has the name that the template gives it', async () => {
  const { call } = await start();
  expect(await call(`${STREAMS}.ListStreams`, {})).toEqual({
    Streams: [{ StreamArn: HOLDS.streamArn, TableName: HOLDS.name, StreamLabel: '2026-01-01T00:00:00.000' }],
  });
});

test('on the wire the identity of the service is spelt as the API has it', async () => {
  const local = await start();
  const { clock, put, call } = local;
  await put('a', expiring(clock, -61));
  const after = await iterator(local, 'LATEST');
  await local.dynamoDb.sweepExpired();
  const { Records } = await call(`${STREAMS}.GetRecords`, { ShardIterator: after });
  expect(Records).toMatchObject([
    { eventName: 'REMOVE', userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } },
  ]);
});

test('a stream keeps the latest records; a reader that fell behind is told', async () => {
  const local = await start();
  const { call } = local;
  const first = await iterator(local, 'TRIM_HORIZON');
  const batches = Math.ceil((KEPT_RECORDS * 1.1) / 25) + 1;
  for (let batch = 0; batch < batches; batch += 1) {
    const requests = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: { ...keyOf(String(index)), batch: { N: String(batch) } } },
    }));
    await call('BatchWriteItem', { RequestItems: { [HOLDS.name]: requests } });
  }
  await expect(call(`${STREAMS}.GetRecords`, { ShardIterator: first })).rejects.toMatchObject({
    name: 'TrimmedDataAccessException',
  });
  const horizon = await iterator(local, 'TRIM_HORIZON');
  const { Records } = await call(`${STREAMS}.GetRecords`, { ShardIterator: horizon });
  expect(Records).toHaveLength(1000);
});

test('an iterator is good for 15 minutes', async () => {
  const local = await start();
  const start15 = await iterator(local, 'LATEST');
  await local.clock.advance(14 * 60_000);
  const { NextShardIterator } = await local.call(`${STREAMS}.GetRecords`, { ShardIterator: start15 });
  await local.clock.advance(2 * 60_000);
  await expect(local.call(`${STREAMS}.GetRecords`, { ShardIterator: start15 })).rejects.toMatchObject({
    name: 'ExpiredIteratorException',
  });
  await local.call(`${STREAMS}.GetRecords`, { ShardIterator: NextShardIterator });
});

test('listeners hear of every change in the form of stream records, in batches too', async () => {
  const { dynamoDb, put, call, clock } = await start();
  const heard: [string, string, string | undefined][] = [];
  const records: StreamRecord[] = [];
  const stop = dynamoDb.onChange((record, tableName) => {
    heard.push([tableName, record.eventName, record.dynamodb.Keys['pk']?.S]);
    records.push(record);
  });
  await put('a');
  await put('a');
  const requests = [{ PutRequest: { Item: keyOf('b') } }, { DeleteRequest: { Key: keyOf('a') } }];
  await call('BatchWriteItem', { RequestItems: { [HOLDS.name]: requests } });
  stop();
  await put('c');
  expect(heard).toEqual([
    [HOLDS.name, 'INSERT', 'a'],
    [HOLDS.name, 'INSERT', 'b'],
    [HOLDS.name, 'REMOVE', 'a'],
  ]);
  expect(records[0]).toMatchObject({
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-north-1',
    eventSourceARN: HOLDS.streamArn,
    dynamodb: { NewImage: keyOf('a'), StreamViewType: 'NEW_AND_OLD_IMAGES', SizeBytes: 12 },
  });
  expect(Math.abs((records[0]?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000 - clock.now())).toBeLessThan(5000);
});

test('a stream is switched off and on; a new one begins empty', async () => {
  const { call, put } = await start();
  await call('UpdateTable', { StreamSpecification: { StreamEnabled: false } });
  expect(await call(`${STREAMS}.ListStreams`, {})).toEqual({ Streams: [] });
  await put('a');
  await call('UpdateTable', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
  const { Streams } = await call(`${STREAMS}.ListStreams`, {});
  expect(Streams).toHaveLength(1);
});
