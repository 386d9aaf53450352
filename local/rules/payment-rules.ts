import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { isUnpaid } from '../../lambdas/domain/outcome.ts';
import { codeOf } from '../../lambdas/domain/swish-codes.ts';
import { CONFIRMED_RESERVATION_SECONDS } from '../../lambdas/domain/timing.ts';
import { becameActive } from './sold-pieces.ts';
import { orderIdOf, type WorldIndex } from './world-index.ts';
import type { Payment } from './world.ts';

/** R3: an order is active exactly when it is paid, and then its pieces have left the stock once. */
export function activeIsPaid(index: WorldIndex): string[] {
  return settledOrders(index).flatMap((order) => {
    const checkout = index.checkout(order.id);
    const faults =
      order.status === 'active'
        ? [...faultsOfActive(order, checkout, index.payment(order.id)), ...faultsOfSale(order, index)]
        : faultsOfInactive(order, checkout, index);
    return faults.map((fault) => `${order.id}: ${fault}`);
  });
}

/** R4: an invalid order holds nothing, and Swish will not have money for it. */
export function invalidIsOver(index: WorldIndex): string[] {
  return settledOrders(index)
    .filter(({ status }) => status === 'invalid')
    .flatMap(({ id }) => {
      const faults = index
        .reservations(id)
        .filter(({ status }) => status === 'active')
        .map(({ productId, quantity }) => `is invalid, but holds ${quantity} of ${productId}`);
      const doubt = doubtOfUnpaid(index, id);
      if (doubt !== undefined) faults.push(`is invalid, but ${doubt}`);
      return faults.map((fault) => `${id}: ${fault}`);
    });
}

/** R5: whoever paid gets the goods, or the money back, or a person who looks at it. */
export function moneyIsAnswered(index: WorldIndex): string[] {
  const paidAtSwish = index.world.payments.filter(({ status }) => status === 'PAID').map(orderIdOf);
  const paidByRecord = index.checkouts
    .filter(({ outcome }) => outcome === 'PAID' || outcome === 'MISMATCH')
    .map(({ id }) => id);
  return [...new Set([...paidAtSwish, ...paidByRecord])]
    .filter((id) => index.isAtRest(id) && !index.isFlagged(id))
    .flatMap((id) => {
      const status = index.order(id)?.status;
      if (status === 'active' || index.isRefunded(id)) return [];
      if (index.checkout(id)?.refund !== undefined) return [`${id}: is paid, but its refund is not complete`];
      return [`${id}: is paid, but ${status === undefined ? 'there is no order' : `the order is ${status}`}`];
    });
}

/** Ours, at rest, and not left to a person. */
const settledOrders = (index: WorldIndex): readonly Order[] =>
  index.orders.filter(({ id }) => index.isAtRest(id) && !index.isFlagged(id));

function faultsOfActive(order: Order, checkout: Checkout | undefined, payment: Payment | undefined): string[] {
  if (isActiveByOperator(order)) return [];
  // The record goes 400 days after the payment; until then it must say the same as the order.
  if (checkout !== undefined && checkout.outcome !== 'PAID') {
    return [`is active, but its payment is ${checkout.outcome ?? 'not known'}`];
  }
  if (checkout?.refund !== undefined) return ['is active, but a refund has begun'];
  if (payment !== undefined && payment.status !== 'PAID') return [`is active, but Swish says ${payment.status}`];
  return [];
}

function isActiveByOperator({ history }: Order): boolean {
  const last = history.findLast(({ to }) => to === 'active');
  return last !== undefined && last.by === 'operator' && last.why !== '';
}

function faultsOfSale(order: Order, index: WorldIndex): string[] {
  const rows = index.reservations(order.id);
  const missing = order.cart
    .filter(({ id, number }) => {
      const row = rows.find(({ productId }) => productId === id);
      if (row === undefined) return !isRowGone(index.checkout(order.id), index.world.now);
      return row.status !== 'confirmed' || row.quantity !== number;
    })
    .map(({ id, number }) => `is active, but there is no sale of ${number} of ${id}`);
  const times = order.history.filter(({ to }) => to === 'active').length;
  const undone = order.history.filter(({ from }) => from === 'active').length;
  return times - undone > 1 ? [...missing, `became active ${times} times`] : missing;
}

/** The row of a sale goes before the record of its checkout does. */
const isRowGone = (checkout: Checkout | undefined, now: number): boolean =>
  checkout === undefined || now >= (checkout.endedAt ?? now) + CONFIRMED_RESERVATION_SECONDS * 1000;

function faultsOfInactive(order: Order, checkout: Checkout | undefined, index: WorldIndex): string[] {
  const faults: string[] = [];
  if (checkout?.outcome === 'PAID' && checkout.refund === undefined) faults.push(`is paid, but ${order.status}`);
  if (becameActive(order)) return faults;
  const sold = index.reservations(order.id).filter(({ status }) => status === 'confirmed');
  return [
    ...faults,
    ...sold.map(({ productId, quantity }) => `is ${order.status}, but ${quantity} of ${productId} are sold`),
  ];
}

/** Why it is not certain that nobody paid, or will. */
function doubtOfUnpaid(index: WorldIndex, orderId: string): string | undefined {
  const checkout = index.checkout(orderId);
  const payment = index.payment(orderId);
  if (index.isRefunded(orderId)) return undefined;
  if (checkout?.ending === 'refunded') return 'Swish has not paid back what it is said to have';
  if (payment !== undefined && !isOverAtSwish(payment)) return `Swish says ${wordsOf(payment)}`;
  if (checkout === undefined || isUnpaid(checkout.outcome)) return undefined;
  if (checkout.outcome !== undefined) return `its payment is ${checkout.outcome}`;
  return checkout.askedAt === undefined ? undefined : 'what became of its payment is not known';
}

/** Nothing more will come of it, and no money was taken. */
const isOverAtSwish = ({ status, errorCode }: Payment): boolean =>
  status === 'DECLINED' || status === 'CANCELLED' || (status === 'ERROR' && codeOf(errorCode ?? '')?.definite === true);

const wordsOf = ({ status, errorCode }: Payment): string => [status, errorCode].filter(Boolean).join(' ');
