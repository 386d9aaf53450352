/** One request that the merchant made, or one callback that Swish made, with its answer. */
export interface Exchange {
  readonly kind: 'request' | 'callback';
  /** ISO 8601, when it was sent. */
  readonly at: string;
  readonly method: string;
  readonly url: string;
  /** What was sent; token and callback identifier are not in it. */
  readonly sent: unknown;
  /** Status code of the answer; null when none came. */
  readonly status: number | null;
  /** The answer's body for a request; for a callback why no answer came, or null. */
  readonly answer: unknown;
  /** 1 for the first try of a callback, up to 11; absent for requests. */
  readonly attempt?: number;
}

const EXCHANGES_PER_PAYMENT = 200;
const PAYMENTS = 20_000;

/** What merchant and Swish said to each other, by payment; the oldest goes first when there is too much of it. */
export class Conversation {
  readonly #byReference = new Map<string, Exchange[]>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  add(reference: string, exchange: Exchange): void {
    const exchanges = this.#byReference.get(reference) ?? [];
    exchanges.push(exchange);
    if (exchanges.length > EXCHANGES_PER_PAYMENT) exchanges.shift();
    this.#byReference.set(reference, exchanges);
    const oldest = this.#byReference.keys().next();
    if (this.#byReference.size > PAYMENTS && oldest.done !== true) this.#byReference.delete(oldest.value);
    this.#onChange();
  }

  of(reference: string): readonly Exchange[] {
    return [...(this.#byReference.get(reference) ?? [])];
  }

  clear(): void {
    this.#byReference.clear();
  }
}
