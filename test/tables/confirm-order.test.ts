import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
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

const confirm = (id: string, deps: Partial<StartedTables['deps']> = {}) =>
  confirmOrder(aStepInput(id), { ...tables.deps, ...deps });

describe('confirming an order', () => {
  test('sells its pieces for good and makes it active, all at once', async () => {
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables, { reserved: 4 })];
    const { id } = await aHeldCheckout(tables, { [a]: 2, [b]: 1 }, PAID);
    jest.spyOn(Date, 'now').mockReturnValue(NOW);

    await confirm(id);

    expect(await tables.product(a)).toMatchObject({ stock: 8, reserved: 0 });
    expect(await tables.product(b)).toMatchObject({ stock: 9, reserved: 4 });
    expect(await tables.hold(id, a)).toMatchObject({ status: 'confirmed', expiresAt: NOW / 1000 + 30 * 86_400 });
    expect(await tables.checkout(id)).toMatchObject({
      ending: 'confirmed',
      reason: 'paid',
      endedAt: NOW,
      dueAt: NOW + 900_000,
      expiresAt: NOW / 1000 + 400 * 86_400,
    });
    const order = await tables.order(id);
    expect(order).toMatchObject({
      status: 'active',
      status_reason: 'paid',
      date_change: NOW,
      payment: { status: 'paid', reference: 'BANK', paid_at: 1_795_000_000_000 },
    });
    expect(order.history.at(-1)).toEqual({ at: NOW, from: 'inactive', to: 'active', why: 'paid', by: 'ConfirmOrder' });
  });

  test('twice sells once, one after the other or at the same time', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);

    await Promise.all([confirm(id), confirm(id)]);
    const after = await tables.ending(id, product);
    await confirm(id);

    expect(await tables.ending(id, product)).toEqual(after);
    expect(after.product).toMatchObject({ stock: 8, reserved: 0 });
    expect(after.order.history).toHaveLength(2);
  });

  test('finds it done when an operator makes it active between its two reads', async () => {
    const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, PAID);
    const { checkouts, orders } = tables.deps;
    const reads = { checkout: 0 };
    const checkoutRead = Promise.withResolvers<void>();
    const find: typeof checkouts.find = async (asked) => {
      const found = await checkouts.find(asked);
      // The first read is the run's entering.
      if ((reads.checkout += 1) === 2) checkoutRead.resolve();
      return found;
    };
    const findLater: typeof orders.find = async (asked) => {
      await checkoutRead.promise;
      if (reads.checkout === 2) {
        await tables.changeCheckout(id, { ending: 'confirmed', endedAt: NOW });
        await tables.put('orders', { ...(await tables.order(id)), status: 'active' });
      }
      return orders.find(asked);
    };

    await confirm(id, { checkouts: { ...checkouts, find }, orders: { ...orders, find: findLater } });

    expect(reads.checkout).toBe(3);
  });

  const blocked: [string, Partial<Checkout>, string][] = [
    ['a refund has begun', { refund: { number: 1, id: 'A', reason: 'operator', begunAt: 1 } }, 'RefundBegun'],
    ['a newer attempt took its place', { successor: 'another' }, 'Superseded'],
    ['it was never paid', { outcome: 'DECLINED', outcomeRank: 1 }, 'Error'],
    ['another amount was paid', { outcome: 'MISMATCH', outcomeRank: 2 }, 'Error'],
  ];

  test.each(blocked)('does nothing when %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...PAID, ...changes });
    const before = await tables.ending(id, product);

    expect(await errorNameOf(confirm(id))).toBe(error);
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test.each(blocked.slice(0, 2))('does nothing when %s while it reads', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);

    // Right before it writes, that is after everything was read.
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.changeCheckout(id, changes),
    );

    expect(await errorNameOf(confirm(id, { reservations: { ...tables.reservations, find } }))).toBe(error);
    expect((await tables.product(product)).stock).toBe(10);
    expect((await tables.order(id)).status).toBe('inactive');
  });

  test('does nothing when a hold is gone, and says whose', async () => {
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aHeldCheckout(tables, { [a]: 1, [b]: 1 }, PAID);
    await tables.put('reservations', { ...(await tables.hold(id, b)), status: 'expired' });

    expect(await failureOf(confirm(id))).toMatchObject({ name: 'HoldGone', details: { items: [{ id: b }] } });
    expect(await tables.product(a)).toMatchObject({ stock: 10, reserved: 1 });
  });

  test('never sells a hold of another reserving transaction than the one it read', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);
    const hold = await tables.hold(id, product);
    let tries = 0;
    const reservations = {
      ...tables.reservations,
      find: async (orderId: string, ids: readonly string[]) => {
        tries += 1;
        const rows = await tables.reservations.find(orderId, ids);
        if (tries === 1) await tables.put('reservations', { ...hold, generation: 2 });
        return rows;
      },
    };

    await confirm(id, { reservations });

    expect(tries).toBe(2);
    expect(await tables.hold(id, product)).toMatchObject({ status: 'confirmed', generation: 2 });
    expect(await tables.product(product)).toMatchObject({ stock: 9, reserved: 0 });
  });

  test('stops when an admin lowered the stock below what was sold, and sells none of its lines', async () => {
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aHeldCheckout(tables, { [a]: 2, [b]: 1 }, PAID);
    await tables.put('products', { ...(await tables.product(a)), stock: 1 });

    expect(await failureOf(confirm(id))).toMatchObject({
      name: 'StockShort',
      details: { items: [{ id: a, requested: 2 }] },
    });
    expect(await tables.product(b)).toMatchObject({ stock: 10, reserved: 1 });
    expect((await tables.order(id)).status).toBe('inactive');
  });

  test('goes on when an admin raised or lowered the stock that still suffices', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);
    await tables.put('products', { ...(await tables.product(product)), stock: 2 });

    await confirm(id);

    expect(await tables.product(product)).toMatchObject({ stock: 0, reserved: 0 });
  });

  test('of an order that somebody made active by hand, past its checkout, is a person’s work', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });

    await expect(confirm(id)).rejects.toThrow('was not confirmed');

    expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 1 });
  });
});
