import { DEADLINE_MARGIN_SECONDS, HOLD_SECONDS, SWISH_WINDOW_SECONDS } from '../../lambdas/domain/timing.ts';

/** How long a payment can be paid from when it was asked for. */
export const PAYABLE_SECONDS = SWISH_WINDOW_SECONDS;

/** Between the time when Swish gives a payment up and the end of our wait for it. */
const WAIT_AFTER_SWISH_SECONDS = HOLD_SECONDS - DEADLINE_MARGIN_SECONDS - SWISH_WINDOW_SECONDS;

/**
 * Until when a payment can be paid, in epoch milliseconds. We wait until `expiresAt`; Swish gives up before, and a customer
 * who was told the later time would find a payment that is gone.
 */
export const payableUntil = (expiresAt: string): number => Date.parse(expiresAt) - WAIT_AFTER_SWISH_SECONDS * 1000;

/** Whole seconds that are left, never below 0. */
export const secondsLeft = (untilMs: number, nowMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs) / 1000));

const SPOKEN_AT = [300, 180, 120, 60, 30] as const;

/**
 * The time that a screen reader was told last when so much is left: a few times in all, since every second would be noise.
 * Undefined before the first.
 */
export const spokenSeconds = (left: number): number | undefined => SPOKEN_AT.findLast((seconds) => left <= seconds);
