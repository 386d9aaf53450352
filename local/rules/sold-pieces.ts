import { becameActive, isOurs, type Order } from '../../lambdas/domain/order.ts';

/** Pieces of each product in orders that became active; the old checkout never took sold pieces off the stock. */
export function soldPieces(orders: readonly Order[]): Map<string, number> {
  const sold = new Map<string, number>();
  const ours = orders.filter((order) => isOurs(order) && becameActive(order));
  for (const { id, number } of ours.flatMap(({ cart }) => cart)) {
    sold.set(id, (sold.get(id) ?? 0) + number);
  }
  return sold;
}
