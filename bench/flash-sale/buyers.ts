/**
 * A crowd of buyers in a process of their own, so that making the load does not slow down what is measured: started by
 * `crowd.ts`, told once what to buy, answers once and ends.
 */
import '../../tools/require-node.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cart } from './carts.ts';
import type { Answer, Order, Purchase } from './crowd.ts';

/** No request of a buyer takes longer: the checkout endpoint itself answers after 8 s. */
const REQUEST_LIMIT_MS = 60_000;
/** A buyer who was told to ask again stops asking after this. */
const PATIENCE_MS = 120_000;
const BELIEVED_AFTER = 8;

interface Envelope {
  readonly links: Readonly<Record<string, string>> | null;
  readonly error: { readonly code: string; readonly details: unknown } | null;
}

process.once('message', (order: Order) => {
  void buyAll(order).then((purchases) => {
    process.send?.(purchases, () => process.disconnect());
  });
});

async function buyAll({ url, carts, delivery }: Order): Promise<Purchase[]> {
  const { hostname } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error(`Load is made on this machine only, not on ${hostname}`);
  const begin = performance.now();
  return Promise.all(carts.map((cart, index) => buy(`${url}/v1/checkout`, requestOf(index, cart, delivery), begin)));
}

/** Different people: nobody is held up by what others with the same number have open. */
function requestOf(index: number, cart: Cart, delivery: string): string {
  const order = {
    payment: 'swish',
    delivery,
    name: `Buyer ${index}`,
    company: '',
    address: 'Storgatan 1',
    zip: '123 45',
    city: 'Bromma',
    email: `buyer-${index}@example.com`,
    phone: `07064${String(index).padStart(5, '0')}`,
  };
  return JSON.stringify({ order, cart: cart.map((id) => ({ id, number: 1 })) });
}

async function buy(address: string, body: string, begin: number): Promise<Purchase> {
  const {
    answer: first,
    link,
    retryAfterMs,
  } = await ask(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answeredMs = performance.now() - begin;
  const { last, busy } =
    first.status === 202 && link !== undefined
      ? await askAgain(link, retryAfterMs, begin + PATIENCE_MS)
      : { last: first, busy: 0 };
  return { first, answeredMs, last, busy, settledMs: performance.now() - begin };
}

/** A 503 is believed when it was said several times: it may be the checkout's answer, or only this request's. */
async function askAgain(link: string, firstPauseMs: number, until: number): Promise<{ last: Answer; busy: number }> {
  let inRow = 0;
  let pauseMs = firstPauseMs;
  for (let busy = 0; ;) {
    await sleep(pauseMs);
    const { answer: last, retryAfterMs } = await ask(link, {});
    pauseMs = retryAfterMs;
    inRow = last.status === 503 ? inRow + 1 : 0;
    if (last.status === 503) busy++;
    const isFinal = last.status !== 202 && (inRow === 0 || inRow === BELIEVED_AFTER);
    if (isFinal || performance.now() > until) return { last, busy: isFinal ? busy - inRow : busy };
  }
}

interface Told {
  readonly answer: Answer;
  readonly link: string | undefined;
  /** When to ask again, as the shop says. */
  readonly retryAfterMs: number;
}

async function ask(address: string, request: RequestInit): Promise<Told> {
  const response = await fetch(address, { ...request, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
  const { links, error } = (await response.json()) as Envelope;
  return {
    answer: { status: response.status, code: error?.code ?? null, details: error?.details ?? null },
    link: links?.['checkout'],
    retryAfterMs: Number(response.headers.get('retry-after') ?? 1) * 1000,
  };
}
