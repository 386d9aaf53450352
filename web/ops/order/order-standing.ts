import type { OrderView } from '../../../ops/console/api.ts';

/** Of an order that waits for no payment any more, and was neither confirmed nor cancelled yet. */
export type ShownStatus = NonNullable<OrderView['order']>['status'] | 'not_settled';

export interface OrderStanding {
  /** Undefined where there is no order. */
  readonly status: ShownStatus | undefined;
  /** An order of the old checkout has none. */
  readonly reason: string | undefined;
}

/** How an order stands and why. The order itself knows nothing of a flag or of what Swish said meanwhile: the record does. */
export function standingOf({ order, checkout }: Pick<OrderView, 'order' | 'checkout'>): OrderStanding {
  const isDecided = checkout?.outcome !== undefined;
  const isUnclear = checkout?.unclearSince !== undefined && !isDecided;
  const flagged: string | undefined = checkout?.attention?.reason;
  if (order?.status === 'inactive' && isDecided) return { status: 'not_settled', reason: flagged };
  const own = isUnclear ? 'payment_unclear' : (order?.status_reason ?? checkout?.reason);
  return { status: order?.status, reason: flagged ?? own };
}
