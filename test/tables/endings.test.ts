import '../support/lambda-environment.ts';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { InsufficientStock } from '../../lambdas/domain/errors.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { anOrder, aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
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

type Deps = Partial<StartedTables['deps']>;
type Caught = Parameters<typeof cancelOrder>[0]['caught'];

const confirm = (id: string, deps: Deps = {}) => confirmOrder(aStepInput(id), { ...tables.deps, ...deps });
const cancel = (id: string, caught: Caught = null, deps: Deps = {}) =>
  cancelOrder({ ...aStepInput(id), caught }, { ...tables.deps, ...deps });

/** Something that happens after a step has read the order, and before it writes. */
const meanwhile = (happens: () => Promise<unknown>): Deps => ({
  orders: { ...tables.orders, find: interrupted((id: string) => tables.orders.find(id), happens) },
});
const change = async (id: string, changes: Partial<Checkout>): Promise<void> =>
  tables.put('checkouts', { ...(await tables.checkout(id)), ...changes });

/** Everything that an ending may touch. */
const everything = async (id: string, product: string) => ({
  checkout: await tables.checkout(id),
  order: await tables.order(id),
  product: await tables.product(product),
  hold: await tables.hold(id, product),
});

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
    const after = await everything(id, product);
    await confirm(id);

    expect(await everything(id, product)).toEqual(after);
    expect(after.product).toMatchObject({ stock: 8, reserved: 0 });
    expect(after.order.history).toHaveLength(2);
  });

  const blocked: [string, Partial<Checkout>, string][] = [
    ['a refund has begun', { refund: { reason: 'operator', begunAt: 1 } }, 'RefundBegun'],
    ['a newer attempt took its place', { successor: 'another' }, 'Superseded'],
    ['it was never paid', { outcome: 'DECLINED', outcomeRank: 1 }, 'Error'],
    ['another amount was paid', { outcome: 'MISMATCH', outcomeRank: 2 }, 'Error'],
  ];

  test.each(blocked)('does nothing when %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...PAID, ...changes });
    const before = await everything(id, product);

    expect(await errorNameOf(confirm(id))).toBe(error);
    expect(await everything(id, product)).toEqual(before);
  });

  test.each(blocked.slice(0, 2))('does nothing when %s while it reads', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);

    // Right before it writes, that is after everything was read.
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => change(id, changes),
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

  test('of an order that an operator made active is done already', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });

    await confirm(id);

    expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 1 });
  });
});

describe('cancelling an order', () => {
  test('frees its pieces and makes it invalid, all at once', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables, { reserved: 4 })];
    const instructions = { token: 'T', at: 5 };
    const { id } = await aHeldCheckout(tables, { [a]: 2, [b]: 1 }, { ...DECLINED, instructions });

    expect(await cancel(id)).toEqual({ reason: 'declined' });

    expect(await tables.product(a)).toMatchObject({ stock: 10, reserved: 0 });
    expect(await tables.product(b)).toMatchObject({ stock: 10, reserved: 4 });
    expect((await tables.hold(id, a)).status).toBe('cancelled');
    const checkout = await tables.checkout(id);
    expect(checkout).toMatchObject({ ending: 'cancelled', reason: 'declined', expiresAt: NOW / 1000 + 30 * 86_400 });
    expect(checkout).not.toHaveProperty('dueAt');
    expect(checkout).not.toHaveProperty('refusal');
    const order = await tables.order(id);
    expect(order).toMatchObject({ status: 'invalid', status_reason: 'declined', payment: { status: 'declined' } });
    expect(order.history.at(-1)).toEqual({
      at: NOW,
      from: 'inactive',
      to: 'invalid',
      why: 'declined',
      by: 'CancelOrder',
    });
  });

  test('says of a hold whose time was over that it expired', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, DECLINED);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000);

    await cancel(id);

    expect((await tables.hold(id, product)).status).toBe('expired');
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('twice frees once, one after the other or at the same time', async () => {
    const product = await aNewProduct(tables, { reserved: 5, stock: 20 });
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, DECLINED);

    await Promise.all([cancel(id), cancel(id)]);
    const after = await everything(id, product);

    expect(await cancel(id)).toEqual({ reason: null });
    expect(await everything(id, product)).toEqual(after);
    expect(after.product.reserved).toBe(5);
    expect(after.order.history).toHaveLength(2);
  });

  test('copes with there being no order and no hold, and answers the customer', async () => {
    const { id } = await aStoredCheckout(tables, { 'no-such-product': 1 });

    expect(await cancel(id, { error: 'TypeError', cause: 'x' })).toEqual({ reason: 'internal' });

    expect(await tables.checkout(id)).toMatchObject({
      ending: 'cancelled',
      refusal: { code: 'internal', details: {} },
    });
  });

  test('copes with there being an order and no hold, and tells the customer what is left', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aStoredCheckout(tables, { [product]: 1 });
    await tables.put('orders', anOrder({ id }));
    const short = new InsufficientStock([{ id: product, title: 'Regndag', requested: 1, available: 0 }]);
    const caught = { error: short.name, cause: JSON.stringify({ errorMessage: short.message }) };

    await cancel(id, caught);

    expect((await tables.order(id)).status).toBe('invalid');
    expect(await tables.checkout(id)).toMatchObject({
      reason: 'insufficient_stock',
      refusal: { code: 'insufficient_stock', details: short.details },
    });
  });

  test('leaves rows of the old checkout alone, which are in nobody’s count', async () => {
    const product = await aNewProduct(tables, { reserved: 3 });
    const { id } = await aStoredCheckout(tables, { [product]: 1 });
    const old = {
      productId: product,
      reservationId: id,
      orderId: id,
      quantity: 1,
      status: 'expired',
      createdAt: 1,
      expiresAt: 2,
    };
    await tables.put('reservations', old);

    await cancel(id);

    expect((await tables.product(product)).reserved).toBe(3);
    expect(await tables.hold(id, product)).toEqual(old);
  });

  const blocked: [string, Partial<Checkout>, string][] = [
    ['it is paid', PAID, 'PaymentArrived'],
    ['it is paid, but wrongly', { ...PAID, outcome: 'MISMATCH', outcomeRank: 2 }, 'PaymentUnsettled'],
    ['Swish was asked and nobody knows yet', { askedAt: 1, askCount: 1 }, 'PaymentUnsettled'],
  ];

  test.each(blocked)('does nothing when %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, changes);
    const before = await everything(id, product);

    expect(await errorNameOf(cancel(id))).toBe(error);
    expect(await everything(id, product)).toEqual(before);
  });

  test.each(blocked)('does nothing when meanwhile %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 });
    // Right before it writes, that is after everything was read.
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => change(id, changes),
    );

    expect(await errorNameOf(cancel(id, null, { reservations: { ...tables.reservations, find } }))).toBe(error);
    expect((await tables.order(id)).status).toBe('inactive');
    expect((await tables.product(product)).reserved).toBe(1);
  });

  test('does nothing to an order that an operator made active', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, DECLINED);
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });

    expect(await errorNameOf(cancel(id))).toBe('OrderActive');
    expect((await tables.product(product)).reserved).toBe(1);
  });

  test('does nothing to an order that an operator makes active meanwhile', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, DECLINED);
    const order = await tables.order(id);

    const deps = meanwhile(() => tables.put('orders', { ...order, status: 'active' }));

    expect(await errorNameOf(cancel(id, null, deps))).toBe('OrderActive');
    expect((await tables.product(product)).reserved).toBe(1);
  });

  test('frees a hold that is made while it reads', async () => {
    const product = await aNewProduct(tables, { reserved: 1 });
    const checkout = await aStoredCheckout(tables, { [product]: 1 }, DECLINED);
    const row = {
      productId: product,
      reservationId: checkout.id,
      orderId: checkout.id,
      quantity: 1,
      createdAt: 1,
      expiresAt: 9_999_999_999,
      status: 'active',
      counted: true,
      generation: 1,
    };
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.put('reservations', row),
    );

    await cancel(checkout.id, null, { reservations: { ...tables.reservations, find } });

    expect((await tables.hold(checkout.id, product)).status).toBe('cancelled');
    expect((await tables.product(product)).reserved).toBe(0);
  });
});

describe('money and the end of the wait at the same time', () => {
  test.each(Array.from({ length: 20 }, (_, round) => round))(
    'confirming and cancelling exclude each other, and pieces are conserved (round %d)',
    async (round) => {
      const product = await aNewProduct(tables);
      const { id } = await aHeldCheckout(tables, { [product]: 3 }, DECLINED);
      const pay = async (): Promise<unknown> => {
        for (let turn = 0; turn < round % 5; turn++) await tables.orders.find(id);
        await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID' }, Date.now());
        return confirm(id);
      };
      const works = [() => cancel(id), pay];

      await Promise.allSettled((round % 2 === 0 ? works : works.toReversed()).map((work) => work()));

      const { checkout, order, product: left, hold } = await everything(id, product);
      const ending = [checkout.ending, order.status, hold.status, left.stock, left.reserved];
      expect([
        ['confirmed', 'active', 'confirmed', 7, 0],
        ['cancelled', 'invalid', 'cancelled', 10, 0],
      ]).toContainEqual(ending);
      expect(checkout.outcome).toBe('PAID');
      expect(checkout.dueAt).toBeDefined();
      expect(order.history).toHaveLength(2);
    },
  );

  test('a transaction that conflicts with others is made in the end, once', async () => {
    const crowded = await startTables({ transactionConflicts: { windowMs: 2 } });
    try {
      const product = await aNewProduct(crowded, { stock: 20 });
      const orders = await Promise.all(
        Array.from({ length: 6 }, (_, index) => aHeldCheckout(crowded, { [product]: 2 }, index % 2 ? PAID : DECLINED)),
      );
      const end = ({ id, outcome }: Checkout) =>
        outcome === 'PAID'
          ? confirmOrder(aStepInput(id), crowded.deps)
          : cancelOrder({ ...aStepInput(id), caught: null }, crowded.deps);

      await Promise.all(orders.flatMap((checkout) => [end(checkout), end(checkout)]));

      expect(await crowded.product(product)).toMatchObject({ stock: 14, reserved: 0 });
      expect(await crowded.activePieces(product)).toBe(0);
    } finally {
      await crowded.stop();
    }
  });
});
