import { afterEach, expect, test } from '@jest/globals';
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
  opened = undefined;
});

test('an item goes when it has been expired for a minute, not before', async () => {
  const { clock, put, keysLeft } = await start();
  await put('soon', expiring(clock, 600));
  await put('later', expiring(clock, 3600));
  await put('never');
  await clock.advance(659_000);
  expect(await keysLeft()).toEqual(['later', 'never', 'soon']);
  await clock.advance(62_000);
  expect(await keysLeft()).toEqual(['later', 'never']);
  await clock.advance(3_600_000);
  expect(await keysLeft()).toEqual(['never']);
});

test('an item that got more time stays', async () => {
  const { clock, put, keysLeft } = await start();
  await put('extended', expiring(clock, 60));
  await put('extended', expiring(clock, 6000));
  await clock.advance(1_000_000);
  expect(await keysLeft()).toEqual(['extended']);
});

test('only a number of seconds within the last five years is a time', async () => {
  const { clock, put, keysLeft } = await start();
  await put('text', { expiresAt: { S: '1' } });
  await put('mistake', { expiresAt: { N: '1' } });
  await put('past', expiring(clock, -86_400));
  await clock.advance(121_000);
  expect(await keysLeft()).toEqual(['mistake', 'text']);
});

test('a removal is in the change feed as the work of the service', async () => {
  const { clock, dynamoDb, put, call } = await start();
  const records: StreamRecord[] = [];
  dynamoDb.onChange((record) => records.push(record));
  const item = { ...keyOf('gone'), ...expiring(clock, 0) };
  await put('gone', item);
  await put('deleted', expiring(clock, 0));
  await call('DeleteItem', { Key: keyOf('deleted') });
  await clock.advance(121_000);
  const removals = records.filter(({ eventName }) => eventName === 'REMOVE');
  expect(removals.map(({ userIdentity }) => userIdentity)).toEqual([
    undefined,
    { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  ]);
  expect(removals[1]).toMatchObject({ eventSourceARN: HOLDS.streamArn, dynamodb: { OldImage: item } });
});

test('a sweep asked for removes what is due and tells how many that was', async () => {
  const { clock, dynamoDb, put } = await start();
  await put('a', expiring(clock, -61));
  await put('b', expiring(clock, -61));
  await put('c', expiring(clock, -1));
  expect(await dynamoDb.sweepExpired()).toBe(2);
  expect(await dynamoDb.sweepExpired()).toBe(0);
});

test('a month passes at once', async () => {
  const { clock, put, keysLeft } = await start();
  await put('a', expiring(clock, 30 * 86_400));
  const before = performance.now();
  await clock.advance(31 * 86_400_000);
  expect(performance.now() - before).toBeLessThan(1000);
  expect(await keysLeft()).toEqual([]);
});

test('what is due stays due when the clock is reset', async () => {
  const { clock, put, keysLeft } = await start();
  await clock.advance(3_600_000);
  await put('a', expiring(clock, 60));
  clock.reset();
  await clock.advance(3_600_000);
  expect(await keysLeft()).toEqual(['a']);
  await clock.advance(240_000);
  expect(await keysLeft()).toEqual([]);
});

test('switched off nothing goes; switched on again what is there counts', async () => {
  const { clock, call, put, keysLeft } = await start();
  const set = (Enabled: boolean) =>
    call('UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled } });
  await put('a', expiring(clock, 60));
  await set(false);
  await clock.advance(600_000);
  expect(await keysLeft()).toEqual(['a']);
  await set(true);
  await clock.advance(60_000);
  expect(await keysLeft()).toEqual([]);
});
