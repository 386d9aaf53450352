import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { Clock } from '../../local/clock.ts';
import { connectStreams, type StreamRecord } from '../../local/event-bridge/stream-mappings.ts';
import type { InvokeResult } from '../../local/lambda/types.ts';
import { removalsIn } from '../../local/rules/pending-removals.ts';
import { aHold } from './rules-world.ts';

const STREAM = 'arn:aws:dynamodb:eu-north-1:000000000000:table/reservations/stream/2026-11-22T00:00:00.000';
const BY_TIME_TO_LIVE = { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };

const clock = new Clock();
afterEach(() => clock.reset());

function aRemoval(row: object, changes: Partial<StreamRecord> = BY_TIME_TO_LIVE): StreamRecord {
  const image = marshall(row) as Readonly<Record<string, unknown>>;
  return {
    eventID: 'event',
    eventName: 'REMOVE',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-north-1',
    eventSourceARN: STREAM,
    dynamodb: { SequenceNumber: '1', Keys: {}, OldImage: image },
    ...changes,
  };
}

test('a hold that time to live removed is pending until its function has dealt with the record', async () => {
  const results: InvokeResult[] = [{ error: { errorType: 'TableUnavailable', errorMessage: 'no', trace: [] } }];
  let tell: (record: StreamRecord) => void = () => undefined;
  const streams = connectStreams({
    clock,
    mappings: [
      {
        streamArn: STREAM,
        functionName: 'ReleaseExpiredHolds',
        batchSize: 10,
        filterPatterns: [],
        reportBatchItemFailures: true,
      },
    ],
    onChange: (listener) => {
      tell = listener;
      return () => undefined;
    },
    invoke: async () => results.shift() ?? { payload: null },
  });

  tell(aRemoval(aHold()));
  await clock.idle();
  expect(removalsIn(streams.pendingRecords())).toEqual([aHold()]);

  await clock.advance(10_000);
  expect(streams.pendingRecords()).toEqual([]);
  streams.stop();
});

test.each<[string, StreamRecord]>([
  ['a hold that somebody deleted by hand', aRemoval(aHold(), {})],
  ['a hold that was sold', aRemoval(aHold({ status: 'confirmed' }))],
  ['a hold of the old checkout', aRemoval(aHold({ counted: false }))],
  ['a hold that changed', aRemoval(aHold(), { ...BY_TIME_TO_LIVE, eventName: 'MODIFY' })],
  ['another table’s row', aRemoval({ id: 'key#1', status: 'active', counted: true })],
])('%s is none of them', (_what, record) => {
  expect(removalsIn([record])).toEqual([]);
});
