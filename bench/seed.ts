import { randomUUID } from 'node:crypto';
import type { Row, Tables } from './tables.ts';

/** The rows of a finished checkout, as this version of the shop writes them. */
export interface Example {
  readonly order: Row;
  readonly checkout: Row;
  readonly reservation: Row;
}

export async function exampleOf(tables: Tables, id: string): Promise<Example> {
  const find = async (purpose: string, key: string) => {
    const row = (await tables.rows(purpose)).find((candidate) => candidate[key] === id);
    if (row === undefined) throw new Error(`The finished checkout ${id} has no row in ${purpose}`);
    return row;
  };
  return {
    order: await find('orders', 'id'),
    checkout: await find('checkouts', 'id'),
    reservation: await find('stock-reservations', 'orderId'),
  };
}

export interface Counts {
  readonly orders: number;
  readonly checkouts: number;
  readonly reservations: number;
}

/** Fills the tables with copies of a finished checkout, and returns their ids; the reservations are all of the same product. */
export async function seed(
  tables: Pick<Tables, 'write'>,
  { order, checkout, reservation }: Example,
  counts: Counts,
): Promise<readonly string[]> {
  const ids = Array.from({ length: Math.max(counts.orders, counts.checkouts, counts.reservations) }, () =>
    randomUUID(),
  );
  const copies = (count: number, copy: (id: string, number: string) => Row) =>
    ids.slice(0, count).map((id, index) => copy(id, `2401.${String(index + 1).padStart(3, '0')}`));
  await tables.write(
    'orders',
    copies(counts.orders, (id, number) => ({ ...order, id, number })),
  );
  await tables.write(
    'checkouts',
    copies(counts.checkouts, (id, orderNumber) => ({ ...checkout, id, orderNumber })),
  );
  await tables.write(
    'stock-reservations',
    copies(counts.reservations, (id) => ({ ...reservation, reservationId: id, orderId: id })),
  );
  return ids;
}
