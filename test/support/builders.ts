import { randomUUID } from 'node:crypto';
import type { Attention, Checkout, CheckoutRequest } from '../../lambdas/domain/checkout.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { newOrder } from '../../lambdas/domain/order.ts';
import type { Product, ShipmentOption } from '../../lambdas/domain/product.ts';
import type { StepInput } from '../../lambdas/platform/task-handler.ts';

export const aProduct = (changes: Partial<Product> = {}): Product => ({
  id: 'rainy-day',
  title: 'Regndag',
  price: 249,
  stock: 10,
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...changes,
});

export const aShipmentOption = (changes: Partial<ShipmentOption> = {}): ShipmentOption => ({
  id: 'postnord',
  name: 'PostNord',
  cost: 59,
  ...changes,
});

/** A request for one piece that is picked up; a test names only what matters to it. */
export const aRequest = (
  changes: { readonly cart?: CheckoutRequest['cart']; readonly order?: Partial<CheckoutRequest['order']> } = {},
): CheckoutRequest => ({
  order: {
    payment: 'swish',
    delivery: '',
    name: 'Astrid Berg',
    company: '',
    address: '',
    zip: '',
    city: '',
    email: 'astrid@example.com',
    phone: '46706444364',
    ...changes.order,
  },
  cart: changes.cart ?? [{ id: 'rainy-day', number: 1 }],
});

/** A checkout as its first write leaves it. */
export const aCheckout = (changes: Partial<Checkout> = {}): Checkout => ({
  id: randomUUID(),
  kind: 'checkout',
  createdAt: Date.now(),
  language: 'sv',
  request: aRequest(),
  runNumber: 1,
  runKind: 'checkout',
  ...changes,
});

/** A flag that was raised while nothing was known of the payment, and no refund was over. */
export const anAttention = (changes: Partial<Attention> = {}): Attention => ({
  reason: 'payment_unclear',
  at: 1,
  outcomeRank: 0,
  refundState: 'open',
  ...changes,
});

/** The order of a checkout with one product for 249 SEK, awaiting its payment. */
export function anOrder(changes: Partial<Order> = {}, checkout: Checkout = aCheckout()): Order {
  const product = aProduct();
  const cart = {
    lines: [{ product, quantity: 1, unitPriceOre: 24_900 }],
    delivery: undefined,
    deliveryCostOre: 0,
    totalOre: 24_900,
  };
  return { ...newOrder(checkout, cart, '2611.001', Date.now()), ...changes };
}

/** What the state machine gives a step of a checkout's first run. */
export const aStepInput = (checkoutId: string, changes: Partial<StepInput> = {}): StepInput => ({
  checkoutId,
  execution: checkoutId,
  kind: 'checkout',
  redriveCount: 0,
  retryCount: 0,
  ...changes,
});
