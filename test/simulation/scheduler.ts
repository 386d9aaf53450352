import type { Parked } from './wire.ts';

/**
 * Decides what happens next: the index of one of those that wait (the oldest first, at least one), or `time`, by which
 * the clock jumps to its next due time though they still wait.
 */
export type Choose = (parked: readonly Parked[]) => number | 'time';

/** First come, first served; time passes only when nobody waits. */
export const inOrder: Choose = () => 0;
