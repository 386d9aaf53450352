import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { type EventRules, startEventRules } from '../../../local/event-bridge/event-rules.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';

const FAILED: InvokeResult = { error: { errorType: 'Error', errorMessage: 'no', trace: [] } };

let clock: Clock;
let startedAt: number;
let rules: EventRules;
let invocations: { second: number; functionName: string; event: unknown }[];
let results: InvokeResult[];
beforeEach(() => {
  clock = new Clock();
  startedAt = clock.now();
  invocations = [];
  results = [];
});
afterEach(() => {
  rules.stop();
  clock.reset();
});

const aRule = (name: string, pattern: object) => ({ name, functionName: name, pattern: JSON.stringify(pattern) });
function start(...specs: ReturnType<typeof aRule>[]): void {
  rules = startEventRules({
    clock,
    rules: specs,
    region: 'eu-north-1',
    account: '000000000000',
    invoke: async (functionName, event) => {
      invocations.push({ second: Math.floor((clock.now() - startedAt) / 1000), functionName, event });
      return results.shift() ?? { payload: null };
    },
  });
}
const bounce = (set: string) => ({
  source: 'aws.ses',
  detailType: 'Email Bounced',
  resources: ['arn:aws:ses:eu-north-1:000000000000:identity/example.com'],
  detail: { mail: { tags: { 'ses:configuration-set': [set] } } },
});

test('an event reaches every rule that it matches, as EventBridge delivers it, and no other', async () => {
  start(
    aRule('Bounces', { source: ['aws.ses'], 'detail-type': ['Email Bounced'] }),
    aRule('Ours', { detail: { mail: { tags: { 'ses:configuration-set': ['ours'] } } } }),
    aRule('Complaints', { source: ['aws.ses'], 'detail-type': ['Email Complaint Received'] }),
  );

  rules.publish(bounce('ours'));
  rules.publish(bounce('theirs'));
  await clock.advance(0);

  expect(invocations.map(({ functionName }) => functionName)).toEqual(['Bounces', 'Ours', 'Bounces']);
  expect(invocations[0]?.event).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'Email Bounced',
    source: 'aws.ses',
    account: '000000000000',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: 'eu-north-1',
    resources: bounce('ours').resources,
    detail: bounce('ours').detail,
  });
});

test('a function that fails gets the same event after one and after two more minutes, and then no more', async () => {
  const report = jest.spyOn(console, 'error').mockReturnValue();
  start(aRule('Bounces', { source: ['aws.ses'] }));
  results = [FAILED, FAILED, FAILED];

  rules.publish(bounce('ours'));
  await clock.advance(600_000);

  expect(invocations.map(({ second }) => second)).toEqual([0, 60, 180]);
  expect(new Set(invocations.map(({ event }) => JSON.stringify(event))).size).toBe(1);
  expect(report).toHaveBeenCalledWith('Rule Bounces: Bounces failed for good (Error)');
  report.mockRestore();
});

test('nothing is tried again after a stop', async () => {
  start(aRule('Bounces', { source: ['aws.ses'] }));
  results = [FAILED];

  rules.publish(bounce('ours'));
  await clock.advance(0);
  rules.stop();
  await clock.advance(600_000);

  expect(invocations).toHaveLength(1);
});

test('a pattern that cannot be read stops the start', () => {
  start();

  expect(() => start(aRule('Wrong', { source: [{ wildcard: 'aws.*' }] }))).toThrow(/wildcard/);
});
