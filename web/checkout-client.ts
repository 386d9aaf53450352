/**
 * The storefront's way to the checkout API: places an order once however often it is asked to, and follows it until
 * it ends. No dependencies; what it needs of the browser is handed in, so that it runs anywhere.
 */
export interface Product {
  readonly id: string;
  readonly brand: string | null;
  readonly title: string;
  readonly subtitle: string | null;
  readonly price: number;
  readonly price_reduced: number | null;
  readonly available: number;
  readonly max_order: number | null;
  /** Address of a picture on this origin. */
  readonly image: string | null;
}

export interface ShipmentOption {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly cost: number;
}

export interface CheckoutRequest {
  readonly order: Readonly<Record<string, string>>;
  readonly cart: readonly { readonly id: string; readonly number: number }[];
}

/** An order whose payment waits for the customer, or what became of it. Amounts are SEK, times ISO 8601. */
export interface Checkout {
  readonly order: { readonly id: string; readonly number: string; readonly status: string; readonly total: number };
  readonly payment: {
    readonly status: string;
    readonly reference: string;
    readonly swishUrl: string | null;
    readonly qr: string | null;
    readonly expiresAt: string | null;
  };
}

export interface OrderStatus {
  readonly orderId: string;
  readonly orderNumber: string | null;
  readonly status: 'pending' | 'paid' | 'cancelled' | 'refunded';
  readonly reason: string | null;
}

/** An answer with the API's own clock, which pages count by. */
export interface Answer<T> {
  readonly data: T;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The API said no: a sentence for the customer, and where it belongs in the form. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, code: string, message: string, details: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Whether asking again later with the same request may help. */
  get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  /** Messages by the last part of the field's name: `order.email` → `email`. */
  get fields(): ReadonlyMap<string, string> {
    const all = Array.isArray(this.details) ? (this.details as readonly unknown[]) : [];
    return new Map(
      all.filter(isFieldDetail).map(({ field, message }) => [field.split('.').at(-1) ?? field, message] as const),
    );
  }
}

/** The API could not be reached, or what answered was not the API. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

export interface ClientOptions {
  readonly language: string;
  readonly fetch?: typeof fetch;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

interface Received {
  readonly status: number;
  readonly data: unknown;
  readonly links: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly retryAfterMs: number | undefined;
}

const REQUEST_LIMIT_MS = 15_000;
/** The server answers within 8 s or says 202; after this long something is wrong on its side. */
const PLACING_LIMIT_MS = 120_000;
const PENDING_PAUSE = { firstMs: 1500, growth: 1.2, longestMs: 10_000 };
const CANCELLED_PAUSE_MS = 30_000;
const FOLLOWING_LIMIT_MS = 60 * 60_000;

export class CheckoutClient {
  readonly #language: string;
  readonly #fetch: typeof fetch;
  readonly #wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;

  constructor({ language, fetch: ownFetch, wait = pause }: ClientOptions) {
    this.#language = language;
    this.#fetch = ownFetch ?? ((input, init) => fetch(input, init));
    this.#wait = wait;
  }

  async products(): Promise<readonly Product[]> {
    return (await this.#request('/v1/products')).data as readonly Product[];
  }

  async shipmentOptions(): Promise<readonly ShipmentOption[]> {
    return (await this.#request('/v1/shipment-options')).data as readonly ShipmentOption[];
  }

  /**
   * Places the order and returns when the customer can pay. The same key and request make one order, so a lost answer
   * is simply asked for again. Throws ApiRefusal with the API's own sentence, or ApiUnreachable.
   */
  async place(request: CheckoutRequest, idempotencyKey: string): Promise<Answer<Checkout>> {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(request),
    };
    const first = await this.#tryTwice(() => this.#request('/v1/checkout', init));
    return first.status === 202 ? this.checkout(idIn(first), first.retryAfterMs) : checkoutIn(first);
  }

  /** The checkout as it is now; waits while it is still being worked on, two minutes at most. */
  async checkout(id: string, firstPauseMs = 0): Promise<Answer<Checkout>> {
    let waitedMs = 0;
    let pauseMs = firstPauseMs;
    for (;;) {
      await this.#wait(pauseMs);
      waitedMs += pauseMs;
      const received = await this.#tryTwice(() => this.#request(`/v1/checkout/${encodeURIComponent(id)}`));
      if (received.status !== 202) return checkoutIn(received);
      if (waitedMs >= PLACING_LIMIT_MS) throw new ApiUnreachable(`Checkout ${id} is still being worked on`);
      pauseMs = Math.min(5000, Math.max(1000, received.retryAfterMs ?? pauseMs * 1.5));
    }
  }

  async status(orderId: string): Promise<Answer<OrderStatus>> {
    const { data, now } = await this.#request(`/v1/order/status/${encodeURIComponent(orderId)}`);
    return { data: data as OrderStatus, now };
  }

  /**
   * Asks for the payment to be cancelled. Swish decides: `unclear` is told by the order's status later. Throws ApiRefusal
   * `already_paid` when the customer has paid after all.
   */
  async cancel(reference: string): Promise<'cancelled' | 'unclear'> {
    const { status } = await this.#request(`/v1/cancel/${encodeURIComponent(reference)}`, { method: 'PATCH' });
    return status === 200 ? 'cancelled' : 'unclear';
  }

  /**
   * Reports the order's status until it is paid or refunded, `signal` aborts, or an hour is over. Pauses grow; a
   * cancelled order is still asked for now and then, since late money can revive it. An unreachable API is no reason to
   * stop, only to wait longer; a refusal (an unknown id) is thrown.
   */
  async follow(orderId: string, report: (answer: Answer<OrderStatus>) => void, signal: AbortSignal): Promise<void> {
    let pauseMs = PENDING_PAUSE.firstMs;
    for (let waitedMs = 0; waitedMs < FOLLOWING_LIMIT_MS && !signal.aborted; waitedMs += pauseMs) {
      const answer = await this.#statusIfReachable(orderId);
      if (signal.aborted) return;
      if (answer !== undefined) report(answer);
      const status = answer?.data.status;
      if (status === 'paid' || status === 'refunded') return;
      pauseMs =
        status === 'cancelled' ? CANCELLED_PAUSE_MS : Math.min(PENDING_PAUSE.longestMs, pauseMs * PENDING_PAUSE.growth);
      await this.#wait(pauseMs, signal);
    }
  }

  async #statusIfReachable(orderId: string): Promise<Answer<OrderStatus> | undefined> {
    try {
      return await this.status(orderId);
    } catch (error) {
      if (error instanceof ApiUnreachable || (error instanceof ApiRefusal && error.isTemporary)) return undefined;
      throw error;
    }
  }

  /** A request that got no answer may have arrived: only for what may arrive twice. */
  async #tryTwice(request: () => Promise<Received>): Promise<Received> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiUnreachable)) throw error;
      await this.#wait(1000);
      return request();
    }
  }

  async #request(path: string, init: RequestInit = {}): Promise<Received> {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'Accept-Language': this.#language };
    const { response, body } = await this.#exchange(path, { ...init, headers });
    const envelope = asRecord(body);
    const error = asRecord(envelope?.['error']);
    if (typeof error?.['code'] === 'string') {
      throw new ApiRefusal(response.status, error['code'], textIn(error['message']), error['details']);
    }
    if (!response.ok || envelope === undefined || !('data' in envelope)) {
      throw new ApiUnreachable(`${path} answered ${response.status} without an envelope`);
    }
    const now = Date.parse(textIn(asRecord(envelope['meta'])?.['now']));
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return {
      status: response.status,
      data: envelope['data'],
      links: asRecord(envelope['links']) ?? {},
      now: Number.isNaN(now) ? Date.now() : now,
      retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : undefined,
    };
  }

  async #exchange(path: string, init: RequestInit): Promise<{ response: Response; body: unknown }> {
    try {
      const response = await this.#fetch(path, { ...init, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
      return { response, body: await response.json() };
    } catch (cause) {
      throw new ApiUnreachable(`${path} gave no readable answer`, { cause });
    }
  }
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

const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const isFieldDetail = (value: unknown): value is { readonly field: string; readonly message: string } =>
  typeof asRecord(value)?.['field'] === 'string' && typeof asRecord(value)?.['message'] === 'string';

/** Ends early, without an error, when `signal` aborts. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
