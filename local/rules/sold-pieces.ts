import { becameActive, isOurs, timesSold, type Order } from '../../lambdas/domain/order.ts';

/** Pieces of each product that orders took out of the stock; the old checkout never took sold pieces off it. */
export function soldPieces(orders: readonly Order[]): Map<string, number> {
  const sold = new Map<string, number>();
  for (const order of orders.filter((candidate) => isOurs(candidate) && becameActive(candidate))) {
    const times = timesSold(order);
    for (const { id, number } of order.cart) sold.set(id, (sold.get(id) ?? 0) + number * times);
  }
  return sold;
}
