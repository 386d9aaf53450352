const engineNow = Date.now;

/** The local clock as a function's thread sees it: this machine's time plus an offset that the host may change at any moment. */
export class SharedClock {
  readonly #offset: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#offset = new BigInt64Array(memory);
  }

  /** Epoch milliseconds. */
  readonly now = (): number => engineNow() + Number(Atomics.load(this.#offset, 0));
}
