import type { WriteItem } from '../adapters/expression.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { failuresOf, type Failures } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { isHeld, releasedStatus } from '../domain/reservation.ts';

/**
 * The parts of a transaction that give back all that a checkout holds. Every line says what was read of it: a release
 * of that very row, or that there is nothing to release; a row that is missing is the stream's to give back.
 *
 * @param deleted products that an admin deleted: there is no count left to give their pieces back to
 */
export async function releasedHolds(
  checkout: Checkout,
  deleted: ReadonlySet<string>,
  now: number,
  deps: { readonly products: ProductsTable; readonly reservations: ReservationsTable },
): Promise<Record<string, WriteItem>> {
  const lines = checkout.request.cart;
  const rows = await deps.reservations.find(
    checkout.id,
    lines.map(({ id }) => id),
  );
  return Object.fromEntries(
    lines.flatMap(({ id }) => {
      const row = rows.get(id);
      if (!isHeld(row)) return [[`hold ${id}`, deps.reservations.notHeld(id, checkout.id)]];
      const release = [`hold ${id}`, deps.reservations.release(row, releasedStatus(row, now))] as const;
      return deleted.has(id) ? [release] : [release, [`stock ${id}`, deps.products.release(id, row.quantity)]];
    }),
  );
}

/** Products that are not there any more, by a transaction that failed on their count. */
export const deletedProducts = (failures: Failures): string[] =>
  [...failuresOf(failures, 'stock')].filter(([, item]) => item === undefined).map(([id]) => id);
