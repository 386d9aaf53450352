import type { Clock } from '../clock.ts';

/**
 * Tells the clock while any execution is doing something, and only then: an execution that waits for a timer, a token
 * or a function is idle, or `advance` would wait for the very thing that it is to bring about.
 */
export class Activity {
  readonly #clock: Clock;
  #running = 0;
  #end: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs one thread of an execution (the main flow or a branch) as activity. */
  async run<T>(thread: () => Promise<T>): Promise<T> {
    this.#begin();
    try {
      return await thread();
    } finally {
      this.#finish();
    }
  }

  /** Within a thread: waits without being active. */
  async pause<T>(wait: Promise<T>): Promise<T> {
    this.#finish();
    try {
      return await wait;
    } finally {
      this.#begin();
    }
  }

  #begin(): void {
    this.#running++;
    if (this.#running > 1) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#end = resolve;
    void this.#clock.track(promise);
  }

  #finish(): void {
    this.#running--;
    if (this.#running === 0) this.#end?.();
  }
}
