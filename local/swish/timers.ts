import type { Clock, Timer } from '../clock.ts';

/** The timers of one simulator, so that a reset takes them all off the clock and leaves those of others alone. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, run: () => unknown): Timer {
    const timer = this.#clock.after(delayMs, () => {
      this.#pending.delete(handle);
      return run();
    });
    const handle: Timer = {
      cancel: () => {
        timer.cancel();
        this.#pending.delete(handle);
      },
    };
    this.#pending.add(handle);
    return handle;
  }

  cancelAll(): void {
    for (const timer of this.#pending) timer.cancel();
  }
}
