import type { Checkout } from '../checkout.ts';
import type { Order } from '../order.ts';
import { becameActive } from '../order.ts';
import { isMoney, isUnpaid } from '../outcome.ts';
import type { Reservation } from '../reservation.ts';
import { codeOf } from '../swish-codes.ts';
import { CONFIRMED_RESERVATION_SECONDS } from '../timing.ts';

/** A payment as Swish itself tells it. */
export interface ToldPayment {
  readonly status: string;
  readonly errorCode?: string | null;
}

export type AuditedOrder = Pick<Order, 'id' | 'status' | 'cart' | 'history'>;
export type AuditedCheckout = Pick<Checkout, 'outcome' | 'refund' | 'paidBack' | 'ending' | 'endedAt' | 'askedAt'>;

/**
 * All that R3 to R5 ask about an order, read at one moment. They are asked of our own orders at rest that are not
 * flagged; whoever reads them sees to that.
 */
export interface OrderFacts {
  readonly order: AuditedOrder;
  /** Undefined once its time to live is over. */
  readonly checkout: AuditedCheckout | undefined;
  /** The order's counted rows, whatever their status. */
  readonly reservations: readonly Reservation[];
  /** Where Swish can be asked, what it says; our record alone decides where it cannot. */
  readonly payment?: ToldPayment | undefined;
  /** The money is back with the customer. */
  readonly isRefunded: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** R3: an order is active exactly when it is paid, and then its pieces have left the stock once. */
export const faultsOfStatus = (facts: OrderFacts): string[] =>
  facts.order.status === 'active'
    ? [...faultsOfActive(facts), ...faultsOfSale(facts)]
    : faultsOfInactive(facts.order, facts);

/** R4: an invalid order holds nothing, and Swish will not have money for it. */
export function faultsOfInvalid(facts: OrderFacts): string[] {
  if (facts.order.status !== 'invalid') return [];
  const faults = facts.reservations
    .filter(({ status }) => status === 'active')
    .map(({ productId, quantity }) => `is invalid, but holds ${quantity} of ${productId}`);
  const doubt = doubtOfUnpaid(facts);
  return doubt === undefined ? faults : [...faults, `is invalid, but ${doubt}`];
}

/** R5: whoever paid gets the goods, or the money back. `status` is undefined when there is no order. */
export function faultOfMoney(
  status: Order['status'] | undefined,
  { checkout, payment, isRefunded }: Pick<OrderFacts, 'checkout' | 'payment' | 'isRefunded'>,
): string | undefined {
  const isPaid = payment?.status === 'PAID' || isMoney(checkout?.outcome);
  if (!isPaid || status === 'active' || isRefunded) return undefined;
  if (checkout?.refund !== undefined) return 'is paid, but its refund is not complete';
  return `is paid, but ${status === undefined ? 'there is no order' : `the order is ${status}`}`;
}

function faultsOfActive({ order, checkout, payment }: OrderFacts): string[] {
  if (checkout?.refund !== undefined) return ['is active, but a refund has begun'];
  if (checkout?.paidBack !== undefined) return ['is active, but its money was given back'];
  if (isActiveByOperator(order)) return [];
  // The record goes 400 days after the payment; until then it must say the same as the order.
  if (checkout !== undefined && checkout.outcome !== 'PAID') {
    return [`is active, but its payment is ${checkout.outcome ?? 'not known'}`];
  }
  if (payment !== undefined && payment.status !== 'PAID') return [`is active, but Swish says ${payment.status}`];
  return [];
}

function isActiveByOperator({ history }: AuditedOrder): boolean {
  const last = history.findLast(({ to }) => to === 'active');
  return last !== undefined && last.by === 'operator' && last.why !== '';
}

function faultsOfSale({ order, checkout, reservations, now }: OrderFacts): string[] {
  const missing = order.cart
    .filter(({ id, number }) => {
      const row = reservations.find(({ productId }) => productId === id);
      if (row === undefined) return !isRowGone(checkout, now);
      return row.status !== 'confirmed' || row.quantity !== number;
    })
    .map(({ id, number }) => `is active, but there is no sale of ${number} of ${id}`);
  const times = order.history.filter(({ to }) => to === 'active').length;
  const undone = order.history.filter(({ from }) => from === 'active').length;
  return times - undone > 1 ? [...missing, `became active ${times} times`] : missing;
}

/** The row of a sale goes before the record of its checkout does. */
const isRowGone = (checkout: AuditedCheckout | undefined, now: number): boolean =>
  checkout === undefined || now >= (checkout.endedAt ?? now) + CONFIRMED_RESERVATION_SECONDS * 1000;

function faultsOfInactive(order: AuditedOrder, { checkout, reservations }: OrderFacts): string[] {
  const faults: string[] = [];
  if (checkout?.outcome === 'PAID' && checkout.refund === undefined && checkout.paidBack === undefined) {
    faults.push(`is paid, but ${order.status}`);
  }
  if (becameActive(order)) return faults;
  const sold = reservations.filter(({ status }) => status === 'confirmed');
  return [
    ...faults,
    ...sold.map(({ productId, quantity }) => `is ${order.status}, but ${quantity} of ${productId} are sold`),
  ];
}

/** Why it is not certain that nobody paid, or will. */
function doubtOfUnpaid({ checkout, payment, isRefunded }: OrderFacts): string | undefined {
  if (isRefunded) return undefined;
  if (checkout?.ending === 'refunded') return 'Swish has not paid back what it is said to have';
  if (payment !== undefined && !isOverAtSwish(payment)) return `Swish says ${wordsOf(payment)}`;
  if (checkout === undefined || isUnpaid(checkout.outcome)) return undefined;
  if (checkout.outcome !== undefined) return `its payment is ${checkout.outcome}`;
  return checkout.askedAt === undefined ? undefined : 'what became of its payment is not known';
}

/** Nothing more will come of it, and no money was taken. */
const isOverAtSwish = ({ status, errorCode }: ToldPayment): boolean =>
  status === 'DECLINED' || status === 'CANCELLED' || (status === 'ERROR' && codeOf(errorCode ?? '')?.definite === true);

const wordsOf = ({ status, errorCode }: ToldPayment): string => [status, errorCode].filter(Boolean).join(' ');
