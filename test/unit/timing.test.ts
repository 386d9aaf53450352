import { expect, test } from '@jest/globals';
import * as timing from '../../lambdas/domain/timing.ts';

const { assertTimesFit, HOLD_SECONDS, DEADLINE_MARGIN_SECONDS, SWISH_WINDOW_SECONDS } = timing;
const times = { HOLD_SECONDS, DEADLINE_MARGIN_SECONDS, SWISH_WINDOW_SECONDS };

test('the times of the shop fit', () => {
  expect(() => assertTimesFit()).not.toThrow();
});

test.each([
  ['the hold is too short for Swish to give up under it', { HOLD_SECONDS: 449 }, /outlast Swish's window/],
  ['the payment wait ends too early', { DEADLINE_MARGIN_SECONDS: 211 }, /outlast Swish's window/],
  ['Swish takes longer', { SWISH_WINDOW_SECONDS: 481 }, /outlast Swish's window/],
  ['the payment wait ends with the hold', { DEADLINE_MARGIN_SECONDS: 0 }, /before the hold/],
  ['the payment wait ends after the hold', { DEADLINE_MARGIN_SECONDS: -1 }, /before the hold/],
  ['the payment wait ends as soon as Swish gives up', { SETTLE_MARGIN_SECONDS: 211 }, /outlast Swish's window/],
  ['an unclear payment loses its hold between two questions', { SETTLE_HOLD_SECONDS: 360 }, /until the next question/],
  ['the pause between two questions is too long', { LONGEST_SETTLE_PAUSE_SECONDS: 540 }, /until the next question/],
  ['the sweep comes too seldom', { SWEEP_INTERVAL_SECONDS: 120 }, /cannot find everything within 180 s/],
  ['an overdue checkout is looked at too late', { OVERDUE_MARGIN_SECONDS: 121 }, /cannot find everything/],
  ['less delay is allowed than the sweep makes', { LONGEST_DELAY_SECONDS: 119 }, /cannot find everything/],
  ['an unclear checkout stops to count before its day is over', { OPEN_CHECKOUT_SECONDS: 87_180 }, /count as open/],
])('nothing is deployed when %s', (_title, changes, message) => {
  expect(() => assertTimesFit({ ...times, ...changes })).toThrow(message);
});

test.each([
  ['the shortest hold', { HOLD_SECONDS: 450 }],
  ['the widest margin', { DEADLINE_MARGIN_SECONDS: 210 }],
  ['the longest window', { SWISH_WINDOW_SECONDS: 480 }],
  ['the shortest hold of an unclear payment', { SETTLE_HOLD_SECONDS: 361 }],
  ['the longest pause between two questions', { LONGEST_SETTLE_PAUSE_SECONDS: 539 }],
  ['the latest margin', { OVERDUE_MARGIN_SECONDS: 120 }],
  ['the shortest time to count', { OPEN_CHECKOUT_SECONDS: 87_181 }],
])('%s that fits is let through', (_title, changes) => {
  expect(() => assertTimesFit({ ...times, ...changes })).not.toThrow();
});

test('the payment wait ends a minute before the hold', () => {
  expect(timing.deadlineOf(600_000)).toBe(540_000);
});

test('a checkout that is looked at late is still held', () => {
  expect(timing.SETTLE_HOLD_SECONDS).toBeGreaterThan(timing.LONGEST_SETTLE_PAUSE_SECONDS);
  expect(timing.FLAGGED_HOLD_SECONDS).toBeGreaterThan(timing.FLAGGED_DUE_SECONDS);
});

test('time to live is in whole seconds and never late', () => {
  expect(timing.epochSeconds(1_999)).toBe(1);
  expect(timing.epochSeconds(2_000)).toBe(2);
});

test('an open payment is asked about after half a minute, and never more seldom than every five', () => {
  const pauses = Array.from({ length: 8 }, (_, count) => timing.questionPauseMs(count) / 1000);

  expect(pauses).toEqual([30, 60, 120, 240, 300, 300, 300, 300]);
});

test('runs that keep dying are followed ever later, up to five minutes', () => {
  const pauses = Array.from({ length: 9 }, (_, index) => timing.runPauseMs(index + 1) / 60_000);

  expect(pauses).toEqual([1, 2, 4, 5, 5, 5, 5, 5, 5]);
});

test('the sweep comes in whole minutes, which is all that a schedule can say', () => {
  expect(() => assertTimesFit({ SWEEP_INTERVAL_SECONDS: 90 })).toThrow(/whole minutes/);
});

test('a payment that ended unpaid is asked about again while its record is kept', () => {
  expect([...timing.RECHECK_SECONDS].sort((one, other) => one - other)).toEqual(timing.RECHECK_SECONDS);
  expect(Math.max(...timing.RECHECK_SECONDS)).toBeLessThan(timing.RECORD_SECONDS);
});

test('the admin is told again before the pieces go, and not before having been told', () => {
  expect(timing.FLAGGED_REMINDER_SECONDS).toBeLessThan(timing.FLAGGED_HOLD_SECONDS);
  expect(timing.FLAGGED_REMINDER_SECONDS).toBeGreaterThanOrEqual(timing.FLAGGED_DUE_SECONDS);
});

test('a customer hears that nobody knows long before a person takes over', () => {
  expect(timing.UNCLEAR_NOTICE_SECONDS).toBeLessThan(timing.SETTLE_LIMIT_SECONDS);
});
