import type { WriteItem } from '../adapters/expression.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { failuresOf, type Failures } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { isHeld, releasedStatus } from '../domain/reservation.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';

/**
 * The parts of a transaction that give back all that a checkout holds. Every line says what was read of it: a release
 * of that very row, or that there is nothing to release; a row that is missing is the stream's to give back.
 *
 * @param uncounted products whose count does not have the pieces: only the row is released
 */
export async function releasedHolds(
  checkout: Checkout,
  uncounted: ReadonlySet<string>,
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
      return uncounted.has(id) ? [release] : [release, [`stock ${id}`, deps.products.release(id, row.quantity)]];
    }),
  );
}

/**
 * Products whose count does not have the pieces of this checkout, by a transaction that failed on it: deleted, or
 * replaced by an admin's hand. There is nothing to give back to; the drift is counted, and the money moves on.
 */
export function uncountedProducts(checkout: Checkout, failures: Failures): string[] {
  const failed = failuresOf(failures, 'stock');
  const uncounted = checkout.request.cart.filter(
    // Where the row has changed too, it is only read again.
    ({ id, number }) =>
      failed.has(id) && !failures.has(`hold ${id}`) && Number(failed.get(id)?.['reserved'] ?? 0) < number,
  );
  const drifted = uncounted.filter(({ id }) => failed.get(id) !== undefined).map(({ id }) => id);
  if (drifted.length > 0) {
    count('StockDrift', drifted.length);
    logger.error('Fewer pieces are counted as reserved than a hold says', { checkoutId: checkout.id, drifted });
  }
  return uncounted.map(({ id }) => id);
}
