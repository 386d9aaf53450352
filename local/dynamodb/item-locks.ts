/**
 * Locks on items, given out in the order in which they are asked for. All keys of a request are queued for in one
 * go, so a request only ever waits for earlier ones and there is no deadlock.
 */
export class ItemLocks {
  #tails = new Map<string, Promise<void>>();
  #barrier: Promise<void> = Promise.resolve();

  /** Runs `work` while nobody else holds any of the keys. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = keys.map((key) => this.#tails.get(key) ?? this.#barrier);
    if (earlier.length === 0) earlier.push(this.#barrier);
    return this.#queue(keys, earlier, work);
  }

  /** Runs `work` after everything that was asked for before and before anything that is asked for later. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue([], [this.#barrier, ...this.#tails.values()], work);
    this.#barrier = settled(result);
    for (const key of this.#tails.keys()) this.#append(key, this.#barrier);
    return result;
  }

  #queue<T>(keys: readonly string[], earlier: readonly Promise<void>[], work: () => Promise<T>): Promise<T> {
    const result = Promise.all(earlier).then(work);
    const done = settled(result);
    for (const key of keys) this.#append(key, done);
    return result;
  }

  #append(key: string, tail: Promise<void>): void {
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
  }
}

/** Resolves when the work has ended, well or not; who asked for the work gets its error. */
function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
