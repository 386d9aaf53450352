import type { Checkout } from './checkout.ts';
import type { Order } from './order.ts';
import { REASONS, type Reason } from './reason.ts';

export const PAYMENT_STATUSES = ['created', 'paid', 'declined', 'error', 'cancelled', 'refunded', 'unclear'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** A payment as the storefront shows it, from our own record. */
export function paymentStatusOf(checkout: Checkout): PaymentStatus {
  if (checkout.ending === 'refunded') return 'refunded';
  switch (checkout.outcome) {
    case 'PAID':
      return 'paid';
    case 'DECLINED':
      return 'declined';
    case 'CANCELLED':
      return 'cancelled';
    case 'ERROR':
    case 'NOT_FOUND':
    case 'REFUSED':
      return 'error';
    case 'MISMATCH':
      return 'unclear';
    default:
      return checkout.unclearSince === undefined ? 'created' : 'unclear';
  }
}

export const ORDER_STATES = ['pending', 'paid', 'cancelled', 'refunded'] as const;

export interface OrderState {
  readonly status: (typeof ORDER_STATES)[number];
  readonly reason: Reason | null;
}

const asReason = (text: string | undefined): Reason | null => REASONS.find((reason) => reason === text) ?? null;

/** An order as the storefront shows it, by the checkout's record. `cancelled` may still become `paid` or `refunded`. */
export function orderStateOf(checkout: Checkout): OrderState {
  switch (checkout.ending) {
    case 'confirmed':
      return { status: 'paid', reason: null };
    case 'refunded':
      return { status: 'refunded', reason: asReason(checkout.reason) };
    case 'cancelled':
    case 'rejected':
      // Money came that is not what was asked: a person looks, and nothing is certain until then.
      if (checkout.outcome === 'MISMATCH' && checkout.refund === undefined) {
        return { status: 'cancelled', reason: 'payment_unclear' };
      }
      return { status: 'cancelled', reason: asReason(checkout.reason) };
    default:
      return {
        status: 'pending',
        reason: paymentStatusOf(checkout) === 'unclear' ? 'payment_unclear' : 'awaiting_payment',
      };
  }
}

const STATE_OF_STATUS = { inactive: 'pending', active: 'paid', invalid: 'cancelled' } as const;

/** An order without a record: of the old checkout, or so old that its record is gone. Its own status is what is known. */
export const stateWithoutRecord = (order: Pick<Order, 'status'> & { status_reason?: string }): OrderState => ({
  status: STATE_OF_STATUS[order.status],
  reason: order.status === 'active' ? null : asReason(order.status_reason),
});
