/** Waits so long; ends early, without an error, when `signal` aborts. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const pause: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end);
  });

/** However often somebody rings, so long is paused. */
const SHORTEST_PAUSE_MS = 100;

/** Ends a pause when something is known to have changed; a ring while nobody pauses ends the next one. */
export class Bell {
  readonly #wait: Wait;
  #isRung = false;
  #wakeUp: (() => void) | undefined;

  constructor(wait: Wait) {
    this.#wait = wait;
  }

  ring(): void {
    this.#isRung = true;
    this.#wakeUp?.();
  }

  /** @returns whether the time passed, and nobody rang */
  async pause(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
    await this.#wait(SHORTEST_PAUSE_MS, signal);
    const isEarly = this.#isRung || (await this.#isWokenUp(milliseconds - SHORTEST_PAUSE_MS, signal));
    this.#isRung = false;
    return !isEarly;
  }

  async #isWokenUp(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
    const early = new AbortController();
    this.#wakeUp = () => early.abort();
    signal?.addEventListener('abort', this.#wakeUp);
    try {
      if (signal?.aborted !== true) await this.#wait(milliseconds, early.signal);
      return early.signal.aborted;
    } finally {
      signal?.removeEventListener('abort', this.#wakeUp);
      this.#wakeUp = undefined;
    }
  }
}
