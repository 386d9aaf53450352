import { reservationIdOf } from '../domain/identifiers.ts';
import type { Reservation } from '../domain/reservation.ts';
import { epochSeconds } from '../domain/timing.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { checkItem, putItem, updateItem, type Condition, type WriteItem } from './expression.ts';
import { reservationSearch } from './reservation-search.ts';

/** The row that was read is still the one: active, counted, and of the same reserving transaction. */
const stillActive = (generation: number): Condition => ({
  expression: '#status = :active AND #counted = :counted AND #generation = :generation',
  values: { active: 'active', counted: true, generation },
});

/** The row is as it was read. */
const stillAs = ({ status, generation }: Reservation): Condition => ({
  expression: '#status = :was AND #counted = :counted AND #generation = :generation',
  values: { was: status, counted: true, generation },
});

/** Holds: one row per product and order. Keys come from the order's lines and are read strongly. */
export function reservationsTable(documents: Documents, tableName: string) {
  const keyOf = (productId: string, orderId: string) => ({ productId, reservationId: reservationIdOf(orderId) });

  return {
    ...reservationSearch(documents, tableName),

    /** The order's rows that exist, whatever their status. */
    async find(orderId: string, productIds: readonly string[]): Promise<Map<string, Reservation>> {
      const items = await batchGet(
        documents,
        tableName,
        productIds.map((productId) => keyOf(productId, orderId)),
      );
      return new Map(items.map((item) => [String(item['productId']), item as unknown as Reservation]));
    },

    /** The rows that exist under these keys, of whatever orders. */
    async findRows(keys: readonly { productId: string; orderId: string }[]): Promise<Reservation[]> {
      const unique = new Map(
        keys.map(({ productId, orderId }) => [`${productId} ${orderId}`, keyOf(productId, orderId)]),
      );
      return (await batchGet(documents, tableName, [...unique.values()])) as unknown as Reservation[];
    },

    /** A new hold. Fails when the order has a row for the product already. */
    create: (reservation: Reservation): WriteItem =>
      putItem(tableName, reservation, { expression: 'attribute_not_exists(#productId)' }),

    /** A hold given back: its pieces are free again with the product's part of the same transaction. */
    release: (reservation: Reservation, status: 'expired' | 'cancelled'): WriteItem =>
      updateItem(
        tableName,
        keyOf(reservation.productId, reservation.orderId),
        { set: { status } },
        stillActive(reservation.generation),
      ),

    /** A hold whose pieces are sold. The row stays until `until` (epoch s) for people to look at. */
    confirm: (reservation: Reservation, until: number): WriteItem =>
      updateItem(
        tableName,
        keyOf(reservation.productId, reservation.orderId),
        { set: { status: 'confirmed', expiresAt: until } },
        stillActive(reservation.generation),
      ),

    /** A hold that must live longer, while a payment is unclear or a person looks at it. Never shortens. */
    extend: (reservation: Reservation, holdUntil: number): WriteItem =>
      updateItem(
        tableName,
        keyOf(reservation.productId, reservation.orderId),
        { set: { expiresAt: Math.max(reservation.expiresAt, epochSeconds(holdUntil)) } },
        stillActive(reservation.generation),
      ),

    /** Late money holds the pieces on, or again: the row that was read becomes active as generation `next`. */
    reclaim: (row: Reservation, next: Reservation): WriteItem =>
      updateItem(
        tableName,
        keyOf(row.productId, row.orderId),
        {
          set: {
            status: 'active',
            generation: next.generation,
            expiresAt: Math.max(row.expiresAt, next.expiresAt),
          },
        },
        stillAs(row),
      ),

    /** An operator sells the pieces of a row that holds none, or sells on what it holds: it is of generation `next` then. */
    sell: (row: Reservation, next: { readonly generation: number; readonly until: number }): WriteItem =>
      updateItem(
        tableName,
        keyOf(row.productId, row.orderId),
        { set: { status: 'confirmed', generation: next.generation, expiresAt: next.until } },
        stillAs(row),
      ),

    /** An operator takes a sale back, wherever its pieces are by then. */
    takeBack: (row: Reservation): WriteItem =>
      updateItem(tableName, keyOf(row.productId, row.orderId), { set: { status: 'cancelled' } }, stillAs(row)),

    /** The order holds nothing of the product: there is no row, or it is no longer active. */
    notHeld: (productId: string, orderId: string): WriteItem =>
      checkItem(tableName, keyOf(productId, orderId), {
        expression: 'attribute_not_exists(#productId) OR #status <> :active',
        values: { active: 'active' },
      }),
  };
}

export type ReservationsTable = ReturnType<typeof reservationsTable>;
