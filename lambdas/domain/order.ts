import { requestOf, type Checkout } from './checkout.ts';
import type { PricedCart } from './cart.ts';
import type { Language } from './language.ts';
import { sekFromOre } from './money.ts';
import { instructionIdOf } from './identifiers.ts';
import type { Reason } from './reason.ts';

export const ORDER_STATUSES = ['inactive', 'active', 'invalid'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type Mover = 'CreateOrder' | 'ConfirmOrder' | 'CancelOrder' | 'RefundPayment' | 'operator';

/** Every move an order can make, and who may make it. What is not here is refused. */
export const ORDER_MOVES: Readonly<Record<OrderStatus, Readonly<Partial<Record<OrderStatus, readonly Mover[]>>>>> = {
  inactive: { active: ['ConfirmOrder', 'operator'], invalid: ['CancelOrder', 'RefundPayment'] },
  active: { invalid: ['operator'] },
  invalid: { active: ['ConfirmOrder', 'operator'] },
};

export interface HistoryLine {
  readonly at: number;
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly why: string;
  readonly by: Mover;
  /** Who the operator was. */
  readonly operator?: string;
  /** What became of the sold pieces of an order that is active no longer; absent where none were sold. */
  readonly pieces?: Pieces;
}

/** `returned` to the stock, or `kept` away from it: broken, or with the customer. */
export type Pieces = 'returned' | 'kept';

/**
 * The history line of a move. Throws for a move that the table does not have, and for an operator without a name or a
 * reason: that is a bug, never a race.
 */
export function moveOrder(
  from: OrderStatus,
  to: OrderStatus,
  move: Pick<HistoryLine, 'why' | 'by' | 'at' | 'operator' | 'pieces'>,
): HistoryLine {
  if (ORDER_MOVES[from][to]?.includes(move.by) !== true) {
    throw new Error(`${move.by} may not move an order from ${from} to ${to}`);
  }
  if (move.by === 'operator' && !(move.operator && move.why)) {
    throw new Error('An operator who moves an order has a name and a reason');
  }
  return { from, to, ...move };
}

/** A line of the order with the product's data as it was when the customer bought it. Prices are SEK. */
export interface OrderLine {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly subtitle?: string;
  readonly price: number;
  readonly price_reduced?: number;
  readonly [attribute: string]: unknown;
}

/** One mail of an order: a record per recipient and kind. `at` is epoch ms. */
export interface MailRecord {
  readonly status: 'sending' | 'sent' | 'failed';
  readonly attempt: number;
  /** How many attempts ended without anybody knowing whether the mail went out. */
  readonly unclear: number;
  readonly at: number;
  readonly messageId?: string;
  /** Name of SES's refusal. */
  readonly error?: string;
  /** Given up: nothing more is tried. */
  readonly final?: boolean;
  /** Who had it sent once more on purpose, after it had been sent or given up. */
  readonly resent?: readonly Resent[];
  /** What came of this attempt after SES had taken it. */
  readonly feedback?: MailFeedback;
}

/** A mail that came back. `at` is epoch ms, by whoever reported it. */
export interface MailFeedback {
  readonly type: 'bounce' | 'complaint' | 'reject';
  /** SES's word for why: `NoEmail`, `MailboxFull`, `abuse`. */
  readonly subtype: string;
  /** Definitely: the mail never reaches anybody. Without it a later delivery is possible, or was even made. */
  readonly undelivered: boolean;
  readonly at: number;
}

/** `at` is epoch ms. */
export interface Resent {
  readonly at: number;
  readonly operator: string;
  readonly why: string;
}

export type MailRecipient = 'customer' | 'admin';

/** An order as its table keeps it: the shop's attributes, and ours beside them. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly date: number;
  readonly date_change: number;
  readonly delivery: string;
  readonly delivery_cost: number;
  readonly information: {
    readonly name: string;
    readonly company: string;
    readonly address: string;
    readonly zip: string;
    readonly city: string;
    readonly email: string;
    readonly phone: string;
  };
  readonly cart: readonly OrderLine[];
  readonly total: number;
  readonly currency: 'SEK';
  readonly language: Language;
  readonly status_reason: Reason;
  readonly payment: {
    readonly method: 'swish';
    readonly id: string;
    readonly status: string;
    readonly reference?: string;
    readonly error_code?: string;
    readonly paid_at?: number;
    /** Without an id: given back another way than through Swish. */
    readonly refund?: { readonly id?: string; readonly status: string; readonly at: number };
  };
  readonly notifications: Readonly<Record<MailRecipient, Readonly<Record<string, MailRecord>>>>;
  readonly history: readonly HistoryLine[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Whether this checkout made the order: those of the old one have no history, and are left alone. */
export const isOurs = (order: Pick<Order, 'id'>): boolean =>
  Array.isArray((order as Partial<Pick<Order, 'history'>>).history);

/** Whether an order of ours is or once was active: its pieces were sold. */
export const becameActive = ({ status, history }: Pick<Order, 'status' | 'history'>): boolean =>
  status === 'active' || history.some(({ to }) => to === 'active');

/**
 * How often an order's pieces have left the stock and not come back. An operator who undoes an order puts them back or
 * keeps them; kept ones do not leave a second time when an operator makes the order active again, but late money sells
 * others.
 */
export function timesSold({ history, status }: Pick<Order, 'history' | 'status'>): number {
  let out = 0;
  let isKept = false;
  for (const { from, to, by, pieces } of history) {
    if (to === 'active' && !(isKept && by === 'operator')) out += 1;
    if (to === 'active') isKept = false;
    if (from === 'active' && pieces === 'returned') out -= 1;
    if (from === 'active') isKept = pieces === 'kept';
  }
  // An order that somebody made active in the table has no history of it.
  return status === 'active' ? Math.max(out, 1) : out;
}

const FROZEN_ATTRIBUTES = [
  'slug',
  'category',
  'article',
  'brand',
  'title',
  'subtitle',
  'price',
  'price_reduced',
  'description',
  'tag',
  'image',
  'images',
] as const;

/** The order of a checkout, `inactive`, with every product frozen as it is now. */
export function newOrder(checkout: Checkout, cart: PricedCart, number: string, now: number): Order {
  const { name, company, address, zip, city, email, phone } = requestOf(checkout).order;
  const at = new Date(now).toISOString();
  return {
    id: checkout.id,
    number,
    status: 'inactive',
    date: now,
    date_change: now,
    delivery: cart.delivery?.name ?? '',
    delivery_cost: sekFromOre(cart.deliveryCostOre),
    information: { name, company, address, zip, city, email, phone },
    cart: cart.lines.map(({ product, quantity }) => ({
      ...Object.fromEntries(FROZEN_ATTRIBUTES.map((attribute) => [attribute, product[attribute]])),
      id: product.id,
      number: quantity,
      title: product.title,
      price: product.price,
    })),
    total: sekFromOre(cart.totalOre),
    currency: 'SEK',
    language: checkout.language,
    status_reason: 'awaiting_payment',
    payment: { method: 'swish', id: instructionIdOf(checkout.id), status: 'created' },
    notifications: { customer: {}, admin: {} },
    history: [{ at: now, from: null, to: 'inactive', why: 'awaiting_payment', by: 'CreateOrder' }],
    createdAt: at,
    updatedAt: at,
  };
}
