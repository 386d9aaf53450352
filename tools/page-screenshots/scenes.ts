import type { Page } from 'playwright-core';
import type { Cloud } from '../../local/cloud.ts';
import { customer } from '../../test/support/customer.ts';
import type { SampleOrders } from './sample-orders.ts';

/** Something to look at: an address, and what is done there before the picture is taken. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (page: Page) => Promise<void>;
  /** One of those that the documentation shows, of a wide window in light, of this height. */
  readonly documentedHeight?: number;
}

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
const see = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

async function fillCart(page: Page): Promise<void> {
  await press(page, /^Add to cart: Regndag/);
  await press(page, /^Add to cart: Kanelbullen/);
}

async function goToCheckout(page: Page): Promise<void> {
  await fillCart(page);
  // Where the cart has no place beside the figures.
  const toCart = page.getByRole('button', { name: /^Show the cart|^The cart:/ });
  if (await toCart.first().isVisible()) await toCart.first().click();
  await press(page, 'Go to checkout');
}

async function fillIn(page: Page): Promise<void> {
  await goToCheckout(page);
  const { name, address, zip, city, email, phone } = customer;
  for (const [field, value] of Object.entries({ name, address, zip, city, email, phone })) {
    await page.locator(`input[name="${field}"]`).fill(value);
  }
}

/** Every page, in every state that a person can come to. */
export const scenesOf = (orders: SampleOrders, cloud: Cloud): readonly Scene[] => [
  { name: 'shop', path: '/', prepare: fillCart, documentedHeight: 800 },
  {
    name: 'checkout-with-problems',
    path: '/',
    prepare: async (page) => {
      await goToCheckout(page);
      await page.locator('input[name="phone"]').fill('12');
      await press(page, 'Pay with Swish');
      await see(page, 'Give a valid phone number.');
    },
  },
  {
    name: 'sold-out-meanwhile',
    path: '/',
    prepare: async (page) => {
      await page.route('**/v1/products', (route) => route.abort());
      await fillIn(page);
      const { products } = await cloud.tables.state();
      const pieces = products.find(({ id }) => id === 'rainy-day')?.stock ?? 0;
      await cloud.tables.setStock('rainy-day', 0);
      await press(page, 'Pay with Swish');
      await page.getByRole('alert').filter({ hasText: 'Regndag' }).first().waitFor();
      await cloud.tables.setStock('rainy-day', pieces);
    },
  },
  { name: 'payment', path: `/?order=${orders.waiting.id}`, documentedHeight: 800 },
  ...(['paid', 'declined', 'abandoned', 'failed', 'cancelled', 'unclear', 'refunded'] as const).map((end) => ({
    name: `payment-${end}`,
    path: `/?order=${orders[end].id}`,
    prepare: (page: Page) => page.locator('main h1').first().waitFor(),
  })),
  { name: 'payment-unknown', path: '/?order=00000000-0000-4000-8000-000000000000' },
  { name: 'phone', path: '/phone' },
  {
    name: 'phone-request',
    path: `/phone?token=${orders.waiting.token}`,
    prepare: (page) => page.getByRole('button', { name: /^Pay/ }).waitFor(),
    documentedHeight: 800,
  },
  {
    name: 'phone-code',
    path: `/phone?token=${orders.waiting.token}`,
    prepare: (page) => press(page, /^Pay/),
  },
  { name: 'inbox', path: '/inbox' },
  {
    name: 'inbox-text',
    path: '/inbox',
    prepare: async (page) => {
      await page.locator('.mail-entry').first().click();
      await page.getByRole('tab', { name: 'Text' }).first().click();
    },
  },
  { name: 'executions', path: '/ops' },
  { name: 'execution-waiting', path: `/ops/executions/${orders.waiting.id}` },
  { name: 'execution', path: `/ops/executions/${orders.paid.id}`, documentedHeight: 960 },
  { name: 'execution-needs-attention', path: `/ops/executions/${orders.flagged.id}` },
  { name: 'execution-gone', path: '/ops/executions/00000000-0000-4000-8000-000000000000' },
  { name: 'order', path: `/ops/orders/${orders.paid.number}`, documentedHeight: 960 },
  { name: 'order-needs-attention', path: `/ops/orders/${orders.flagged.number}` },
  { name: 'order-refunded', path: `/ops/orders/${orders.refunded.number}` },
  {
    name: 'order-preview',
    path: `/ops/orders/${orders.paid.number}`,
    prepare: async (page) => {
      await press(page, 'Refund through Swish');
      await page.getByLabel('Why?').fill('the box was crushed');
      await press(page, 'Show what will happen');
      await page.getByRole('button', { name: 'Do it' }).waitFor();
    },
  },
  { name: 'stock', path: '/ops/stock' },
  { name: 'rules', path: '/ops/rules' },
  { name: 'faults', path: '/ops/faults', documentedHeight: 960 },
  { name: 'desk', path: '/desk', documentedHeight: 940 },
];
