import type { Ore } from '../../lambdas/domain/money.ts';
import type { Cart } from './cart.ts';

/** An order that was placed in this browser. Nothing of it is personal. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly lines: readonly {
    readonly id: string;
    readonly title: string;
    readonly quantity: number;
    readonly amountOre: Ore;
  }[];
  /** Null for a pick-up. */
  readonly delivery: string | null;
  readonly deliveryOre: Ore;
  readonly totalOre: Ore;
  /** Whether it may still be paid. */
  readonly isOpen: boolean;
}

/** More cannot be open at a time; an older one is found by its address. */
const MOST_ORDERS = 3;

/** Orders as they were stored: what cannot be read is left out. */
export const ordersFrom = (stored: unknown): readonly PlacedOrder[] =>
  Array.isArray(stored) ? stored.filter(isPlacedOrder) : [];

/** With this order, the newest first. */
export const withOrder = (orders: readonly PlacedOrder[], order: PlacedOrder): readonly PlacedOrder[] =>
  [order, ...orders.filter(({ orderId }) => orderId !== order.orderId)].slice(0, MOST_ORDERS);

export const asOver = (orders: readonly PlacedOrder[], orderId: string): readonly PlacedOrder[] =>
  orders.map((order) => (order.orderId === orderId ? { ...order, isOpen: false } : order));

export const cartOf = ({ lines }: PlacedOrder): Cart => new Map(lines.map(({ id, quantity }) => [id, quantity]));

/** Pieces that wait for this customer's payments. */
export function heldBy(orders: readonly PlacedOrder[]): Cart {
  const held = new Map<string, number>();
  for (const { lines } of orders.filter(({ isOpen }) => isOpen)) {
    for (const { id, quantity } of lines) held.set(id, (held.get(id) ?? 0) + quantity);
  }
  return held;
}

function isPlacedOrder(value: unknown): value is PlacedOrder {
  const { orderId, lines, totalOre, deliveryOre, isOpen } = (value ?? {}) as Partial<
    Record<keyof PlacedOrder, unknown>
  >;
  return (
    typeof orderId === 'string' &&
    typeof isOpen === 'boolean' &&
    Number.isSafeInteger(totalOre) &&
    Number.isSafeInteger(deliveryOre) &&
    Array.isArray(lines) &&
    lines.every(
      (line: PlacedOrder['lines'][number] | null) =>
        typeof line?.id === 'string' &&
        typeof line.title === 'string' &&
        Number.isSafeInteger(line.quantity) &&
        Number.isSafeInteger(line.amountOre),
    )
  );
}
