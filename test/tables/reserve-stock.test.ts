import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { InsufficientStock } from '../../lambdas/domain/errors.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { reserveStock } from '../../lambdas/steps/reserve-stock.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { DECLINED, aHeldCheckout, aNewProduct, aStoredCheckout } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const NOW = 1_795_000_000_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

const reserve = (id: string, deps: Partial<StartedTables['deps']> = {}) =>
  reserveStock(aStepInput(id), { ...tables.deps, ...deps });

async function shortItems(work: Promise<unknown>): Promise<unknown> {
  const error = await failureOf(work);
  if (error instanceof InsufficientStock) return error.details['items'];
  throw error;
}

/** What has to be so at every moment: what a product says is held is what its active rows hold, and it is there. */
async function expectBalanced(...productIds: string[]): Promise<void> {
  for (const id of productIds) {
    const { stock, reserved } = await tables.product(id);
    expect(reserved).toBe(await tables.activePieces(id));
    expect(reserved).toBeLessThanOrEqual(stock);
  }
}

describe('holding the pieces of a checkout', () => {
  test('holds every line for ten minutes, and lets the customer pay until a minute before', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aStoredCheckout(tables, { [a]: 2, [b]: 1 });

    expect(await reserve(id)).toEqual({ deadline: NOW + 540_000 });

    expect(await tables.checkout(id)).toMatchObject({
      generation: 1,
      holdUntil: NOW + 600_000,
      deadline: NOW + 540_000,
      dueAt: NOW + 60_000,
    });
    expect(await tables.hold(id, a)).toEqual({
      productId: a,
      reservationId: id,
      orderId: id,
      quantity: 2,
      createdAt: NOW,
      expiresAt: NOW / 1000 + 600,
      status: 'active',
      counted: true,
      generation: 1,
    });
    expect((await tables.product(a)).reserved).toBe(2);
    expect((await tables.product(b)).reserved).toBe(1);
  });

  test('can have the last piece', async () => {
    const product = await aNewProduct(tables, { stock: 5, reserved: 3 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    await reserve(id);

    expect((await tables.product(product)).reserved).toBe(5);
  });

  test('holds all lines or none', async () => {
    const [a, b, c] = [await aNewProduct(tables), await aNewProduct(tables, { stock: 1 }), await aNewProduct(tables)];
    const { id } = await aStoredCheckout(tables, { [a]: 1, [b]: 2, [c]: 1 });

    expect(await shortItems(reserve(id))).toEqual([{ id: b, title: 'Regndag', requested: 2, available: 1 }]);

    for (const product of [a, b, c]) {
      expect((await tables.product(product)).reserved).toBe(0);
      expect(await tables.activePieces(product)).toBe(0);
    }
    expect(await tables.checkout(id)).not.toHaveProperty('deadline');
  });

  test('never holds more than there are, also when nothing was held yet', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aStoredCheckout(tables, { [product]: 3 });

    expect(await shortItems(reserve(id))).toEqual([{ id: product, title: 'Regndag', requested: 3, available: 2 }]);
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('names every product of which there are too few, with the true free counts', async () => {
    const [a, b, c] = [
      await aNewProduct(tables, { stock: 10, reserved: 8 }),
      await aNewProduct(tables),
      await aNewProduct(tables, { stock: 2, reserved: 3 }),
    ];
    const { id } = await aStoredCheckout(tables, { [a]: 3, [b]: 1, [c]: 1 });

    expect(await shortItems(reserve(id))).toEqual([
      { id: a, title: 'Regndag', requested: 3, available: 2 },
      { id: c, title: 'Regndag', requested: 1, available: 0 },
    ]);
  });

  test('finds nothing of a product that is gone', async () => {
    const { id } = await aStoredCheckout(tables, { 'no-such-product': 1 });

    expect(await shortItems(reserve(id))).toEqual([
      { id: 'no-such-product', title: 'no-such-product', requested: 1, available: 0 },
    ]);
  });

  test('twice holds once, one after the other or at the same time', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    const [first, second] = await Promise.all([reserve(id), reserve(id)]);
    const third = await reserve(id);

    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect((await tables.product(product)).reserved).toBe(2);
    expect((await tables.checkout(id)).generation).toBe(1);
  });

  test('twice holds once, also when the last piece is what it holds', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    const [first, second] = await Promise.all([reserve(id), reserve(id)]);

    expect(second).toEqual(first);
    await expectBalanced(product);
  });

  test.each([
    ['is closing', { closingAt: 1, closedBy: 'customer' as const }],
    ['was cancelled', { ending: 'cancelled' as const }],
    ['was rejected', { ending: 'rejected' as const }],
  ])('is refused when the checkout %s', async (_title, changes: Partial<Checkout>) => {
    const product = await aNewProduct(tables);
    const { id } = await aStoredCheckout(tables, { [product]: 1 }, changes);

    expect(await errorNameOf(reserve(id))).toBe('CheckoutClosed');
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('twice is held, also when the other hold took the last piece after this one had looked for it', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });
    const others: unknown[] = [];
    const products = {
      ...tables.products,
      find: async (ids: readonly string[]) => {
        others.push(await reserve(id));
        return tables.products.find(ids);
      },
    };

    expect([await reserve(id, { products })]).toEqual(others);
    await expectBalanced(product);
  });

  test('of what is gone is refused by the read alone: no transaction is in the way of others', async () => {
    const product = await aNewProduct(tables, { stock: 6, reserved: 6 });
    const { id } = await aStoredCheckout(tables, { [product]: 1 });
    const documents = Object.create(tables.documents, {
      send: { value: () => Promise.reject(new Error('A transaction was sent')) },
    }) as typeof tables.documents;

    expect(await shortItems(reserve(id, { documents }))).toEqual([
      { id: product, title: 'Regndag', requested: 1, available: 0 },
    ]);
  });

  test('is refused when its checkout closes between what it reads and what it writes', async () => {
    const product = await aNewProduct(tables);
    const checkout = await aStoredCheckout(tables, { [product]: 1 });
    const products = {
      ...tables.products,
      find: async (ids: readonly string[]) => {
        await tables.put('checkouts', { ...checkout, closingAt: 5 });
        return tables.products.find(ids);
      },
    };

    expect(await errorNameOf(reserve(checkout.id, { products }))).toBe('CheckoutClosed');
    await expectBalanced(product);
  });

  test('of a checkout that was cancelled gives nobody back the old hold', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, DECLINED);
    await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);

    expect(await errorNameOf(reserve(id))).toBe('CheckoutClosed');
    expect((await tables.hold(id, product)).status).toBe('cancelled');
    await expectBalanced(product);
  });
});

describe('a stock that was read a moment too early', () => {
  /** The products as they were when they were read; on the table they have changed since. */
  const staleBy = (changes: Readonly<Record<string, number>>) => ({
    ...tables.products,
    find: async (ids: readonly string[]) =>
      new Map([...(await tables.products.find(ids))].map(([id, product]) => [id, { ...product, ...changes }])),
  });

  test.each([
    ['more than there is now', { stock: 50 }],
    ['less than there is now', { stock: 6, reserved: 4 }],
  ])('and said %s is read again, and the pieces are held', async (_title, seen) => {
    const product = await aNewProduct(tables, { stock: 8, reserved: 6 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    await reserve(id, { products: staleBy(seen) });

    expect((await tables.product(product)).reserved).toBe(8);
    await reserve(id);
    expect((await tables.product(product)).reserved).toBe(8);
  });

  test.each([
    ['too little', { stock: 7 }, 1],
    ['nothing at all', { stock: 0 }, 0],
  ])('and said %s is believed: it was true then', async (_title, seen, available) => {
    const product = await aNewProduct(tables, { stock: 8, reserved: 6 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    expect(await shortItems(reserve(id, { products: staleBy(seen) }))).toEqual([
      { id: product, title: 'Regndag', requested: 2, available },
    ]);
    expect((await tables.product(product)).reserved).toBe(6);
  });

  test('and hid a true shortage gives the true count', async () => {
    const product = await aNewProduct(tables, { stock: 8, reserved: 7 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    expect(await shortItems(reserve(id, { products: staleBy({ stock: 50, reserved: 0 }) }))).toEqual([
      { id: product, title: 'Regndag', requested: 2, available: 1 },
    ]);
  });

  test('never lets an admin who lowered the stock below what is held sell more', async () => {
    const product = await aNewProduct(tables, { stock: 3, reserved: 5 });
    const { id } = await aStoredCheckout(tables, { [product]: 1 });

    expect(await shortItems(reserve(id))).toEqual([{ id: product, title: 'Regndag', requested: 1, available: 0 }]);
    expect((await tables.product(product)).reserved).toBe(5);
  });
});

describe('a drop', () => {
  test('with sixty buyers for twenty pieces makes twenty holds', async () => {
    const product = await aNewProduct(tables, { stock: 20 });
    const buyers = await Promise.all(Array.from({ length: 60 }, () => aStoredCheckout(tables, { [product]: 1 })));

    const results = await Promise.allSettled(buyers.map(({ id }) => reserve(id)));

    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(40);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ name: 'InsufficientStock', details: { items: [{ id: product, available: 0 }] } });
    }
    expect((await tables.product(product)).reserved).toBe(20);
    await expectBalanced(product);
  });

  test('of two products with overlapping carts sells both out, and every cart is held whole or not at all', async () => {
    const [a, b] = [await aNewProduct(tables, { stock: 20 }), await aNewProduct(tables, { stock: 10 })];
    const carts = Array.from(
      { length: 60 },
      (_, index) => [{ [a]: 1 }, { [b]: 1, [a]: 1 }, { [a]: 1 }, { [b]: 1 }][index % 4] ?? {},
    );
    const buyers = await Promise.all(carts.map((cart) => aStoredCheckout(tables, cart)));

    const results = await Promise.allSettled(buyers.map(({ id }) => reserve(id)));

    await expectBalanced(a, b);
    expect((await tables.product(a)).reserved).toBe(20);
    expect((await tables.product(b)).reserved).toBe(10);
    for (const [index, { id, request }] of buyers.entries()) {
      const rows = await tables.reservations.find(id, [a, b]);
      expect(rows.size).toBe(results[index]?.status === 'fulfilled' ? request.cart.length : 0);
    }
  });
});

test('buyers who get in each other’s way are held in the end, to the last piece and no further', async () => {
  const crowded = await startTables({ transactionConflicts: { windowMs: 1 } });
  try {
    const product = await aNewProduct(crowded, { stock: 8 });
    const buyers = await Promise.all(Array.from({ length: 16 }, () => aStoredCheckout(crowded, { [product]: 1 })));
    // As the state machine does: contention is tried again, a refusal is an answer.
    const buy = async (id: string): Promise<string> => {
      for (;;) {
        const result = await reserveStock(aStepInput(id), crowded.deps).then(
          () => 'held',
          (error: Error) => error.name,
        );
        if (result !== 'StockContention') return result;
      }
    };

    const results = await Promise.all(buyers.map(({ id }) => buy(id)));

    expect(results.toSorted()).toEqual([
      ...Array.from({ length: 8 }, () => 'InsufficientStock'),
      ...Array.from({ length: 8 }, () => 'held'),
    ]);
    expect((await crowded.product(product)).reserved).toBe(8);
    expect(await crowded.activePieces(product)).toBe(8);
  } finally {
    await crowded.stop();
  }
});
