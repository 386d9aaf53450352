import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import type { ReturnedHoldsTable } from '../adapters/returned-holds.ts';
import type { Checkout } from '../domain/checkout.ts';
import type { Product } from '../domain/product.ts';
import { isHeld, isHoldingNothing, wantedLine, type Reservation, type WantedLine } from '../domain/reservation.ts';

/** What became of a line's hold, and so what holding or selling its pieces means. */
export interface ReadLine {
  readonly id: string;
  readonly quantity: number;
  readonly row: Reservation | undefined;
  /** `kept`: still held. `taken_over`: the row is gone, its pieces still count as reserved. `free`: given back. */
  readonly state: 'kept' | 'taken_over' | 'free';
}

/** Reads what a checkout holds of each line of its cart. */
export async function readLines(
  checkout: Checkout,
  cart: readonly { readonly id: string; readonly number: number }[],
  deps: { readonly reservations: ReservationsTable; readonly returnedHolds: ReturnedHoldsTable },
): Promise<readonly ReadLine[]> {
  const rows = await deps.reservations.find(
    checkout.id,
    cart.map(({ id }) => id),
  );
  const { generation = 0 } = checkout;
  const missing = cart.filter(({ id }) => !rows.has(id));
  const marked = await deps.returnedHolds.findMarked(
    missing.map(({ id }) => ({ productId: id, orderId: checkout.id, generation })),
  );
  const returned = new Set([...marked].map(({ productId }) => productId));
  const isReleased = isHoldingNothing(checkout);
  return cart.map(({ id, number }) => {
    const row = rows.get(id);
    if (isHeld(row)) return { id, quantity: number, row, state: 'kept' };
    const isTakenOver = row === undefined && !isReleased && !returned.has(id);
    return { id, quantity: number, row, state: isTakenOver ? 'taken_over' : 'free' };
  });
}

/**
 * The stock of the lines whose pieces must be had anew, by product id.
 *
 * @param seen products as a failed transaction returned them, instead of ones that are read
 * @throws InsufficientStock when a product is gone
 */
export async function wantedOf(
  lines: readonly ReadLine[],
  seen: ReadonlyMap<string, Product | undefined>,
  table: ProductsTable,
): Promise<ReadonlyMap<string, WantedLine>> {
  const free = lines.filter(({ state }) => state === 'free');
  const unseen = free.filter(({ id }) => seen.get(id) === undefined).map(({ id }) => id);
  const products = unseen.length === 0 ? new Map<string, Product>() : await table.find(unseen);
  return new Map(free.map(({ id, quantity }) => [id, wantedLine(id, quantity, seen.get(id) ?? products.get(id))]));
}
