import { CUSTOMER_WINDOW_SECONDS, DEADLINE_MARGIN_SECONDS, HOLD_SECONDS } from '../../lambdas/domain/timing.ts';

/** How long a payment can be paid from when it was asked for. */
export const PAYABLE_SECONDS = CUSTOMER_WINDOW_SECONDS;

/** Between the last moment at which the customer can pay and the end of our wait to hear of it. */
const WAIT_AFTER_CUSTOMER_SECONDS = HOLD_SECONDS - DEADLINE_MARGIN_SECONDS - CUSTOMER_WINDOW_SECONDS;

/**
 * Until when a payment can be paid, in epoch milliseconds. We wait until `expiresAt`; the customer's app drops the
 * request before, and who was told the later time would find a payment that is gone.
 */
export const payableUntil = (expiresAt: string): number => Date.parse(expiresAt) - WAIT_AFTER_CUSTOMER_SECONDS * 1000;

/** Whole seconds that are left, never below 0. */
export const secondsLeft = (untilMs: number, nowMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs) / 1000));

const SPOKEN_AT = [120, 60, 30] as const;

/**
 * The time that a screen reader was told last when so much is left: a few times in all, since every second would be noise.
 * Undefined before the first.
 */
export const spokenSeconds = (left: number): number | undefined => SPOKEN_AT.findLast((seconds) => left <= seconds);
