import type { OrderStatus, Reason } from '../checkout-client.ts';

/** Every way in which an order can end for its customer, as the page tells them apart. */
export const ORDER_ENDS = [
  'paid',
  'unclear',
  'declined',
  'timedOut',
  'cancelled',
  'failed',
  'refused',
  'soldOut',
  'busy',
  'unavailable',
  'fault',
  'byShop',
  'notBought',
  'refundedSoldOut',
  'refundedPaidAgain',
  'refundedByShop',
  'refunded',
] as const;
export type OrderEnd = (typeof ORDER_ENDS)[number];

const CANCELLED: Readonly<Partial<Record<Reason, OrderEnd>>> = {
  payment_unclear: 'unclear',
  declined: 'declined',
  abandoned: 'timedOut',
  cancelled_by_customer: 'cancelled',
  payment_failed: 'failed',
  rejected: 'refused',
  insufficient_stock: 'soldOut',
  busy: 'busy',
  payment_unavailable: 'unavailable',
  internal: 'fault',
  operator: 'byShop',
};

const REFUNDED: Readonly<Partial<Record<Reason, OrderEnd>>> = {
  sold_out_after_payment: 'refundedSoldOut',
  paid_again: 'refundedPaidAgain',
  operator: 'refundedByShop',
};

/** How an order ended; undefined while the customer can still pay. A reason that is new to the page is no reason to fail. */
export function endOf({ status, reason }: Pick<OrderStatus, 'status' | 'reason'>): OrderEnd | undefined {
  switch (status) {
    case 'paid':
      return 'paid';
    case 'pending':
      return reason === 'payment_unclear' ? 'unclear' : undefined;
    case 'cancelled':
      return (reason === null ? undefined : CANCELLED[reason]) ?? 'notBought';
    case 'refunded':
      return (reason === null ? undefined : REFUNDED[reason]) ?? 'refunded';
  }
}
