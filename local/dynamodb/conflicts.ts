/**
 * Transaction conflicts as on AWS, when they are switched on: while a transaction is under way its items refuse other
 * writes at once. Off, everything simply waits for its turn.
 */
export interface ConflictOptions {
  /**
   * How long a transaction keeps its items before it commits, in milliseconds of real time. It stands for the time
   * that a transaction takes on AWS, which passes for no jump of the clock.
   */
  readonly windowMs: number;
}

export class Conflicts {
  readonly #windowMs: number | undefined;
  readonly #claimed = new Set<string>();

  constructor(options?: ConflictOptions) {
    this.#windowMs = options?.windowMs;
  }

  get enabled(): boolean {
    return this.#windowMs !== undefined;
  }

  /** Whether the item is in a transaction that is under way. */
  isClaimed(key: string): boolean {
    return this.#claimed.has(key);
  }

  /** Claims the items of a transaction from now until `work` has ended. */
  async claim<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    if (!this.enabled) return work();
    for (const key of keys) this.#claimed.add(key);
    try {
      return await work();
    } finally {
      for (const key of keys) this.#claimed.delete(key);
    }
  }

  /** The time between a transaction's checks and its commit. */
  async window(): Promise<void> {
    if (this.#windowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, this.#windowMs));
  }
}
