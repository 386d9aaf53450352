import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { WriteItem } from '../adapters/expression.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import type { ReturnedHoldsTable } from '../adapters/returned-holds.ts';
import { failuresOf, transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { RefundBegun, StockContention, Superseded } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import { newReservation, refreshWanted, type WantedLine } from '../domain/reservation.ts';
import { HOLD_SECONDS, OVERDUE_MARGIN_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { readLines, wantedOf, type ReadLine } from '../settlement/read-lines.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
  readonly returnedHolds: ReturnedHoldsTable;
}

const RECLAIM_TRIES = 12;

/**
 * Late money: holds the pieces of every line again, or of none, and keeps what is still held. Rows of a generation
 * become the next one together, so that a row and its checkout always say the same generation.
 *
 * @throws InsufficientStock when pieces are gone: the money goes back
 * @throws Superseded when a newer attempt of the customer took this one's place: the money goes back
 * @throws RefundBegun when the money is going back already
 * @throws StockContention when other buyers kept getting in the way
 */
export async function reclaimStock(input: StepInput, deps: Dependencies): Promise<void> {
  await enterRun(input, { ...deps, now: Date.now() });
  /** The stock last seen of a product that failed, instead of the one that was read. */
  let seen: ReadonlyMap<string, Product | undefined> = new Map();
  for (let attempt = 0; attempt < RECLAIM_TRIES; attempt++) {
    const [checkout, order] = await Promise.all([
      deps.checkouts.find(input.checkoutId),
      deps.orders.find(input.checkoutId),
    ]);
    if (checkout === undefined || order === undefined) throw new Error(`There is no order ${input.checkoutId}`);
    if (order.status === 'active') return; // ConfirmOrder finds it done.
    requireReclaimable(checkout);
    const lines = await readLines(checkout, checkout.request.cart, deps);
    const wanted = await wantedOf(lines, seen, deps.products);
    const failures = await transact(deps.documents, reclaimingParts(checkout, lines, wanted, deps));
    if (failures.size === 0) return;
    seen = failuresOf(failures, 'stock') as Map<string, Product | undefined>;
    refreshWanted([...wanted.values()], seen);
  }
  throw new StockContention(`The stock of checkout ${input.checkoutId} kept changing`);
}

function requireReclaimable(checkout: Checkout): void {
  if (checkout.refund !== undefined || checkout.paidBack !== undefined) throw new RefundBegun('refund_begun');
  if (checkout.successor !== undefined) throw new Superseded('superseded', { successor: checkout.successor });
  if (checkout.outcome !== 'PAID') {
    throw new Error(`Nothing is reclaimed for ${checkout.id}: its payment is ${checkout.outcome ?? 'not known'}`);
  }
}

function reclaimingParts(
  checkout: Checkout,
  lines: readonly ReadLine[],
  wanted: ReadonlyMap<string, WantedLine>,
  deps: Dependencies,
): Record<string, WriteItem> {
  const now = Date.now();
  const holdUntil = now + HOLD_SECONDS * 1000;
  const generation = (checkout.generation ?? 0) + 1;
  const dueAt = now + OVERDUE_MARGIN_SECONDS * 1000;
  return {
    checkout: deps.checkouts.reclaim(checkout, { generation, holdUntil, dueAt }),
    ...Object.fromEntries(
      lines.flatMap(({ id, quantity, row, state }): (readonly [string, WriteItem])[] => {
        const next = newReservation({ orderId: checkout.id, productId: id, quantity, generation, now, holdUntil });
        const hold = [
          `hold ${id}`,
          row === undefined ? deps.reservations.create(next) : deps.reservations.reclaim(row, next),
        ] as const;
        if (state === 'kept') return [hold];
        if (state === 'taken_over') {
          const lost = { productId: id, orderId: checkout.id, generation: checkout.generation ?? 0 };
          return [hold, [`marker ${id}`, deps.returnedHolds.mark(lost, now)]];
        }
        const stock = wanted.get(id)?.product.stock ?? 0;
        return [hold, [`stock ${id}`, deps.products.hold(id, quantity, stock)]];
      }),
    ),
  };
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
  returnedHolds: connect.returnedHolds(),
};

export const handler = taskHandler('ReclaimStock', StepInputSchema, (input) => reclaimStock(input, dependencies));
