import type { OrdersTable } from '../adapters/orders.ts';
import type { Checkout } from '../domain/checkout.ts';
import { isCheckoutId } from '../domain/identifiers.ts';
import { orderStateOf, stateWithoutRecord } from '../domain/status.ts';
import { NUDGE_PAUSE_SECONDS } from '../domain/timing.ts';
import { apiHandler, Problem, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import { describeError } from '../platform/describe-error.ts';
import { logger } from '../platform/powertools.ts';
import { nudge, type NudgeDependencies } from '../settlement/nudge.ts';
import type { OrderStatusAnswer } from './order-status-schema.ts';

interface Dependencies extends NudgeDependencies {
  readonly orders: OrdersTable;
}

/**
 * GET /v1/order/status/{id}: how an order stands, from the record, without anything personal. A rejected checkout has no
 * order and is not found. Orders of the old checkout have no record; their own status is the answer. While the payment is
 * open, a status call makes us ask Swish, at most once in ten seconds: callbacks get lost, and somebody is waiting.
 */
export async function readOrderStatus({ path }: ApiRequest, deps: Dependencies): Promise<Answer<OrderStatusAnswer>> {
  const id = path('id');
  if (id.length > 100) throw new Problem('not_found');
  const found = isCheckoutId(id) ? await deps.checkouts.find(id) : undefined;
  const checkout = found !== undefined && isPaymentOpen(found) ? await afterNudge(found, deps) : found;
  if (checkout !== undefined && checkout.ending !== 'rejected') {
    return {
      status: 200,
      data: { orderId: id, orderNumber: checkout.orderNumber ?? null, ...orderStateOf(checkout) },
    };
  }
  const order = checkout === undefined && id !== '' ? await deps.orders.find(id) : undefined;
  if (order === undefined) throw new Problem('not_found');
  return { status: 200, data: { orderId: id, orderNumber: order.number, ...stateWithoutRecord(order) } };
}

/** The customer has what it takes to pay, and nobody knows yet whether that has happened. */
const isPaymentOpen = ({ askedAt, instructions, outcome, ending, attention, lookedAt = 0 }: Checkout): boolean =>
  instructions !== undefined &&
  outcome === undefined &&
  ending === undefined &&
  attention === undefined &&
  Date.now() >= Math.max(askedAt ?? 0, lookedAt) + NUDGE_PAUSE_SECONDS * 1000;

/** The status is an answer of its own: it is given also when the nudge fails. */
async function afterNudge(checkout: Checkout, deps: Dependencies): Promise<Checkout> {
  try {
    await nudge(checkout, NUDGE_PAUSE_SECONDS * 1000, deps);
    return (await deps.checkouts.find(checkout.id)) ?? checkout;
  } catch (error) {
    logger.warn('The payment could not be looked into', { checkoutId: checkout.id, error: describeError(error) });
    return checkout;
  }
}

const dependencies: Dependencies = {
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  tokens: connect.tokens(),
  runs: connect.runs(),
  swish: connect.swish(),
};

export const handler = apiHandler('OrderStatus', (request) => readOrderStatus(request, dependencies));
