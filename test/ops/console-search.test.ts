import '../../ops/quiet.ts';
import { expect, test } from '@jest/globals';
import type { OrderStatus } from '../../lambdas/domain/order.ts';
import type { Shop } from '../../ops/connect.ts';
import { search } from '../../ops/console/search.ts';

const WANTED = 'astrid@example.com';

/** Tables with so many orders of each status, the newest first; `wanted` names those that are the customer's. */
function tablesWith(counts: Record<OrderStatus, number>, wanted: readonly string[]): Shop {
  const ownedPage = (status: OrderStatus, limit: number, start?: Record<string, unknown>) => {
    const first = counts[status] - Number(start?.['date'] ?? counts[status] + 1) + 1;
    const dates = Array.from({ length: counts[status] }, (_, index) => counts[status] - index);
    const page = dates.slice(first, first + limit);
    const last = page.at(-1);
    return Promise.resolve({
      orders: page.map((date) => {
        const id = `${status} ${date}`;
        return { id, number: id, email: wanted.includes(id) ? WANTED : 'bo@example.com' };
      }),
      next: first + limit < dates.length ? { id: `${status} ${last}`, status, date: last } : undefined,
    });
  };
  const findSummaries = (ids: readonly string[]) => Promise.resolve(ids.map((id) => ({ id, number: id })));
  return {
    orders: { ownedPage, findSummaries },
    checkouts: { findSummaries: () => Promise.resolve([]) },
    now: () => 0,
  } as unknown as Shop;
}

test('an e-mail address is looked for among the newest orders, so many at a time, and on from there', async () => {
  const shop = tablesWith({ active: 4_000, inactive: 120, invalid: 3_000 }, ['active 3999', 'inactive 1', 'invalid 2']);
  const found: string[][] = [];
  const lookedAt: number[] = [];
  let next: string | null = null;
  do {
    const result = await search({ text: WANTED, next }, shop);
    found.push(result.orders.map(({ number }) => number));
    lookedAt.push(result.lookedAt);
    next = result.next;
  } while (next !== null);

  expect(found).toEqual([['active 3999', 'inactive 1'], [], ['invalid 2']]);
  expect(lookedAt.reduce((sum, count) => sum + count)).toBe(7_120);
  expect(Math.max(...lookedAt)).toBeLessThanOrEqual(3_150);
});

test('a customer with very many orders is told of some at a time', async () => {
  const wanted = Array.from({ length: 500 }, (_, index) => `active ${index + 1}`);
  const { orders, next } = await search(
    { text: WANTED, next: null },
    tablesWith({ active: 500, inactive: 0, invalid: 0 }, wanted),
  );

  expect(orders).toHaveLength(50);
  expect(next).not.toBeNull();
});
