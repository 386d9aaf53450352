import type { Clock, Timer } from '../clock.ts';

/** The timers of one simulator, so that a reset takes them all off the clock and leaves those of others alone. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<Timer>();
  readonly #waiting = new Set<(passed: boolean) => void>();

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

  /**
   * Resolves with true after so long, with false when a reset comes first. On the clock for whoever jumps over it, and in
   * real time, since a client that waits for an answer holds up every jump.
   */
  wait(delayMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const onClock = this.after(delayMs, () => end(true));
    const inRealTime = setTimeout(() => end(true), delayMs);
    inRealTime.unref();
    const end = (passed: boolean) => {
      onClock.cancel();
      clearTimeout(inRealTime);
      this.#waiting.delete(end);
      resolve(passed);
    };
    this.#waiting.add(end);
    return promise;
  }

  cancelAll(): void {
    for (const timer of this.#pending) timer.cancel();
    for (const end of this.#waiting) end(false);
  }
}
