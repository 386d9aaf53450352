import { describe, expect, test } from '@jest/globals';
import { CUSTOMER_WINDOW_SECONDS, deadlineOf, HOLD_SECONDS } from '../../../../lambdas/domain/timing.ts';
import { payableUntil, secondsLeft, spokenSeconds } from '../../../../web/shop/countdown.ts';

const ASKED_AT = Date.parse('2026-11-22T12:00:00.000Z');

describe('the time that is left to pay', () => {
  test('ends when the app drops the request, not when we stop waiting', () => {
    const expiresAt = new Date(deadlineOf(ASKED_AT + HOLD_SECONDS * 1000)).toISOString();

    expect(secondsLeft(payableUntil(expiresAt), ASKED_AT)).toBe(CUSTOMER_WINDOW_SECONDS);
  });

  test('is said in whole seconds, the last of which has begun, and never below none', () => {
    expect(secondsLeft(10_000, 1)).toBe(10);
    expect(secondsLeft(10_000, 9_999)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 99_000)).toBe(0);
  });

  test('is said aloud a few times only', () => {
    const said = Array.from({ length: 180 }, (_, passed) => spokenSeconds(180 - passed));

    expect(spokenSeconds(121)).toBeUndefined();
    expect([...new Set(said)]).toEqual([undefined, 120, 60, 30]);
    expect(spokenSeconds(59)).toBe(60);
    expect(spokenSeconds(60)).toBe(60);
  });
});
