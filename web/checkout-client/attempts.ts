import { lastingStorage, type TextStorage } from './browser-storage.ts';

export interface Attempt {
  /** The `Idempotency-Key`. */
  readonly key: string;
  readonly requestHash: string;
  /** Null until the API has named the order. */
  readonly orderId: string | null;
}

const STORAGE_KEY = 'smultron.attempts';
/** A customer who goes back and forth between two carts gets each one's order again; more than a few is no customer. */
const MOST_ATTEMPTS = 5;

/**
 * The idempotency keys of what was placed, by the hash of the request: so a double click, a reload, a second tab and an
 * answer that was lost all ask for the same order. A key is kept while its order is not paid, also when it was cancelled:
 * the API makes a new order of the same key then, and knows it as the next try of one purchase, so that money that
 * comes late for the first goes back. Nothing of the request is kept but its hash.
 */
export class Attempts {
  readonly #storage: TextStorage;

  /** Without a storage the keys last as long as the page. */
  constructor(storage: TextStorage | undefined) {
    // An order that was placed is not to fail for a storage that is full.
    this.#storage = lastingStorage(() => storage);
  }

  /** The attempt to place exactly this request, begun if there is none. */
  async of(request: unknown): Promise<Attempt> {
    const requestHash = await hash(JSON.stringify(request));
    return inOneTabAtATime(() => {
      const all = this.#read();
      const known = all.find((attempt) => attempt.requestHash === requestHash);
      if (known !== undefined) return known;
      const begun: Attempt = { key: crypto.randomUUID(), requestHash, orderId: null };
      this.#write([begun, ...all].slice(0, MOST_ATTEMPTS));
      return begun;
    });
  }

  /** The API has named the order of an attempt. */
  name(key: string, orderId: string): void {
    this.#write(this.#read().map((attempt) => (attempt.key === key ? { ...attempt, orderId } : attempt)));
  }

  /** The request was refused as it is, or its order is over: the same request is another attempt from now on. */
  forget(isOver: (attempt: Attempt) => boolean): void {
    const all = this.#read();
    const left = all.filter((attempt) => !isOver(attempt));
    if (left.length < all.length) this.#write(left);
  }

  /** What cannot be read was written by nobody of ours. */
  #read(): readonly Attempt[] {
    try {
      const stored: unknown = JSON.parse(this.#storage.getItem(STORAGE_KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isAttempt) : [];
    } catch {
      return [];
    }
  }

  #write(attempts: readonly Attempt[]): void {
    this.#storage.setItem(STORAGE_KEY, JSON.stringify(attempts));
  }
}

/** Tabs that a browser restores all place what they were placing, at once. An old browser has no locks. */
async function inOneTabAtATime<T>(work: () => T): Promise<T> {
  const { locks } = navigator as Partial<Navigator>;
  return locks === undefined ? work() : locks.request(STORAGE_KEY, work);
}

function isAttempt(value: unknown): value is Attempt {
  const { key, requestHash, orderId } = (value ?? {}) as Partial<Record<keyof Attempt, unknown>>;
  return (
    typeof key === 'string' && typeof requestHash === 'string' && (orderId === null || typeof orderId === 'string')
  );
}

async function hash(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
