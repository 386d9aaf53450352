import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { OrderActive, PaymentArrived, PaymentUnsettled, StockContention } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { isUnpaid } from '../domain/outcome.ts';
import { cancelReason, type CaughtError, type Reason } from '../domain/reason.ts';
import { refusalOf } from '../domain/refusal.ts';
import { recheckDue, isResolutionOwed } from '../domain/due.ts';
import { connect, documents } from '../platform/connect.ts';
import { countBy } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { CaughtErrorSchema, StepInputSchema, taskHandler } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { releasedHolds, uncountedProducts } from '../settlement/release-holds.ts';

const InputSchema = StepInputSchema.extend({ caught: CaughtErrorSchema.nullable() });

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
}

const CANCEL_TRIES = 5;

/**
 * Nobody paid, for certain: the pieces are free again, the order is invalid with its reason, and a customer who has no
 * answer yet gets the refusal, all in one transaction. Copes with there being no order or no hold; an ended
 * checkout counts as done. This is what undoes CreateOrder and ReserveStock.
 *
 * @returns whether the customer, who was told that nobody knows, is still to be told how it ended
 * @throws PaymentArrived when the record says PAID
 * @throws PaymentUnsettled when Swish was asked and nobody knows yet, or the money does not match
 * @throws OrderActive when the order is active: an operator said so
 */
export async function cancelOrder(
  input: z.output<typeof InputSchema>,
  deps: Dependencies,
): Promise<{ isResolutionOwed: boolean }> {
  await enterRun(input, { ...deps, now: Date.now() });
  const uncounted = new Set<string>();
  for (let attempt = 0; attempt < CANCEL_TRIES; attempt++) {
    const [checkout, order] = await Promise.all([
      deps.checkouts.find(input.checkoutId),
      deps.orders.find(input.checkoutId),
    ]);
    if (checkout === undefined) throw new Error(`There is no checkout ${input.checkoutId}`);
    if (order?.status === 'active') throw new OrderActive('order_active');
    requireUnpaid(checkout);
    if (checkout.ending !== undefined) return { isResolutionOwed: isResolutionOwed(order) };
    const reason = cancelReason(checkout, input.caught);
    const failures = await transact(
      deps.documents,
      await cancellingParts(checkout, order, { reason, caught: input.caught, uncounted }, deps),
    );
    if (failures.size === 0) {
      countBy('OrderCancelled', reason);
      logger.info('Order cancelled', { reason });
      return { isResolutionOwed: isResolutionOwed(order) };
    }
    for (const product of uncountedProducts(checkout, failures)) uncounted.add(product);
  }
  throw new StockContention(`Order ${input.checkoutId} kept changing while it was being cancelled`);
}

function requireUnpaid(checkout: Checkout): void {
  if (checkout.outcome === 'PAID') throw new PaymentArrived('payment_arrived');
  const neverAsked = checkout.askedAt === undefined && checkout.outcome === undefined;
  if (!neverAsked && !isUnpaid(checkout.outcome)) throw new PaymentUnsettled('payment_unsettled');
}

async function cancellingParts(
  checkout: Checkout,
  order: Order | undefined,
  why: { readonly reason: Reason; readonly caught: CaughtError | null; readonly uncounted: ReadonlySet<string> },
  deps: Dependencies,
) {
  const now = Date.now();
  const refusal = checkout.instructions === undefined ? refusalOf(why.reason, checkout, why.caught) : undefined;
  return {
    checkout: deps.checkouts.cancel(checkout, {
      reason: why.reason,
      refusal,
      now,
      dueAt: recheckDue({ ...checkout, endedAt: now }, now),
    }),
    order: cancelledOrder(checkout, order, why.reason, now, deps.orders),
    ...(await releasedHolds(checkout, why.uncounted, now, deps)),
  };
}

/** An order that an operator made invalid stays as it is: only its pieces are still to be freed. */
function cancelledOrder(
  checkout: Checkout,
  order: Order | undefined,
  reason: Reason,
  now: number,
  orders: OrdersTable,
) {
  if (order === undefined) return orders.missing(checkout.id);
  if (order.status === 'invalid') return orders.isInvalid(order.id);
  return orders.cancel(order, { reason, outcome: checkout.outcome, detail: checkout.outcomeDetail, now });
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
};

export const handler = taskHandler('CancelOrder', InputSchema, (input) => cancelOrder(input, dependencies));
