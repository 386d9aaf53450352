/**
 * A crowd of buyers in a process of their own, so that making the load does not slow down what is measured: started by
 * `crowd.ts`, told once what to buy, answers once and ends.
 */
import '../tools/require-node.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Order, Purchase } from './crowd.ts';

/** No request of a buyer takes longer: the checkout endpoint itself answers after 8 s. */
const REQUEST_LIMIT_MS = 60_000;
/** A buyer who was told to ask again stops asking after this. */
const PATIENCE_MS = 120_000;
const ASK_AGAIN_MS = 500;

interface Envelope {
  readonly links: Readonly<Record<string, string>> | null;
  readonly error: { readonly code: string; readonly details: unknown } | null;
}

process.once('message', (order: Order) => {
  void buyAll(order).then((purchases) => {
    process.send?.(purchases, () => process.disconnect());
  });
});

async function buyAll({ url, buyers, productId, delivery }: Order): Promise<Purchase[]> {
  const { hostname } = new URL(url);
  if (hostname !== '127.0.0.1') throw new Error(`Load is made on this machine only, not on ${hostname}`);
  const begin = performance.now();
  return Promise.all(
    Array.from({ length: buyers }, (_, index) =>
      buy(`${url}/v1/checkout`, requestOf(index, productId, delivery), begin),
    ),
  );
}

/** Different people: nobody is held up by what others with the same number have open. */
function requestOf(index: number, productId: string, delivery: string): string {
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
  return JSON.stringify({ order, cart: [{ id: productId, number: 1 }] });
}

async function buy(address: string, body: string, begin: number): Promise<Purchase> {
  const { answer: first, link } = await ask(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answeredMs = performance.now() - begin;
  const last = first.status === 202 && link !== undefined ? await askAgain(link, begin + PATIENCE_MS) : first;
  return { first, answeredMs, last, settledMs: performance.now() - begin };
}

async function askAgain(link: string, until: number): Promise<Answer> {
  for (;;) {
    await sleep(ASK_AGAIN_MS);
    const { answer } = await ask(link, {});
    if (answer.status !== 202 || performance.now() > until) return answer;
  }
}

async function ask(address: string, request: RequestInit): Promise<{ answer: Answer; link: string | undefined }> {
  const response = await fetch(address, { ...request, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
  const { links, error } = (await response.json()) as Envelope;
  return {
    answer: { status: response.status, code: error?.code ?? null, details: error?.details ?? null },
    link: links?.['checkout'],
  };
}
