import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { failuresOf, transact, type Failures } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { CheckoutClosed, InsufficientStock, StockContention } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import { newReservation, refreshWanted, wantedLine, type WantedLine } from '../domain/reservation.ts';
import { deadlineOf, HOLD_SECONDS, OVERDUE_MARGIN_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
}

/** How often a stock that was stale is tried again with what the failed transaction saw. */
const STALE_TRIES = 12;

/**
 * Holds the pieces of every line, or of none, for ten minutes. Undone by CancelOrder.
 *
 * @returns the end of the payment wait, epoch ms: some time before the hold's end
 * @throws InsufficientStock with the true free counts
 * @throws StockContention when other buyers kept getting in the way
 * @throws CheckoutClosed when the checkout ended or is closing
 */
export async function reserveStock(input: StepInput, deps: Dependencies): Promise<{ deadline: number }> {
  const checkout = await enterRun(input, { ...deps, now: Date.now() });
  const held = heldAlready(checkout);
  if (held !== undefined) return held;
  try {
    return await holdAll(checkout, deps);
  } catch (error) {
    if (!(error instanceof InsufficientStock || error instanceof StockContention)) throw error;
    // What stood in the way may be our own hold, made meanwhile by a try of this step that was given up as lost.
    const current = await deps.checkouts.find(checkout.id);
    const done = current === undefined ? undefined : heldAlready(current);
    if (done !== undefined) return done;
    throw error;
  }
}

async function holdAll(checkout: Checkout, deps: Dependencies): Promise<{ deadline: number }> {
  const lines = checkout.request.cart;
  const products = await deps.products.find(lines.map(({ id }) => id));
  // Whose pieces are gone is refused by the read: in a drop that is most buyers, and each transaction less is out of
  // the way of those whose pieces are there.
  let wanted = refreshWanted(
    lines.map(({ id, number }) => wantedLine(id, number, products.get(id))),
    products,
  );

  for (let attempt = 0; attempt < STALE_TRIES; attempt++) {
    const hold = holdFrom(Date.now());
    const failures = await transact(deps.documents, reservingParts(checkout, wanted, hold, deps));
    if (failures.size === 0) return { deadline: hold.deadline };
    if (isHeldByUs(failures, checkout.id)) break;
    if (failures.has('checkout')) throw new CheckoutClosed('checkout_closed');
    wanted = refreshWanted(wanted, failuresOf(failures, 'stock') as Map<string, Product | undefined>);
  }
  throw new StockContention(`The stock of checkout ${checkout.id} kept changing`);
}

/** A repeated step finds its hold: the transaction that wrote the deadline wrote the rows. */
const heldAlready = (checkout: Checkout): { deadline: number } | undefined =>
  checkout.deadline === undefined || checkout.ending !== undefined ? undefined : { deadline: checkout.deadline };

const holdFrom = (now: number) => {
  const holdUntil = now + HOLD_SECONDS * 1000;
  return { now, holdUntil, deadline: deadlineOf(holdUntil) };
};

function reservingParts(
  checkout: Checkout,
  wanted: readonly WantedLine[],
  hold: ReturnType<typeof holdFrom>,
  deps: Dependencies,
) {
  const generation = (checkout.generation ?? 0) + 1;
  return {
    checkout: deps.checkouts.beginHold(checkout.id, {
      previous: checkout.generation,
      holdUntil: hold.holdUntil,
      deadline: hold.deadline,
      dueAt: hold.now + OVERDUE_MARGIN_SECONDS * 1000,
    }),
    ...Object.fromEntries(
      wanted.flatMap(({ product: { id, stock }, quantity }) => [
        [
          `hold ${id}`,
          deps.reservations.create(
            newReservation({ orderId: checkout.id, productId: id, quantity, generation, ...hold }),
          ),
        ],
        [`stock ${id}`, deps.products.hold(id, quantity, stock)],
      ]),
    ),
  };
}

/** A row of our own that is active says that it was done already, whatever else failed. */
const isHeldByUs = (failures: Failures, orderId: string): boolean =>
  [...failuresOf(failures, 'hold').values()].some((row) => row?.['orderId'] === orderId && row['status'] === 'active');

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  products: connect.products(),
  reservations: connect.reservations(),
};

export const handler = taskHandler('ReserveStock', StepInputSchema, (input) => reserveStock(input, dependencies));
