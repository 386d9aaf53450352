import type { Order } from '../../lambdas/domain/order.ts';

/** Orders of the old checkout have no history; it never took sold pieces off the stock. */
export const isOurs = (order: Order): boolean => Array.isArray(order.history);

export const becameActive = (order: Order): boolean =>
  isOurs(order) && (order.status === 'active' || order.history.some(({ to }) => to === 'active'));

/** Pieces of each product in orders that became active. */
export function soldPieces(orders: readonly Order[]): Map<string, number> {
  const sold = new Map<string, number>();
  for (const { id, number } of orders.filter(becameActive).flatMap(({ cart }) => cart)) {
    sold.set(id, (sold.get(id) ?? 0) + number);
  }
  return sold;
}
