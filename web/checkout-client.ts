/**
 * The way to the checkout API for any shop's pages: places an order once however often it is asked to, and follows it
 * until it ends. No dependencies; what it needs of the browser can be handed in. How to use it: docs/storefront.md.
 */
import { Attempts } from './checkout-client/attempts.ts';
import type { TextStorage } from './checkout-client/browser-storage.ts';
import { ApiRefusal, ApiUnreachable, asRecord } from './checkout-client/errors.ts';
import { exchange, textIn, type Received } from './checkout-client/exchange.ts';
import { Bell, pause, type Wait } from './checkout-client/pauses.ts';
import type {
  Answer,
  Checkout,
  CheckoutRequest,
  OrderStatus,
  PaymentStatus,
  Product,
  ShipmentOption,
} from './checkout-client/wire.ts';

export { ApiRefusal, ApiUnreachable, type RefusedItem } from './checkout-client/errors.ts';
export { browserStorage, type TextStorage } from './checkout-client/browser-storage.ts';
export type * from './checkout-client/wire.ts';

export interface ClientOptions {
  /** Where the API is, without a slash at the end: `https://api.example.com`. By default the page's own origin. */
  readonly apiUrl?: string;
  /** Of the API's sentences and the customer's mails: `sv` or `en`, or what `Accept-Language` takes. By default Swedish. */
  readonly language?: string;
  /**
   * Keeps idempotency keys; by default they last as long as the page. With `browserStorage('localStorage')` one purchase
   * stays one order over reloads and tabs. `localStorage` itself will do, but naming it throws where it is forbidden.
   */
  readonly storage?: TextStorage;
  readonly fetch?: typeof fetch;
  readonly wait?: Wait;
}

export interface Stoppable {
  /** Ends the request; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface PlaceOptions extends Stoppable {
  /** A key of one's own, 8 to 128 visible ASCII characters, in the place of those that the client keeps. */
  readonly idempotencyKey?: string;
}

export interface FollowOptions extends Stoppable {
  /**
   * Ends pauses early: is given a function to call when something may have changed, and returns what ends that. For a
   * page that is told of changes by other means; the questions come without it too.
   */
  readonly wake?: (listener: () => void) => () => void;
  /** The API does not answer right now; it is asked again all the same, and `report` is called when it does. */
  readonly onUnreachable?: () => void;
}

/** What was lost on the way may have arrived: asked again so long after, for what may arrive twice. */
const SECOND_TRIES_MS = [1_000, 3_000] as const;
/** The server answers within 8 s or says 202; after so long something is wrong on its side. */
const PLACING_LIMIT_MS = 120_000;
const PLACING_PAUSE = { firstMs: 1_000, growth: 1.5, longestMs: 5_000 } as const;
const PENDING_PAUSE = { firstMs: 1_500, growth: 1.2, longestMs: 10_000 } as const;
/** Nobody looks at a screen for late money; yet the page that is still open should not be wrong. */
const CANCELLED_PAUSE = { firstMs: 10_000, growth: 1.5, longestMs: 120_000 } as const;
const LONGEST_RETRY_AFTER_MS = 60_000;
const FOLLOWING_LIMIT_MS = 6 * 60 * 60_000;

export class CheckoutClient {
  readonly #apiUrl: string;
  readonly #language: string;
  readonly #attempts: Attempts;
  readonly #fetch: typeof fetch;
  readonly #wait: Wait;

  constructor({ apiUrl = '', language = 'sv', storage, fetch: ownFetch, wait = pause }: ClientOptions = {}) {
    this.#apiUrl = apiUrl.replace(/\/+$/, '');
    this.#language = language;
    this.#attempts = new Attempts(storage);
    this.#fetch = ownFetch ?? ((input, init) => fetch(input, init));
    this.#wait = wait;
  }

  /** Everything that is for sale. @throws ApiRefusal, ApiUnreachable, as all of these do */
  async products({ signal }: Stoppable = {}): Promise<readonly Product[]> {
    return listIn(await this.#request('/v1/products', signal)) as readonly Product[];
  }

  async shipmentOptions({ signal }: Stoppable = {}): Promise<readonly ShipmentOption[]> {
    return listIn(await this.#request('/v1/shipment-options', signal)) as readonly ShipmentOption[];
  }

  /**
   * Places the order and returns when the customer can pay. The same request gives the same order until that is paid, or
   * a new one when it was cancelled: so a second click, a reload and a lost answer make one order. An answer that is lost
   * is asked for again, twice. Ends after about two minutes.
   *
   * @throws ApiRefusal with the API's sentence, and sentences for single fields
   * @throws ApiUnreachable when it may have arrived or not: placing the same again is safe
   */
  async place(request: CheckoutRequest, { idempotencyKey, signal }: PlaceOptions = {}): Promise<Answer<Checkout>> {
    if (idempotencyKey !== undefined) return this.#place(request, idempotencyKey, signal);
    const { key } = await this.#attempts.of(request);
    try {
      const answer = await this.#place(request, key, signal);
      this.#attempts.name(key, answer.data.order.id);
      return answer;
    } catch (error) {
      if (error instanceof ApiRefusal && !error.isTemporary) this.#attempts.forget((attempt) => attempt.key === key);
      throw error;
    }
  }

  /** The checkout as it is now; waits while it is still being worked on, two minutes at most. */
  async checkout(id: string, { signal }: Stoppable = {}): Promise<Answer<Checkout>> {
    return this.#checkout(id, 0, signal);
  }

  /** How the order stands. Asking makes the API look after the payment, too. */
  async status(orderId: string, { signal }: Stoppable = {}): Promise<Answer<OrderStatus>> {
    const received = await this.#request(`/v1/order/status/${encodeURIComponent(orderId)}`, signal);
    const data = received.data as OrderStatus;
    // What is paid is bought: the same cart again is another order.
    if (isOver(data)) this.#attempts.forget((attempt) => attempt.orderId === orderId);
    return { data, now: received.now };
  }

  /** How the payment stands, by what the shop has recorded of it. */
  async paymentStatus(reference: string, { signal }: Stoppable = {}): Promise<Answer<PaymentStatus>> {
    const { data, now } = await this.#request(`/v1/swish/status/${encodeURIComponent(reference)}`, signal);
    return { data: (data as { readonly status: PaymentStatus }).status, now };
  }

  /**
   * Asks for the payment to be cancelled. Swish decides: what is `unclear` is told by the order's status later.
   *
   * @throws ApiRefusal `already_paid` when the customer has paid after all
   */
  async cancel(reference: string, { signal }: Stoppable = {}): Promise<'cancelled' | 'unclear'> {
    const { status } = await this.#request(`/v1/cancel/${encodeURIComponent(reference)}`, signal, { method: 'PATCH' });
    return status === 200 ? 'cancelled' : 'unclear';
  }

  /**
   * Reports the order's status, changed or not, until it is paid or refunded, `signal` aborts, or six hours are over.
   * Pauses grow; a cancelled order is still asked for now and then, since late money can revive it. An API that does
   * not answer is no reason to stop. Returns quietly when it stops.
   *
   * @throws ApiRefusal `not_found`
   */
  async follow(
    orderId: string,
    report: (answer: Answer<OrderStatus>) => void,
    { signal, wake, onUnreachable }: FollowOptions = {},
  ): Promise<void> {
    const bell = new Bell(this.#wait);
    const unsubscribe = wake?.(() => bell.ring());
    const pauses = { pending: growing(PENDING_PAUSE), cancelled: growing(CANCELLED_PAUSE) };
    try {
      for (let waitedMs = 0; waitedMs < FOLLOWING_LIMIT_MS;) {
        const { answer, failure } = await this.#statusOrFailure(orderId, signal);
        if (isAborted(signal)) return;
        if (answer === undefined) onUnreachable?.();
        else report(answer);
        if (answer !== undefined && isOver(answer.data)) return;
        const nextPause = answer?.data.status === 'cancelled' ? pauses.cancelled : pauses.pending;
        const pauseMs = Math.max(nextPause(), retryAfterOf(failure));
        if (await bell.pause(pauseMs, signal)) waitedMs += pauseMs;
        if (isAborted(signal)) return;
      }
    } finally {
      unsubscribe?.();
    }
  }

  async #statusOrFailure(
    orderId: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly answer?: Answer<OrderStatus>; readonly failure?: unknown }> {
    try {
      return { answer: await this.status(orderId, { signal }) };
    } catch (failure) {
      const mayPass = failure instanceof ApiUnreachable || (failure instanceof ApiRefusal && failure.isTemporary);
      if (mayPass || isAborted(signal)) return { failure };
      throw failure;
    }
  }

  async #place(
    request: CheckoutRequest,
    idempotencyKey: string,
    signal: AbortSignal | undefined,
  ): Promise<Answer<Checkout>> {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(request),
    };
    const first = await this.#persist(() => this.#request('/v1/checkout', signal, init), signal);
    if (first.status !== 202) return checkoutIn(first);
    return this.#checkout(idIn(first), first.retryAfterMs ?? PLACING_PAUSE.firstMs, signal);
  }

  async #checkout(id: string, firstPauseMs: number, signal: AbortSignal | undefined): Promise<Answer<Checkout>> {
    const nextPause = growing(PLACING_PAUSE);
    let pauseMs = Math.min(firstPauseMs, PLACING_PAUSE.longestMs);
    for (let waitedMs = 0; waitedMs < PLACING_LIMIT_MS; waitedMs += pauseMs) {
      if (pauseMs > 0) await this.#wait(pauseMs, signal);
      const received = await this.#persist(
        () => this.#request(`/v1/checkout/${encodeURIComponent(id)}`, signal),
        signal,
      );
      if (received.status !== 202) return checkoutIn(received);
      pauseMs = Math.max(nextPause(), Math.min(received.retryAfterMs ?? 0, PLACING_PAUSE.longestMs));
    }
    throw new ApiUnreachable('The checkout is still being worked on');
  }

  /** Asks again when there was no answer. */
  async #persist(request: () => Promise<Received>, signal: AbortSignal | undefined): Promise<Received> {
    for (const secondTryMs of SECOND_TRIES_MS) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof ApiUnreachable)) throw error;
        await this.#wait(Math.max(secondTryMs, retryAfterOf(error)), signal);
      }
    }
    return request();
  }

  #request(path: string, signal: AbortSignal | undefined, init: RequestInit = {}): Promise<Received> {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'Accept-Language': this.#language };
    return exchange(this.#fetch, `${this.#apiUrl}${path}`, { ...init, headers }, signal);
  }
}

/** Whether nothing will change any more by itself. */
const isOver = ({ status }: OrderStatus): boolean => status === 'paid' || status === 'refunded';

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** Milliseconds of one pause after the other. */
function growing({ firstMs, growth, longestMs }: typeof PENDING_PAUSE | typeof CANCELLED_PAUSE | typeof PLACING_PAUSE) {
  let nextMs: number = firstMs;
  return (): number => {
    const now = nextMs;
    nextMs = Math.min(longestMs, now * growth);
    return now;
  };
}

function retryAfterOf(failure: unknown): number {
  const known = failure instanceof ApiRefusal || failure instanceof ApiUnreachable ? failure.retryAfterMs : undefined;
  return Math.min(known ?? 0, LONGEST_RETRY_AFTER_MS);
}

function listIn({ data }: Received): readonly unknown[] {
  if (!Array.isArray(data)) throw new ApiUnreachable('The answer has no list');
  return data as readonly unknown[];
}

function checkoutIn({ data, now }: Received): Answer<Checkout> {
  const checkout = asRecord(data);
  if (asRecord(checkout?.['order']) === undefined || asRecord(checkout?.['payment']) === undefined) {
    throw new ApiUnreachable('The answer has no order and payment');
  }
  return { data: data as Checkout, now };
}

/** A 202 names the checkout by its link alone. */
function idIn({ links }: Received): string {
  const id = textIn(links['checkout']).split('/').at(-1);
  if (id === undefined || id === '') throw new ApiUnreachable('The answer names no checkout');
  return decodeURIComponent(id);
}
