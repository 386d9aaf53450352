import { randomUUID } from 'node:crypto';
import { oreFromSek, sekFromOre } from '../../lambdas/domain/money.ts';
import { chargedPrice } from '../../lambdas/domain/product.ts';
import {
  ApiRefusal,
  type Checkout,
  type CheckoutRequest,
  type PlaceOptions,
  type Product,
  type ShipmentOption,
} from '../../web/checkout-client.ts';
import { waitFor, type Stack } from './stack.ts';

/** Prints one aligned line: what it is about, and what happened. */
export type Say = (about: string, what: string) => void;

interface Customer {
  readonly name: string;
  readonly email: string;
  /** Everybody has an own one, since nobody may have more than a few checkouts open. */
  readonly phone: string;
}

const CUSTOMERS = {
  astrid: { name: 'Astrid Berg', email: 'astrid@example.com', phone: '070-174 06 11' },
  bjorn: { name: 'Björn Ek', email: 'bjorn@example.com', phone: '070-174 06 12' },
  cecilia: { name: 'Cecilia Lind', email: 'cecilia@example.com', phone: '070-174 06 13' },
  eva: { name: 'Eva Lund', email: 'eva@example.com', phone: '070-174 06 14' },
  filip: { name: 'Filip Ros', email: 'filip@example.com', phone: '070-174 06 15' },
  david: { name: 'David Sund', email: 'david@example.com', phone: '070-174 06 16' },
} as const satisfies Record<string, Customer>;

export interface Basket {
  readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
  readonly delivery: ShipmentOption;
}

const ABANDON_AFTER_SECONDS = 600;
const MAILS_OF_AN_ORDER = 2;
const SWEEP_WITHIN_SECONDS = 120;
const LATE_SECONDS = 300;

/** Two products that can be had in quantity, so that the demo can be repeated. */
export async function fillBasket({ shop }: Stack): Promise<Basket> {
  const [products, options] = await Promise.all([shop.products(), shop.shipmentOptions()]);
  const [first, second] = products
    .filter(({ available, max_order: limit }) => available >= 2 && limit === null)
    .toSorted((a, b) => b.available - a.available);
  const [delivery] = options;
  if (first === undefined || second === undefined || delivery === undefined) {
    throw new Error('The shop has sold too much for a demo: POST /local/reset gives it a new catalogue');
  }
  return {
    lines: [
      { product: first, quantity: 2 },
      { product: second, quantity: 1 },
    ],
    delivery,
  };
}

export async function buyAndPay(stack: Stack, basket: Basket, say: Say): Promise<void> {
  const { order, payment } = await buy(stack, basket, CUSTOMERS.astrid, say);
  await stack.act(payment.reference, 'pay');
  say('phone', `Astrid pays ${sek(order.total)}`);
  await sayEnd(stack, order, 'active: paid', say);
  await sayStock(stack, basket, say);
  const mails = await waitFor(`the mails of order ${order.number}`, async () => {
    const found = await stack.mailsOf(order.number);
    return found.length >= MAILS_OF_AN_ORDER ? found : undefined;
  });
  const width = Math.max(...mails.map(({ to }) => to.length));
  for (const { to, subject } of mails) say('mail', `${to.padEnd(width)}  ${subject}`);
}

export async function buyAndDecline(stack: Stack, basket: Basket, say: Say): Promise<void> {
  const { order, payment } = await buy(stack, basket, CUSTOMERS.bjorn, say);
  await stack.act(payment.reference, 'decline');
  say('phone', 'Björn declines');
  await sayEnd(stack, order, 'invalid: cancelled, declined', say);
  await sayStock(stack, basket, say);
  await sayNoMail(stack, order.number, say);
}

export async function buyAndAbandon(stack: Stack, basket: Basket, say: Say): Promise<void> {
  const { order } = await buy(stack, basket, CUSTOMERS.cecilia, say);
  await stack.advance(ABANDON_AFTER_SECONDS);
  say('clock', `${ABANDON_AFTER_SECONDS / 60} minutes pass, and Cecilia does nothing`);
  await sayEnd(stack, order, 'invalid: cancelled, abandoned', say);
  await sayStock(stack, basket, say);
  await sayNoMail(stack, order.number, say);
}

export async function buyAndLoseTheCallback(stack: Stack, basket: Basket, say: Say): Promise<void> {
  const { order, payment } = await buy(stack, basket, CUSTOMERS.eva, say);
  await stack.act(payment.reference, 'pay', { callback: { copies: 0 } });
  say('phone', `Eva pays ${sek(order.total)}, and the news of it is lost on the way`);
  await stack.advance(SWEEP_WITHIN_SECONDS);
  say('clock', `${SWEEP_WITHIN_SECONDS / 60} minutes pass: the sweep asks Swish`);
  await sayEnd(stack, order, 'active: paid', say);
}

export async function payTwice(stack: Stack, basket: Basket, say: Say): Promise<void> {
  const idempotencyKey = randomUUID();
  say('basket', `Filip wants ${contents(basket)}`);
  const first = await place(stack, basket, CUSTOMERS.filip, { idempotencyKey });
  const later = { action: 'pay', afterSeconds: LATE_SECONDS };
  await stack.act(first.payment.reference, 'error', { errorCode: 'RF07', later });
  say('phone', `Filip's bank says no to ${first.order.number}, but takes the money all the same`);
  await sayEnd(stack, first.order, 'invalid: cancelled, payment_failed', say);
  const second = await place(stack, basket, CUSTOMERS.filip, { idempotencyKey });
  say('order', `${second.order.number} is Filip's new attempt, under the same key`);
  await stack.act(second.payment.reference, 'pay');
  await sayEnd(stack, second.order, 'active: paid', say);
  await stack.advance(LATE_SECONDS + SWEEP_WITHIN_SECONDS);
  say('clock', `${LATE_SECONDS / 60} minutes later Swish tells of the money for ${first.order.number}`);
  await sayEnd(stack, first.order, 'invalid: refunded, paid_again', say);
  for (const { to, subject } of await stack.mailsOf(first.order.number)) say('mail', `${to}  ${subject}`);
}

export async function wantTooMuch(stack: Stack, delivery: ShipmentOption, say: Say): Promise<void> {
  const [product] = (await stack.shop.products())
    .filter(({ available, max_order: limit }) => limit === null || available < limit)
    .toSorted((a, b) => a.available - b.available);
  if (product === undefined) throw new Error('The shop has no product that could be sold out');
  const basket: Basket = { lines: [{ product, quantity: product.available + 1 }], delivery };
  const ordersBefore = (await stack.state()).orders.length;

  say('basket', `David wants ${contents(basket)}`);
  const refusal = await place(stack, basket, CUSTOMERS.david).then(
    ({ order }) => {
      throw new Error(`Order ${order.number} was taken for pieces that are not there`);
    },
    (error: unknown) => {
      if (error instanceof ApiRefusal && error.code === 'insufficient_stock') return error;
      throw error;
    },
  );

  say('answer', `${refusal.status} ${refusal.code}: ${refusal.message}`);
  const orders = (await stack.state()).orders.length;
  if (orders !== ordersBefore) throw new Error(`There are ${orders} orders, but there were ${ordersBefore}`);
  say('order', 'none was made');
  await sayStock(stack, basket, say);
}

async function buy(stack: Stack, basket: Basket, customer: Customer, say: Say): Promise<Checkout> {
  say('basket', `${firstName(customer)} wants ${contents(basket)}`);
  await sayStock(stack, basket, say);
  const checkout = await place(stack, basket, customer);
  const { number, status, total } = checkout.order;
  say('order', `${number} is ${status}: ${sek(total)} to pay with Swish`);
  await sayStock(stack, basket, say);
  return checkout;
}

async function place(
  { shop }: Stack,
  { lines, delivery }: Basket,
  { name, email, phone }: Customer,
  options: PlaceOptions = {},
): Promise<Checkout> {
  const request: CheckoutRequest = {
    order: {
      payment: 'swish',
      delivery: delivery.id,
      name,
      company: '',
      address: 'Storgatan 1',
      zip: '123 45',
      city: 'Bromma',
      email,
      phone,
    },
    cart: lines.map(({ product, quantity }) => ({ id: product.id, number: quantity })),
  };
  return (await shop.place(request, options)).data;
}

/** @throws Error when the order ends otherwise than expected */
async function sayEnd(stack: Stack, { id, number }: Checkout['order'], expected: string, say: Say): Promise<void> {
  const end = await waitFor(`order ${number} to end`, async () => {
    const { data } = await stack.shop.status(id);
    return data.status === 'pending' ? undefined : data;
  });
  const row = (await stack.state()).orders.find((order) => order.id === id);
  const words = `${row?.status ?? 'gone'}: ${[end.status, end.reason].filter((word) => word !== null).join(', ')}`;
  say('order', `${number} is ${words}`);
  if (words !== expected) throw new Error(`Order ${number} should be ${expected}`);
}

async function sayStock(stack: Stack, { lines }: Basket, say: Say): Promise<void> {
  const { stock } = await stack.state();
  const shown = stock.filter(({ id }) => lines.some(({ product }) => product.id === id));
  const width = Math.max(...shown.map(({ title }) => title.length));
  const count = (pieces: number) => String(pieces).padStart(4);
  for (const { title, stock: pieces, reserved, free } of shown) {
    say('stock', `${title.padEnd(width)}  ${count(pieces)} in stock ${count(reserved)} held ${count(free)} free`);
  }
}

async function sayNoMail(stack: Stack, number: string, say: Say): Promise<void> {
  const mails = await stack.mailsOf(number);
  if (mails.length > 0) throw new Error(`Order ${number} was not paid, but ${mails.length} mails tell of it`);
  say('mail', 'none: nobody paid');
}

const contents = ({ lines, delivery }: Basket): string =>
  [...lines.map(describe), `delivered by ${delivery.name} for ${sek(delivery.cost)}`].join(', ');

function describe({ product, quantity }: Basket['lines'][number]): string {
  const unit = oreFromSek(chargedPrice({ price: product.price, price_reduced: product.price_reduced ?? 0 }));
  return `${quantity} × ${product.title} at ${sek(sekFromOre(unit))}`;
}

const sek = (amount: number): string => `${amount.toFixed(2)} SEK`;
const firstName = ({ name }: Customer): string => name.split(' ')[0] ?? name;
