import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { failuresOf, transact, type Failures } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { HoldGone, RefundBegun, StockContention, StockShort, Superseded } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { confirmedUntil, isHeld, type Reservation } from '../domain/reservation.ts';
import { MAIL_DUE_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { count, measure } from '../platform/measure.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { uncountedProducts } from '../settlement/release-holds.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
}

const CONFIRM_TRIES = 5;

/**
 * The money is there: the held pieces are sold, the stock is less for good and the order is active, all in one
 * transaction. Already active counts as done.
 *
 * @throws HoldGone when a hold of the order is no longer active
 * @throws StockShort when an admin lowered the stock below what was sold
 * @throws RefundBegun when a refund of this payment has begun
 * @throws Superseded when a newer attempt took this one's place
 */
export async function confirmOrder(input: StepInput, deps: Dependencies): Promise<void> {
  await enterRun(input, { ...deps, now: Date.now() });
  const uncounted = new Set<string>();
  let wasUnconfirmed = false;
  for (let attempt = 0; attempt < CONFIRM_TRIES; attempt++) {
    const [checkout, order] = await Promise.all([
      deps.checkouts.find(input.checkoutId),
      deps.orders.find(input.checkoutId),
    ]);
    if (checkout === undefined || order === undefined) throw new Error(`There is no order ${input.checkoutId}`);
    if (order.status === 'active') {
      if (checkout.ending === 'confirmed') return;
      // An operator may have moved both between the two reads. Active by hand, past its checkout, it was never sold: then
      // a person has to look.
      if (wasUnconfirmed) throw new Error(`Order ${order.id} is active, but its checkout was not confirmed`);
      wasUnconfirmed = true;
      continue;
    }
    requireConfirmable(checkout);
    const holds = await requireHolds(checkout, deps.reservations);
    const failures = await transact(deps.documents, confirmingParts(checkout, order, { holds, uncounted }, deps));
    if (failures.size === 0) {
      count('OrderConfirmed');
      if (checkout.outcomeAt !== undefined) measure('TimeToConfirm', Math.max(0, Date.now() - checkout.outcomeAt));
      return;
    }
    requireStock(holds, failures);
    for (const product of uncountedProducts(checkout, failures)) uncounted.add(product);
  }
  throw new StockContention(`Order ${input.checkoutId} kept changing while it was being confirmed`);
}

function requireConfirmable(checkout: Checkout): void {
  if (checkout.refund !== undefined || checkout.paidBack !== undefined) throw new RefundBegun('refund_begun');
  if (checkout.successor !== undefined) throw new Superseded('superseded', { successor: checkout.successor });
  if (checkout.outcome !== 'PAID') {
    throw new Error(`Order ${checkout.id} cannot be confirmed: its payment is ${checkout.outcome ?? 'not known'}`);
  }
}

async function requireHolds(checkout: Checkout, reservations: ReservationsTable): Promise<readonly Reservation[]> {
  const lines = checkout.request.cart;
  const rows = await reservations.find(
    checkout.id,
    lines.map(({ id }) => id),
  );
  const gone = lines.filter(({ id, number }) => {
    const row = rows.get(id);
    return !isHeld(row) || row.quantity !== number;
  });
  if (gone.length > 0) throw new HoldGone('hold_gone', { items: gone.map(({ id }) => ({ id })) });
  return [...rows.values()];
}

function confirmingParts(
  checkout: Checkout,
  order: Order,
  { holds, uncounted }: { readonly holds: readonly Reservation[]; readonly uncounted: ReadonlySet<string> },
  deps: Dependencies,
) {
  const now = Date.now();
  const detail = checkout.outcomeDetail ?? { status: 'PAID' };
  return {
    checkout: deps.checkouts.confirm(checkout.id, now, now + MAIL_DUE_SECONDS * 1000),
    order: deps.orders.confirm(order, { detail, now }),
    ...Object.fromEntries(
      holds.flatMap((hold) => [
        [`hold ${hold.productId}`, deps.reservations.confirm(hold, confirmedUntil(now))],
        [`stock ${hold.productId}`, deps.products.sell(hold.productId, hold.quantity, !uncounted.has(hold.productId))],
      ]),
    ),
  };
}

/** Anything else that failed has changed since it was read, and is read again. */
function requireStock(holds: readonly Reservation[], failures: Failures): void {
  const failed = failuresOf(failures, 'stock');
  const short = holds.filter(
    ({ productId, quantity }) => failed.has(productId) && Number(failed.get(productId)?.['stock'] ?? 0) < quantity,
  );
  if (short.length > 0) {
    throw new StockShort('stock_short', {
      items: short.map(({ productId, quantity }) => ({ id: productId, requested: quantity })),
    });
  }
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
};

export const handler = taskHandler('ConfirmOrder', StepInputSchema, (input) => confirmOrder(input, dependencies));
