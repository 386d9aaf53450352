import type { Command } from 'commander';
import { findOrder } from '../operations/find-order.ts';
import { listReservations, type ListedReservation, type ReservationFilter } from '../operations/list-reservations.ts';
import { releaseExpiredHolds } from '../operations/release-expired-holds.ts';
import { tableOf, timeOf } from '../page.ts';
import type { Shell } from '../shell.ts';

/** `reservations …`: what is held for whom. */
export function addReservationsCommands(program: Command, shell: Shell): void {
  const reservations = program.command('reservations').description('pieces that are held for orders');
  reservations
    .command('list')
    .description('what is held, the oldest first; without a product or an order it reads the whole table')
    .option('--product <id>', 'only of this product')
    .option('--order <order>', 'every row of this order (number, id or reference), whatever its status')
    .option('--expired', 'only holds whose time is over')
    .action((filter: ReservationFilter, command: Command) =>
      shell.look(command, async (shop) => {
        const order = filter.order === undefined ? undefined : (await findOrder(filter.order, shop)).id;
        const listed = await listReservations({ ...filter, order }, shop);
        return { data: listed, text: pageOf(listed) };
      }),
    );
  reservations
    .command('release-expired')
    .description('give back what is held for checkouts that are over for certain, an hour after its time')
    .action((_options: object, command: Command) => shell.change(command, (shop) => releaseExpiredHolds(shop)));
}

function pageOf(listed: readonly ListedReservation[]): string {
  if (listed.length === 0) return 'There are none.';
  return tableOf(
    ['product', 'pieces', 'order', 'status', 'since (UTC)', 'until (UTC)', 'checkout'],
    listed.map(({ productId, quantity, orderId, orderNumber, status, createdAt, heldUntil, isOver, checkout }) => [
      productId,
      `${quantity}`,
      orderNumber ?? orderId,
      status === 'active' && isOver ? 'active, over' : status,
      timeOf(createdAt),
      timeOf(heldUntil),
      checkout,
    ]),
  );
}
