import { CheckoutClient, type ClientOptions } from '../../../../web/checkout-client.ts';

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | null | undefined;
}

/** What comes back: an answer, a network that fails, or silence until the client gives up. */
export type Reply = Response | 'unreachable' | 'silent';

const NOW = '2026-11-22T12:00:00.000Z';

/** The API's envelope around what it says. */
export const envelope = (
  status: number,
  content: { readonly data?: unknown; readonly error?: unknown; readonly links?: unknown },
  headers: Record<string, string> = {},
): Response =>
  Response.json({ data: null, links: null, error: null, meta: { now: NOW }, ...content }, { status, headers });

export const checkoutAnswer = (id = 'order-1', status = 201): Response =>
  envelope(status, { data: { order: { id, number: '2611.001', total: 10 }, payment: { status: 'created' } } });

export const working = (headers: Record<string, string> = {}): Response =>
  envelope(202, { links: { checkout: 'https://api.example.com/v1/checkout/order-1' } }, headers);

export const statusAnswer = (status: string, reason: string | null = null): Response =>
  envelope(200, { data: { orderId: 'order-1', orderNumber: '2611.001', status, reason } });

export const refusal = (
  status: number,
  code: string,
  details: unknown = null,
  headers: Record<string, string> = {},
): Response => envelope(status, { error: { code, message: `It is ${code}.`, details } }, headers);

/** A server that answers in this order and writes down what it was asked; time passes without anybody waiting. */
export function aServer(...replies: Reply[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const fetch = (async (input: string | URL | Request, init: RequestInit = {}) => {
    const text = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    sent.push({
      url: input instanceof Request ? input.url : input.toString(),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: text,
      signal: init.signal,
    });
    const reply = replies.shift();
    if (reply === undefined) throw new Error('The server was asked more often than expected');
    if (reply instanceof Response) return reply;
    if (reply === 'unreachable') throw new TypeError('Failed to fetch');
    return new Promise<Response>((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    });
  }) as typeof globalThis.fetch;
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  return {
    sent,
    waits,
    /** Replies that nobody came for. */
    replies,
    client: (options: ClientOptions = {}) => new CheckoutClient({ fetch, wait, ...options }),
  };
}

/** A browser's storage. */
export function aStorage(): Storage {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    clear: () => texts.clear(),
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => {
      texts.set(name, text);
    },
    removeItem: (name) => {
      texts.delete(name);
    },
  };
}
