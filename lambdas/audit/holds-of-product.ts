import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import type { ReturnedHoldsTable } from '../adapters/returned-holds.ts';
import type { HoldGeneration } from '../domain/identifiers.ts';
import { doubtfulGenerations, isHolding, type CheckoutState } from '../domain/audit/checkout-state.ts';

export interface HoldDependencies {
  readonly checkouts: CheckoutsTable;
  readonly reservations: ReservationsTable;
  readonly returnedHolds: ReturnedHoldsTable;
}

/** A checkout's line of one product, with the row's key. */
interface LineOf {
  readonly state: CheckoutState;
  readonly hold: HoldGeneration & { readonly quantity: number };
}

/**
 * Pieces of holds of a product whose rows are gone although nobody gave them back: their stream records are still on
 * their way, so `reserved` still has them. They are told from the checkouts that hold: each of those is in the index of
 * what is unfinished.
 */
export async function removedPieces(
  productId: string,
  checkouts: readonly CheckoutState[],
  deps: HoldDependencies,
): Promise<number> {
  const held = linesOf(productId, checkouts.filter(isHolding));
  const rows = await deps.reservations.findRows(held.map(({ hold }) => hold));
  const present = new Set(rows.map(({ orderId }) => orderId));
  const missing = held.filter(({ state }) => !present.has(state.id)).map(({ hold }) => hold);
  const returned = await deps.returnedHolds.findMarked(missing);
  return missing.filter((hold) => !returned.has(hold)).reduce((sum, { quantity }) => sum + quantity, 0);
}

/**
 * Holds of a product whose removal somebody may still hear of, though they are not known to count any more. Before
 * `reserved` is lowered their markers are written: what arrives then finds its own and subtracts nothing.
 */
export async function doubtfulHolds(
  productId: string,
  checkouts: readonly CheckoutState[],
  now: number,
  deps: HoldDependencies,
): Promise<readonly HoldGeneration[]> {
  const holds = linesOf(productId, checkouts).flatMap(({ state, hold }) =>
    doubtfulGenerations(state, now).map((generation) => ({ ...hold, generation })),
  );
  const rows = await deps.reservations.findRows(holds);
  const present = new Map(rows.map(({ orderId, generation }) => [orderId, generation]));
  const missing = holds.filter(({ orderId, generation }) => present.get(orderId) !== generation);
  const returned = await deps.returnedHolds.findMarked(missing);
  return missing.filter((hold) => !returned.has(hold));
}

const linesOf = (productId: string, checkouts: readonly CheckoutState[]): readonly LineOf[] =>
  checkouts.flatMap((state) =>
    state.request.cart
      .filter(({ id }) => id === productId)
      .map(({ number }) => ({
        state,
        hold: { productId, orderId: state.id, generation: state.generation ?? 0, quantity: number },
      })),
  );
