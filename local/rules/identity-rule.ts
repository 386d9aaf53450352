import { readRefund } from '../../lambdas/domain/refund.ts';
import { oreOf, orderIdOf, orderIdOfRefund, type WorldIndex } from './world-index.ts';
import type { SwishRefund } from './world.ts';

/** R7: one order, one number and one payment request per checkout, and one refund that did not definitely fail. */
export function everythingIsOnce(index: WorldIndex): string[] {
  return [
    ...sharedNumbers(index),
    ...uncountedNumbers(index),
    ...unmatchedOrders(index),
    ...strayPayments(index),
    ...repeatedPayments(index),
    ...repeatedRefunds(index),
    ...tooLargeRefunds(index),
  ];
}

/** The old checkout may have given a number twice: that is no fault of ours unless we gave it once more. */
function sharedNumbers({ world, orders }: WorldIndex): string[] {
  const ours = new Set(orders.map(({ id }) => id));
  return [...Map.groupBy(world.orders, ({ number }) => number)]
    .filter(([, sharing]) => sharing.length > 1 && sharing.some(({ id }) => ours.has(id)))
    .map(([number, sharing]) => `${number}: is the number of ${sharing.map(({ id }) => id).join(' and ')}`);
}

/** A number beyond its month's counter will be given again. */
function uncountedNumbers({ world, orders }: WorldIndex): string[] {
  const counters = new Map(world.orderNumbers.map(({ id, last }) => [id, last]));
  return orders.flatMap(({ id, number }) => {
    const [month = '', count] = number.split('.');
    const last = counters.get(month) ?? 0;
    return Number(count) <= last ? [] : [`${id}: has number ${number}, but the counter of ${month} is at ${last}`];
  });
}

function unmatchedOrders(index: WorldIndex): string[] {
  return index.checkouts.flatMap(({ id, orderNumber }) => {
    const number = index.order(id)?.number;
    if (number === orderNumber) return [];
    return [`${id}: the checkout has number ${orderNumber ?? 'none'}, its order ${number ?? 'does not exist'}`];
  });
}

function strayPayments(index: WorldIndex): string[] {
  return index.world.payments
    .filter((payment) => index.order(orderIdOf(payment)) === undefined)
    .map(({ id }) => `${id}: is a payment request for no order`);
}

function repeatedPayments({ world }: WorldIndex): string[] {
  const named = world.payments.filter(({ payeePaymentReference }) => payeePaymentReference);
  return [...Map.groupBy(named, ({ payeePaymentReference }) => payeePaymentReference)]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([number, sharing]) => `${number}: has ${sharing.length} payment requests`);
}

/** Whether the money of a refund stays with us for certain: an error whose code says so. */
const hasFailed = (refund: SwishRefund): boolean => readRefund(refund) === 'failed';

const refundedOrders = ({ world }: WorldIndex): readonly string[] => [...new Set(world.refunds.map(orderIdOfRefund))];

/** A refund may follow another one only when that one failed for certain. */
function repeatedRefunds(index: WorldIndex): string[] {
  return refundedOrders(index).flatMap((orderId) =>
    index
      .refunds(orderId)
      .slice(0, -1)
      .filter((refund) => !hasFailed(refund))
      .map(({ id, status }) => `${orderId}: refund ${id} is ${status}, but was followed by another one`),
  );
}

function tooLargeRefunds(index: WorldIndex): string[] {
  return refundedOrders(index).flatMap((orderId) => {
    const payment = index.payment(orderId);
    const paid = payment?.status === 'PAID' ? oreOf([payment]) : 0;
    const paidBack = oreOf(index.refunds(orderId).filter((refund) => !hasFailed(refund)));
    return paidBack > paid ? [`${orderId}: ${paidBack} öre are paid back, but ${paid} öre were paid`] : [];
  });
}
