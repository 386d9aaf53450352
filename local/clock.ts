/**
 * The local cloud's clock: real time plus an offset that can be advanced. Everything that waits on this machine
 * (state timeouts, schedules, TTL, Swish's callback retries) waits on this clock, so that a test or a demo can let ten
 * minutes pass in milliseconds. All times are epoch milliseconds.
 */
export interface Timer {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => unknown;
}

/** Node fires a longer timeout at once, so a far due time is approached in steps. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export interface ClockOptions {
  /** Time stands still here (epoch ms) but for jumps. Then nothing is ever due by itself: whoever holds the clock drives it. */
  readonly frozenAt?: number;
}

export class Clock {
  readonly #frozenAt: number | undefined;
  #offsetMs = 0;
  #entries: Entry[] = [];
  #order = 0;
  #wake: NodeJS.Timeout | undefined;
  #activities = new Set<Promise<unknown>>();
  #jumpListeners = new Set<(offsetMs: number) => void>();
  #advancing: Promise<void> = Promise.resolve();
  #isAdvancing = false;

  constructor({ frozenAt }: ClockOptions = {}) {
    this.#frozenAt = frozenAt;
  }

  /** Current time in epoch milliseconds. */
  now(): number {
    return this.#baseNow() + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** When the next thing that waits on this clock is due; undefined when nothing waits. */
  get nextDueAt(): number | undefined {
    return this.#entries[0]?.at;
  }

  /** Runs `run` once the clock has reached `at`; what it returns counts as activity until it settles. */
  schedule(at: number, run: () => unknown): Timer {
    const entry: Entry = { at, order: this.#order++, run };
    const index = this.#entries.findIndex((other) => other.at > at);
    this.#entries.splice(index < 0 ? this.#entries.length : index, 0, entry);
    this.#arm();
    return {
      cancel: () => {
        const position = this.#entries.indexOf(entry);
        if (position >= 0) this.#entries.splice(position, 1);
      },
    };
  }

  /** Like `schedule`, relative to now. */
  after(delayMs: number, run: () => unknown): Timer {
    return this.schedule(this.now() + delayMs, run);
  }

  /** Marks work that `advance` must wait for: a running handler, a transition of an execution, a callback in flight. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#activities.add(work);
    const done = () => this.#activities.delete(work);
    work.then(done, done);
    return work;
  }

  /** Resolves when nothing tracked is running, also not what the tracked work itself set off. */
  async idle(): Promise<void> {
    for (;;) {
      while (this.#activities.size > 0) await Promise.allSettled(this.#activities);
      // Work that was just finished may start more in a later turn of the event loop (a response on a socket, say).
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (this.#activities.size === 0) return;
    }
  }

  /**
   * Moves time forward, stopping at each due time on the way: fires what is due there, waits until all work is idle,
   * and goes on. Returns when everything due up to the new time is done. Calls are served one after the other.
   */
  advance(milliseconds: number): Promise<void> {
    const run = this.#advancing.then(() => this.#advanceBy(milliseconds));
    this.#advancing = run.catch(() => undefined);
    return run;
  }

  async #advanceBy(milliseconds: number): Promise<void> {
    this.#isAdvancing = true;
    try {
      // What is under way finishes at the old time: only then is it known what is due, and when.
      await this.idle();
      const target = this.now() + milliseconds;
      for (let next = this.#entries[0]; next !== undefined && next.at <= target; next = this.#entries[0]) {
        if (next.at > this.now()) this.#jumpTo(next.at);
        this.#fireDue();
        await this.idle();
      }
      if (target > this.now()) this.#jumpTo(target);
      await this.idle();
    } finally {
      this.#isAdvancing = false;
      this.#arm();
    }
  }

  /** Jumps to the next due time and starts what is due there, without waiting for it. Does nothing when nothing waits. */
  fireNext(): void {
    const [next] = this.#entries;
    if (next === undefined) return;
    if (next.at > this.now()) this.#jumpTo(next.at);
    this.#fireDue();
  }

  /** Moves on to a time (epoch ms) before which nothing is due; what is due then is left to `fireNext`. */
  passTo(time: number): void {
    const next = this.nextDueAt;
    if (next !== undefined && next < time) throw new Error('Something is due before that time');
    if (time > this.now()) this.#jumpTo(time);
  }

  /** Tells `listener` about every change of the offset: the function hosts follow it. */
  onJump(listener: (offsetMs: number) => void): () => void {
    this.#jumpListeners.add(listener);
    return () => this.#jumpListeners.delete(listener);
  }

  /** Back to real time, or to where it stood, with nothing scheduled. */
  reset(): void {
    this.#entries = [];
    clearTimeout(this.#wake);
    this.#setOffset(0);
  }

  #baseNow(): number {
    return this.#frozenAt ?? Date.now();
  }

  #jumpTo(time: number): void {
    this.#setOffset(time - this.#baseNow());
  }

  #setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const listener of this.#jumpListeners) listener(offsetMs);
  }

  #fireDue(): void {
    for (let entry = this.#entries[0]; entry !== undefined && entry.at <= this.now(); entry = this.#entries[0]) {
      this.#entries.shift();
      const { run } = entry;
      const work = Promise.resolve().then(run);
      work.catch((error: unknown) => console.error('A timer of the local cloud failed', error));
      this.track(work).catch(() => undefined);
    }
  }

  #arm(): void {
    clearTimeout(this.#wake);
    const next = this.#entries[0];
    if (next === undefined || this.#isAdvancing || this.#frozenAt !== undefined) return;
    const delay = Math.min(Math.max(0, next.at - this.now()), LONGEST_TIMEOUT_MS);
    this.#wake = setTimeout(() => {
      this.#fireDue();
      this.#arm();
    }, delay);
    this.#wake.unref();
  }
}
