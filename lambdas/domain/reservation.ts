import { shortItem } from './cart.ts';
import type { Checkout } from './checkout.ts';
import { InsufficientStock } from './errors.ts';
import { reservationIdOf } from './identifiers.ts';
import type { Product } from './product.ts';
import { CONFIRMED_RESERVATION_SECONDS, epochSeconds } from './timing.ts';

export type ReservationStatus = 'active' | 'confirmed' | 'expired' | 'cancelled';

/**
 * Every move of a reservation. A released one is final, unless late money holds the pieces again or an operator sells
 * them; a sold one, unless an operator takes the order back.
 */
export const RESERVATION_MOVES: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  active: ['confirmed', 'expired', 'cancelled'],
  confirmed: ['cancelled'],
  expired: ['active', 'confirmed'],
  cancelled: ['active', 'confirmed'],
};

/** `createdAt` is epoch ms, `expiresAt` epoch seconds. `counted`: its pieces are in the product's `reserved`;
 * rows of the old checkout are without it, and are left alone. */
export interface Reservation {
  readonly productId: string;
  readonly reservationId: string;
  readonly orderId: string;
  readonly quantity: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly status: ReservationStatus;
  readonly counted?: boolean;
  readonly generation: number;
}

export function newReservation(hold: {
  readonly orderId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly generation: number;
  readonly now: number;
  readonly holdUntil: number;
}): Reservation {
  return {
    productId: hold.productId,
    reservationId: reservationIdOf(hold.orderId),
    orderId: hold.orderId,
    quantity: hold.quantity,
    createdAt: hold.now,
    expiresAt: epochSeconds(hold.holdUntil),
    status: 'active',
    counted: true,
    generation: hold.generation,
  };
}

/** Whether the row holds pieces that its product counts as reserved. */
export const isHeld = (row: Reservation | undefined): row is Reservation =>
  row?.status === 'active' && row.counted === true;

/** Whether a checkout's holds were all given back with its end, or it never had any. */
export const isHoldingNothing = ({
  generation,
  releasedGeneration,
}: Pick<Checkout, 'generation' | 'releasedGeneration'>): boolean =>
  generation === undefined || releasedGeneration === generation;

/** When the row of a sold piece may go. */
export const confirmedUntil = (now: number): number => epochSeconds(now) + CONFIRMED_RESERVATION_SECONDS;

/** How a hold ends: `expired` when its time was over, `cancelled` when it was given back before. */
export const releasedStatus = (reservation: Reservation, now: number): 'expired' | 'cancelled' =>
  reservation.expiresAt <= epochSeconds(now) ? 'expired' : 'cancelled';

/** What a line's hold needs to know of its product: `S` and `q` of the condition. */
export interface WantedLine {
  readonly product: Product;
  readonly quantity: number;
}

/** @throws InsufficientStock when the product is gone: none of it is free */
export function wantedLine(id: string, quantity: number, product: Product | undefined): WantedLine {
  if (product === undefined) throw new InsufficientStock([{ id, title: id, requested: quantity, available: 0 }]);
  return { product, quantity };
}

/**
 * Decides with which stock to hold, or to try again. DynamoDB cannot compare `stock − reserved` with a quantity, so the
 * condition names the stock last seen, and fails too when that was stale.
 *
 * @param current the products as they were read, or those that failed, as the failed transaction returned them
 * @throws InsufficientStock when pieces are truly gone, with the true free counts
 */
export function refreshWanted(
  wanted: readonly WantedLine[],
  current: ReadonlyMap<string, Product | undefined>,
): readonly WantedLine[] {
  const refreshed = wanted.map(({ product, quantity }) => ({
    product: current.has(product.id) ? (current.get(product.id) ?? { ...product, stock: 0 }) : product,
    quantity,
  }));
  const short = refreshed.filter(
    ({ product, quantity }) => current.has(product.id) && product.stock - (product.reserved ?? 0) < quantity,
  );
  if (short.length > 0) throw new InsufficientStock(short.map(({ product, quantity }) => shortItem(product, quantity)));
  return refreshed;
}
