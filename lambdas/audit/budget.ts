/** Time as an audit has it: the shop's, and the pause before it looks again. */
export interface AuditClock {
  /** Epoch ms. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * How long an audit may take. What is over it is not looked at, and the audit says so: an audit that stopped silently
 * would be taken for a clean one.
 */
export class Budget {
  readonly #until: number;
  #isCutShort = false;

  /** @param milliseconds from now on; what has begun by then is finished */
  constructor(milliseconds: number) {
    this.#until = Date.now() + milliseconds;
  }

  hasTime(): boolean {
    return Date.now() < this.#until;
  }

  /** Something was left out. */
  cutShort(): void {
    this.#isCutShort = true;
  }

  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  /** Does `work` for each of them, a few at a time, as long as there is time. */
  async forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    const waiting = [...items];
    const worker = async (): Promise<void> => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        if (!this.hasTime()) return this.cutShort();
        await work(item);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

const AT_ONCE = 8;
