import type { Retrier } from './definition.ts';
import { matchesError } from './errors.ts';

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_BACKOFF = 2;

/**
 * How often each retrier of a state was used in this visit. A retrier that has used up its attempts does not pass the
 * error on to a later one: Step Functions goes to Catch.
 */
export class Retries {
  readonly #retriers: readonly Retrier[];
  readonly #random: () => number;
  readonly #used = new Map<Retrier, number>();
  #count = 0;

  constructor(retriers: readonly Retrier[], random: () => number) {
    this.#retriers = retriers;
    this.#random = random;
  }

  /** Retries of this visit so far: `$states.context.State.RetryCount`. */
  get count(): number {
    return this.#count;
  }

  /** Milliseconds until the next attempt, or undefined when there is none. */
  next(error: string | undefined): number | undefined {
    const retrier = this.#retriers.find((candidate) => matchesError(candidate.ErrorEquals, error));
    if (retrier === undefined) return undefined;
    const used = this.#used.get(retrier) ?? 0;
    if (used >= (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) return undefined;
    this.#used.set(retrier, used + 1);
    this.#count++;
    const interval = retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS;
    const backedOff = interval * (retrier.BackoffRate ?? DEFAULT_BACKOFF) ** used;
    const seconds = Math.min(backedOff, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
    return Math.round(seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? this.#random() : 1));
  }
}
