const engineNow = Date.now;

/** The local clock as a function's thread sees it: this machine's time plus an offset that the host may change at any moment. */
export class SharedClock {
  readonly #offset: BigInt64Array;
  #knownOffsetMs: number;

  constructor(memory: SharedArrayBuffer) {
    this.#offset = new BigInt64Array(memory);
    this.#knownOffsetMs = this.offsetMs;
  }

  get offsetMs(): number {
    return Number(Atomics.load(this.#offset, 0));
  }

  /** Epoch milliseconds. */
  readonly now = (): number => engineNow() + this.offsetMs;

  /** By how much the offset changed since the last call. */
  takeChange(): number {
    const { offsetMs } = this;
    const change = offsetMs - this.#knownOffsetMs;
    this.#knownOffsetMs = offsetMs;
    return change;
  }
}
