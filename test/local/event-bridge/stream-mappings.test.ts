import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import {
  connectStreams,
  type Discarded,
  type StreamMappings,
  type StreamMappingsOptions,
  type StreamRecord,
} from '../../../local/event-bridge/stream-mappings.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';
import type { StreamMappingSpec } from '../../../local/template/types.ts';

const STREAM = 'arn:aws:dynamodb:eu-north-1:000000000000:table/reservations/stream/2026-11-22T00:00:00.000';

let clock: Clock;
let startedAt: number;
let streams: StreamMappings | undefined;
let listeners: Set<(record: StreamRecord) => void>;
let invocations: { second: number; functionName: string; numbers: string[]; event: unknown }[];
let results: InvokeResult[];
let discarded: Discarded[];
beforeEach(() => {
  clock = new Clock();
  startedAt = clock.now();
  listeners = new Set();
  invocations = [];
  results = [];
  discarded = [];
});
afterEach(() => {
  streams?.stop();
  clock.reset();
});

const FAILED: InvokeResult = { error: { errorType: 'StockContention', errorMessage: 'no', trace: [] } };
const failedFrom = (...numbers: unknown[]): InvokeResult => ({
  payload: { batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })) },
});

const aMapping = (changes: Partial<StreamMappingSpec> = {}): StreamMappingSpec => ({
  streamArn: STREAM,
  functionName: 'GiveBack',
  batchSize: 10,
  filterPatterns: [],
  reportBatchItemFailures: true,
  ...changes,
});
const aRecord = (number: number, changes: Partial<StreamRecord> = {}): StreamRecord => ({
  eventID: `event-${number}`,
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-north-1',
  eventSourceARN: STREAM,
  dynamodb: { SequenceNumber: String(number), Keys: { id: { S: `item-${number}` } } },
  ...changes,
});

function connect(mappings: StreamMappingSpec[], options: Partial<StreamMappingsOptions> = {}): void {
  streams = connectStreams({
    clock,
    mappings,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    invoke: async (functionName, event) => {
      const { Records } = event as { Records: StreamRecord[] };
      const numbers = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      invocations.push({ second: Math.floor((clock.now() - startedAt) / 1000), functionName, numbers, event });
      return results.shift() ?? { payload: { batchItemFailures: [] } };
    },
    onDiscard: (lost) => discarded.push(lost),
    ...options,
  });
}
function change(...records: StreamRecord[]): void {
  for (const record of records) for (const listener of listeners) listener(record);
}
const batches = () => invocations.map(({ numbers }) => numbers.join(' '));
const many = (count: number) => Array.from({ length: count }, (_, index) => aRecord(index + 1));

describe('changes', () => {
  test('reach the function together, in order, as Lambda hands them over', async () => {
    connect([aMapping()]);
    const records = many(3);

    change(...records);
    await clock.idle();

    expect(invocations).toMatchObject([{ functionName: 'GiveBack', event: { Records: records } }]);
    expect(streams?.pending()).toBe(0);
  });

  test('come in batches no larger than the mapping wants', async () => {
    connect([aMapping({ batchSize: 2 })]);

    change(...many(5));
    await clock.idle();

    expect(batches()).toEqual(['1 2', '3 4', '5']);
  });

  test('that come while the function runs wait for it', async () => {
    let running = 0;
    let most = 0;
    connect([aMapping({ batchSize: 1 })], {
      invoke: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return { payload: null };
      },
    });

    change(...many(3));
    await new Promise((resolve) => setImmediate(resolve));
    change(aRecord(4));
    await clock.idle();

    expect([most, streams?.pending()]).toEqual([1, 0]);
  });

  test('of another stream, or of a table without one, do not reach it', async () => {
    connect([aMapping()]);
    const { eventSourceARN: _none, ...withoutStream } = aRecord(2);

    change(aRecord(1, { eventSourceARN: `${STREAM}9` }), withoutStream);
    await clock.idle();

    expect(invocations).toEqual([]);
  });

  test('that the filter keeps back do not reach it', async () => {
    connect([aMapping({ filterPatterns: ['{"eventName":["REMOVE"],"userIdentity":{"type":["Service"]}}'] })]);
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

    change(aRecord(1), aRecord(2, { eventName: 'REMOVE' }), aRecord(3, { eventName: 'REMOVE', userIdentity }));
    await clock.idle();

    expect(batches()).toEqual(['3']);
  });

  test('reach every mapping of the stream, and one that fails does not hold up the other', async () => {
    connect([aMapping(), aMapping({ functionName: 'Audit' })]);
    results.push(FAILED);

    change(aRecord(1));
    await clock.idle();

    expect(invocations.map(({ functionName }) => functionName)).toEqual(['GiveBack', 'Audit']);
    expect(streams?.pending()).toBe(1);
  });

  test('after a stop reach nobody', async () => {
    connect([aMapping()]);
    results.push(FAILED);
    change(aRecord(1));
    await clock.idle();
    streams?.stop();
    change(aRecord(2));
    await clock.advance(600_000);

    expect(batches()).toEqual(['1']);
    expect(streams?.pending()).toBe(0);
  });

  test('need a filter that can be read', () => {
    expect(() => connect([aMapping({ filterPatterns: ['{'] })])).toThrow('Filter pattern {');
  });
});

describe('a batch that fails', () => {
  test('is repeated as it was, after growing pauses, before later records', async () => {
    connect([aMapping()]);
    results.push(FAILED, FAILED);
    change(...many(2));
    await clock.idle();
    change(aRecord(3));
    await clock.idle();
    expect(batches()).toEqual(['1 2']);

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2', '1 2', '1 2', '3']);
    expect(invocations.map(({ second }) => second)).toEqual([0, 1, 3, 3]);
  });

  test('is given up after so many tries, aloud, and what comes after it goes on', async () => {
    connect([aMapping({ batchSize: 2 })], { maximumRetries: 3 });
    results.push(FAILED, FAILED, FAILED, FAILED);
    change(...many(3));

    await clock.advance(60_000);

    expect(batches()).toEqual(['1 2', '1 2', '1 2', '1 2', '3']);
    expect(discarded).toMatchObject([{ functionName: 'GiveBack', reason: 'StockContention' }]);
    expect(discarded[0]?.records.map(({ eventID }) => eventID)).toEqual(['event-1', 'event-2']);
    expect(streams?.pending()).toBe(0);
  });

  test('is reported on the console when nobody else wants to know', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    streams = connectStreams({
      clock,
      mappings: [aMapping()],
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      invoke: async () => FAILED,
      maximumRetries: 0,
    });
    change(aRecord(7));
    await clock.idle();

    expect(report).toHaveBeenCalledWith(expect.stringContaining('stream records 7 (StockContention)'));
    report.mockRestore();
  });
});

describe('a batch that fails in part', () => {
  test('is repeated from its first failed record', async () => {
    connect([aMapping()]);
    results.push(failedFrom('4', '3'));
    change(...many(5));

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2 3 4 5', '3 4 5']);
  });

  test('counts tries for the record that fails, not for those before it', async () => {
    connect([aMapping()], { maximumRetries: 1 });
    results.push(failedFrom('2'), failedFrom('3'), failedFrom('3'));
    change(...many(3));

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2 3', '2 3', '3']);
    expect(discarded).toMatchObject([{ reason: 'batchItemFailures', records: [{ eventID: 'event-3' }] }]);
  });

  test.each<[string, InvokeResult]>([
    ['names a record that is not in it', failedFrom('99')],
    ['names no record', failedFrom('')],
    ['uses another name for the identifier', { payload: { batchItemFailures: [{ id: '2' }] } }],
    ['lists nothing that can be read', { payload: { batchItemFailures: 'all' } }],
    ['lists null', { payload: { batchItemFailures: [null] } }],
  ])('is repeated as a whole when the answer %s', async (_what, result) => {
    connect([aMapping()]);
    results.push(result);
    change(...many(2));

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2', '1 2']);
  });

  test.each<[string, InvokeResult]>([
    ['nothing', { payload: null }],
    ['an empty object', { payload: {} }],
    ['an empty list', failedFrom()],
    ['null as the list', { payload: { batchItemFailures: null } }],
  ])('is done when the answer is %s', async (_what, result) => {
    connect([aMapping()]);
    results.push(result);
    change(...many(2));

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2']);
  });

  test('is done when the mapping does not ask for such answers', async () => {
    connect([aMapping({ reportBatchItemFailures: false })]);
    results.push(failedFrom('1'));
    change(...many(2));

    await clock.advance(10_000);

    expect(batches()).toEqual(['1 2']);
  });
});
