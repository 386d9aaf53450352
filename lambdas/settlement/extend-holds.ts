import type { ReservationsTable } from '../adapters/reservations.ts';
import type { WriteItem } from '../adapters/expression.ts';
import type { Checkout } from '../domain/checkout.ts';
import { isHeld } from '../domain/reservation.ts';

/** The parts of a transaction that make what a checkout still holds last until `holdUntil` (epoch ms). */
export async function extendedHolds(
  checkout: Checkout,
  holdUntil: number,
  reservations: ReservationsTable,
): Promise<Record<string, WriteItem>> {
  const rows = await reservations.find(
    checkout.id,
    checkout.request.cart.map(({ id }) => id),
  );
  return Object.fromEntries(
    [...rows.values()].filter(isHeld).map((row) => [`hold ${row.productId}`, reservations.extend(row, holdUntil)]),
  );
}
