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
])('nothing is deployed when %s', (_title, changes, message) => {
  expect(() => assertTimesFit({ ...times, ...changes })).toThrow(message);
});

test.each([
  ['the shortest hold', { HOLD_SECONDS: 450 }],
  ['the widest margin', { DEADLINE_MARGIN_SECONDS: 210 }],
  ['the longest window', { SWISH_WINDOW_SECONDS: 480 }],
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
