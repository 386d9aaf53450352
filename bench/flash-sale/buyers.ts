/**
 * A crowd of buyers in a process of their own, so that making the load does not slow down what is measured: started by
 * `crowd.ts`, told once what to buy, answers once and ends. They buy with the client that the shop's pages use, and who is
 * told to come back later presses the button again.
 */
import '../../tools/require-node.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiRefusal, ApiUnreachable, CheckoutClient } from '../../web/checkout-client.ts';
import type { Cart } from './carts.ts';
import type { Answer, Order, Purchase } from './crowd.ts';

/** No request of a buyer takes longer: the checkout endpoint itself answers after 8 s. */
const REQUEST_LIMIT_MS = 60_000;
/** A buyer who was told to come back later gives up after this. */
const PATIENCE_MS = 300_000;
/** Unless the shop says when. Nobody presses in step with others. */
const pressAgainMs = () => 2_000 + Math.random() * 4_000;

process.once('message', (order: Order) => {
  void buyAll(order).then((purchases) => {
    process.send?.(purchases, () => process.disconnect());
  });
});

async function buyAll({ url, carts, delivery }: Order): Promise<Purchase[]> {
  const { hostname } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error(`Load is made on this machine only, not on ${hostname}`);
  const begin = performance.now();
  return Promise.all(carts.map((cart, index) => buy(url, requestOf(index, cart, delivery), begin)));
}

/** Different people: nobody is held up by what others with the same number have open. */
const requestOf = (index: number, cart: Cart, delivery: string) => ({
  order: {
    payment: 'swish' as const,
    delivery,
    name: `Buyer ${index}`,
    company: '',
    address: 'Storgatan 1',
    zip: '123 45',
    city: 'Bromma',
    email: `buyer-${index}@example.com`,
    phone: `07064${String(index).padStart(5, '0')}`,
  },
  cart: cart.map((id) => ({ id, number: 1 })),
});

async function buy(apiUrl: string, request: ReturnType<typeof requestOf>, begin: number): Promise<Purchase> {
  const first = { status: 0, atMs: 0 };
  const client = new CheckoutClient({
    apiUrl,
    fetch: async (address, init) => {
      const response = await fetch(address, { ...init, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
      if (first.status === 0) Object.assign(first, { status: response.status, atMs: performance.now() - begin });
      return response;
    },
  });
  for (let toldLater = 0; ; toldLater++) {
    const { answer: last, againAfterMs } = await press(client, request);
    const settledMs = performance.now() - begin;
    if (againAfterMs === undefined || settledMs + againAfterMs > PATIENCE_MS) {
      return { firstStatus: first.status, answeredMs: first.atMs, last, toldLater, settledMs };
    }
    await sleep(againAfterMs);
  }
}

/** @returns how it ended; with `againAfterMs` where that is not the end of it */
async function press(
  client: CheckoutClient,
  request: ReturnType<typeof requestOf>,
): Promise<{ answer: Answer; againAfterMs?: number }> {
  try {
    await client.place(request);
    return { answer: { status: 201, code: null } };
  } catch (error) {
    if (error instanceof ApiUnreachable) {
      return { answer: { status: 0, code: 'unreachable' }, againAfterMs: error.retryAfterMs ?? pressAgainMs() };
    }
    if (!(error instanceof ApiRefusal)) throw error;
    const { status, code, isTemporary, retryAfterMs = pressAgainMs() } = error;
    return { answer: { status, code }, ...(isTemporary ? { againAfterMs: retryAfterMs } : {}) };
  }
}
