import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiRefusal, CheckoutClient, type CheckoutRequest } from '../../web/checkout-client.ts';

/** A deployed shop does not do what it should: the message says what. */
export class SmokeTestFailed extends Error {
  override readonly name = 'SmokeTestFailed';
}

export interface SmokeTest {
  /** Base address of the API. */
  readonly url: string;
  /** Whether a checkout is placed too: only where no real money is taken. */
  readonly buys: boolean;
  readonly say: (what: string) => void;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Swish's own simulator pays by itself after about four seconds; nobody pays the one on this machine. */
const PAYMENT_WAIT_MS = 30_000;
const PAUSE_MS = 2_000;

/** Nobody's: SES takes mail for it and delivers it to no mailbox. */
const customer: CheckoutRequest['order'] = {
  payment: 'swish',
  delivery: '',
  name: 'Smoke Test',
  email: 'success@simulator.amazonses.com',
  phone: '070-174 06 05',
};

/**
 * Asks a deployed shop what its storefront asks, and with `buys` takes one order through the flow: paid, where Swish's
 * simulator pays by itself, else cancelled, so that nothing stays held.
 *
 * @throws SmokeTestFailed
 */
export async function smokeTest({ url, buys, say, wait = sleep }: SmokeTest): Promise<void> {
  const shop = new CheckoutClient({ apiUrl: url, language: 'en' });
  const products = await shop.products();
  say(`${products.length} products`);
  say(`${(await shop.shipmentOptions()).length} ways of delivery`);
  await expectRefusal('an order that does not exist', 'not_found', () => shop.status(randomUUID()));
  await expectRefusal('a payment that does not exist', 'not_found', () =>
    shop.cancel(randomUUID().replaceAll('-', '').toUpperCase()),
  );
  if (!buys) return;

  const product = products.find(({ available }) => available > 0);
  if (product === undefined) throw new SmokeTestFailed('Nothing is for sale: give a product stock, and try again');
  const { data } = await shop.place({ order: customer, cart: [{ id: product.id, number: 1 }] });
  say(`order ${data.order.number}: ${product.title}, payment ${data.payment.status}`);
  const end = await endOf(shop, data, wait);
  say(`order ${data.order.number}: ${end}`);
}

async function endOf(
  shop: CheckoutClient,
  { order, payment }: Awaited<ReturnType<CheckoutClient['place']>>['data'],
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<'paid' | 'cancelled'> {
  if (await isPaidWithin(PAYMENT_WAIT_MS, shop, order.id, wait)) return 'paid';
  try {
    if ((await shop.cancel(payment.reference)) === 'cancelled') return 'cancelled';
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.code === 'already_paid')) throw error;
  }
  if (await isPaidWithin(PAYMENT_WAIT_MS, shop, order.id, wait)) return 'paid';
  throw new SmokeTestFailed(`Order ${order.number} is neither paid nor cancelled: look at its run`);
}

async function isPaidWithin(
  milliseconds: number,
  shop: CheckoutClient,
  orderId: string,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += PAUSE_MS) {
    if ((await shop.status(orderId)).data.status === 'paid') return true;
    await wait(PAUSE_MS);
  }
  return false;
}

async function expectRefusal(what: string, code: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === code) return;
    throw error;
  }
  throw new SmokeTestFailed(`The shop answers for ${what}`);
}
