import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { instructionIdOf, refundIdOf } from '../../lambdas/domain/identifiers.ts';
import type { HistoryLine, MailRecipient, MailRecord, Order, OrderStatus } from '../../lambdas/domain/order.ts';
import { swishReference } from '../../lambdas/domain/order-number.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import type { Refund } from '../../lambdas/domain/refund.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { Payment, SentMail, SwishRefund, World } from '../../local/rules/world.ts';

export const NOW = Date.parse('2026-11-22T18:00:00Z');
const CREATED = NOW - 120_000;

export const FIRST = '5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44';
export const SECOND = '0a6dd3a1-7a2e-4f0b-9a53-6f3c5c7f1e10';

export const aProduct = (changes: Partial<Product> = {}): Product => ({
  id: 'rainy-day',
  title: 'Regndag',
  price: 349,
  stock: 10,
  status: 'active',
  ...changes,
});

const line = (to: OrderStatus, from: OrderStatus | null, by: HistoryLine['by'], why: string): HistoryLine => ({
  at: CREATED,
  from,
  to,
  why,
  by,
});
const CREATED_LINE = line('inactive', null, 'CreateOrder', 'awaiting_payment');
export const CONFIRMED_LINE = line('active', 'inactive', 'ConfirmOrder', 'paid');
export const OPERATOR_LINE = line('active', 'invalid', 'operator', 'paid by invoice');
const CANCELLED_LINE = line('invalid', 'inactive', 'CancelOrder', 'declined');

export const HISTORIES = {
  inactive: [CREATED_LINE],
  active: [CREATED_LINE, CONFIRMED_LINE],
  invalid: [CREATED_LINE, CANCELLED_LINE],
};

export const aMailRecord = (changes: Partial<MailRecord> = {}): MailRecord => ({
  status: 'sent',
  attempt: 1,
  unclear: 0,
  at: NOW,
  ...changes,
});

/** Two pieces of one product, awaiting payment. */
export const anOrder = (changes: Partial<Order> = {}): Order => ({
  id: FIRST,
  number: '2611.001',
  status: 'inactive',
  date: CREATED,
  date_change: CREATED,
  delivery: '',
  delivery_cost: 0,
  information: {
    name: 'Astrid Berg',
    company: '',
    address: '',
    zip: '',
    city: '',
    email: 'astrid@example.com',
    phone: '46706444364',
  },
  cart: [{ id: 'rainy-day', number: 2, title: 'Regndag', price: 349 }],
  total: 698,
  currency: 'SEK',
  language: 'sv',
  status_reason: 'awaiting_payment',
  payment: { method: 'swish', id: instructionIdOf(changes.id ?? FIRST), status: 'created' },
  notifications: { customer: {}, admin: {} },
  history: HISTORIES[changes.status ?? 'inactive'],
  createdAt: new Date(CREATED).toISOString(),
  updatedAt: new Date(CREATED).toISOString(),
  ...changes,
});

export const aCheckout = (changes: Partial<Checkout> = {}): Checkout => ({
  id: FIRST,
  kind: 'checkout',
  createdAt: CREATED,
  language: 'sv',
  request: {
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
    },
    cart: [{ id: 'rainy-day', number: 2 }],
  },
  runNumber: 1,
  runKind: 'checkout',
  orderNumber: '2611.001',
  amountOre: 69_800,
  generation: 1,
  askedAt: CREATED,
  askCount: 1,
  ...changes,
});

export const aHold = (changes: Partial<Reservation> = {}): Reservation => ({
  productId: 'rainy-day',
  reservationId: FIRST,
  orderId: FIRST,
  quantity: 2,
  createdAt: CREATED,
  expiresAt: Math.floor((CREATED + 600_000) / 1000),
  status: 'active',
  counted: true,
  generation: 1,
  ...changes,
});

export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  id: instructionIdOf(FIRST),
  status: 'CREATED',
  amount: 698,
  payeePaymentReference: swishReference('2611.001'),
  ...changes,
});

/** The refund of the first order's payment as the checkout keeps it. */
export const aBegunRefund = (changes: Partial<Refund> = {}): Refund => ({
  number: 1,
  id: refundIdOf(FIRST, 1),
  reason: 'sold_out_after_payment',
  begunAt: NOW,
  askedAt: NOW,
  askCount: 1,
  ...changes,
});

/** The same as Swish has it. */
export const aRefund = (changes: Partial<SwishRefund> = {}): SwishRefund => ({
  id: refundIdOf(FIRST, 1),
  paymentId: instructionIdOf(FIRST),
  status: 'PAID',
  amount: 698,
  errorCode: null,
  ...changes,
});

export const aMail = (kind: string, recipient: MailRecipient, order = FIRST): SentMail => ({
  ...aConfirmation(recipient, order),
  tags: { order, kind, recipient },
});

export const aConfirmation = (recipient: MailRecipient, order = FIRST): SentMail => ({
  to: [`${recipient}@example.com`],
  subject: 'Orderbekräftelse',
  tags: { order, kind: 'confirmation', recipient },
  at: new Date(NOW).toISOString(),
});

/** A freshly counted shop of ten pieces, without a customer. */
export const aWorld = (changes: Partial<World> = {}): World => ({
  now: NOW,
  products: [aProduct()],
  orders: [],
  reservations: [],
  checkouts: [],
  orderNumbers: [{ id: '2611', last: 9 }],
  executions: [],
  payments: [],
  refunds: [],
  pendingRemovals: [],
  mails: [],
  baseline: new Map([['rainy-day', 10]]),
  manualStockChanges: [],
  ...changes,
});

/** One customer's order in one of the states where a shop is in order. */
export const worlds = {
  /** Held, and the run waits for the customer. */
  awaitingPayment: (changes: Partial<World> = {}): World =>
    aWorld({
      products: [aProduct({ reserved: 2 })],
      orders: [anOrder()],
      reservations: [aHold()],
      checkouts: [aCheckout({ dueAt: NOW + 480_000, dueShard: '3' })],
      executions: [{ name: FIRST, status: 'RUNNING' }],
      payments: [aPayment()],
      ...changes,
    }),

  /** Paid, sold and told. */
  paid: (changes: Partial<World> = {}): World =>
    aWorld({
      products: [aProduct({ stock: 8, reserved: 0 })],
      orders: [anOrder({ status: 'active' })],
      reservations: [aHold({ status: 'confirmed' })],
      checkouts: [aCheckout({ outcome: 'PAID', outcomeRank: 3, ending: 'confirmed', endedAt: NOW })],
      executions: [{ name: FIRST, status: 'SUCCEEDED' }],
      payments: [aPayment({ status: 'PAID' })],
      mails: [aConfirmation('customer'), aConfirmation('admin')],
      ...changes,
    }),

  /** Declined, and every piece is free again. */
  declined: (changes: Partial<World> = {}): World =>
    aWorld({
      products: [aProduct({ reserved: 0 })],
      orders: [anOrder({ status: 'invalid' })],
      reservations: [aHold({ status: 'cancelled' })],
      checkouts: [aCheckout({ outcome: 'DECLINED', outcomeRank: 1, ending: 'cancelled', endedAt: NOW })],
      executions: [{ name: FIRST, status: 'SUCCEEDED' }],
      payments: [aPayment({ status: 'DECLINED' })],
      ...changes,
    }),

  /** Paid too late for its pieces, and paid back. */
  refunded: (changes: Partial<World> = {}): World =>
    aWorld({
      products: [aProduct({ reserved: 0 })],
      orders: [anOrder({ status: 'invalid' })],
      reservations: [aHold({ status: 'expired' })],
      checkouts: [
        aCheckout({
          outcome: 'PAID',
          outcomeRank: 3,
          ending: 'refunded',
          endedAt: NOW,
          refund: aBegunRefund({ status: 'PAID' }),
        }),
      ],
      executions: [
        { name: FIRST, status: 'SUCCEEDED' },
        { name: `${FIRST}-2`, status: 'SUCCEEDED' },
      ],
      payments: [aPayment({ status: 'PAID' })],
      refunds: [aRefund()],
      mails: [aMail('refund', 'customer')],
      ...changes,
    }),
};
