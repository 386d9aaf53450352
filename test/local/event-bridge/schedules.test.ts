import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { type Running, startSchedules } from '../../../local/event-bridge/schedules.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';
import type { ScheduleSpec } from '../../../local/template/types.ts';

let clock: Clock;
let startedAt: number;
let running: Running | undefined;
let invocations: { second: number; functionName: string; event: unknown }[];
let results: InvokeResult[];
beforeEach(() => {
  clock = new Clock();
  startedAt = clock.now();
  invocations = [];
  results = [];
});
afterEach(() => {
  running?.stop();
  clock.reset();
});

const FAILED: InvokeResult = { error: { errorType: 'Error', errorMessage: 'no', trace: [] } };
const aRule = (changes: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  name: 'Watch',
  expression: 'rate(1 minute)',
  functionName: 'WatchPayments',
  ...changes,
});
function start(...schedules: ScheduleSpec[]): void {
  running = startSchedules({
    clock,
    schedules,
    region: 'eu-north-1',
    account: '000000000000',
    invoke: async (functionName, event) => {
      invocations.push({ second: Math.floor((clock.now() - startedAt) / 1000), functionName, event });
      return results.shift() ?? { payload: null };
    },
  });
}
const seconds = () => invocations.map(({ second }) => second);

describe('a rule', () => {
  test('fires at each of its due times while the clock is advanced', async () => {
    start(aRule());

    await clock.advance(59_000);
    expect(seconds()).toEqual([]);
    await clock.advance(150_000);
    expect(seconds()).toEqual([60, 120, 180]);
  });

  test('hands its function the event of EventBridge, with the time it was due', async () => {
    start(aRule());
    await clock.advance(61_000);

    expect(invocations[0]?.event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: new Date(startedAt + 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
      region: 'eu-north-1',
      resources: ['arn:aws:events:eu-north-1:000000000000:rule/Watch'],
      detail: {},
    });
  });

  test('hands over its constant input instead', async () => {
    start(aRule({ input: { kind: 'sweep' } }));
    await clock.advance(61_000);

    expect(invocations[0]).toMatchObject({ functionName: 'WatchPayments', event: { kind: 'sweep' } });
  });

  test('does not disturb another', async () => {
    start(aRule(), aRule({ name: 'Hourly', expression: 'rate(1 hour)', functionName: 'Audit' }));
    await clock.advance(3_601_000);

    expect(invocations.filter(({ functionName }) => functionName === 'WatchPayments')).toHaveLength(60);
    expect(invocations.filter(({ functionName }) => functionName === 'Audit')).toHaveLength(1);
  });

  test('that is wrong lets none start', async () => {
    expect(() => start(aRule(), aRule({ expression: 'rate(2 minute)' }))).toThrow('rate(2 minute)');

    await clock.advance(61_000);
    expect(invocations).toEqual([]);
  });

  test('stops when it is told to', async () => {
    start(aRule());
    await clock.advance(61_000);
    running?.stop();
    await clock.advance(600_000);

    expect(invocations).toHaveLength(1);
  });
});

describe('an invocation that fails', () => {
  test('is repeated with the same event after one minute', async () => {
    results.push(FAILED);
    start(aRule({ expression: 'rate(1 day)' }));
    await clock.advance(86_400_000 + 600_000);

    expect(seconds()).toEqual([86_400, 86_460]);
    expect(invocations[1]?.event).toEqual(invocations[0]?.event);
  });

  test('is given up aloud after two more tries', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    results.push(FAILED, FAILED, FAILED);
    start(aRule({ expression: 'rate(1 day)' }));
    await clock.advance(86_400_000 + 600_000);

    expect(seconds()).toEqual([86_400, 86_460, 86_580]);
    expect(report).toHaveBeenCalledWith('Rule Watch: WatchPayments failed for good (Error)');
    report.mockRestore();
  });

  test('is not repeated after a stop', async () => {
    results.push(FAILED);
    start(aRule());
    await clock.advance(61_000);
    running?.stop();
    await clock.advance(600_000);

    expect(invocations).toHaveLength(1);
  });

  test('is not repeated when the stop came while it ran', async () => {
    const answer = Promise.withResolvers<InvokeResult>();
    const began = Promise.withResolvers<void>();
    let calls = 0;
    running = startSchedules({
      clock,
      schedules: [aRule()],
      region: 'eu-north-1',
      account: '000000000000',
      invoke: () => {
        calls++;
        began.resolve();
        return answer.promise;
      },
    });
    const advanced = clock.advance(61_000);
    await began.promise;

    running.stop();
    answer.resolve(FAILED);
    await advanced;
    await clock.advance(600_000);

    expect(calls).toBe(1);
  });
});
