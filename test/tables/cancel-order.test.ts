import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { InsufficientStock } from '../../lambdas/domain/errors.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { anOrder, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
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

type Caught = Parameters<typeof cancelOrder>[0]['caught'];
const cancel = (id: string, caught: Caught = null, deps: Partial<StartedTables['deps']> = {}) =>
  cancelOrder({ ...aStepInput(id), caught }, { ...tables.deps, ...deps });

describe('cancelling an order', () => {
  test('frees its pieces and makes it invalid, all at once', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables, { reserved: 4 })];
    const instructions = { token: 'T', at: 5 };
    const { id } = await aHeldCheckout(tables, { [a]: 2, [b]: 1 }, { ...DECLINED, instructions });

    expect(await cancel(id)).toEqual({ isResolutionOwed: false });

    expect(await tables.product(a)).toMatchObject({ stock: 10, reserved: 0 });
    expect(await tables.product(b)).toMatchObject({ stock: 10, reserved: 4 });
    expect((await tables.hold(id, a)).status).toBe('cancelled');
    const checkout = await tables.checkout(id);
    expect(checkout).toMatchObject({ ending: 'cancelled', reason: 'declined', expiresAt: NOW / 1000 + 30 * 86_400 });
    // Asked about again a quarter of an hour later: a definite answer has been wrong before.
    expect(checkout).toMatchObject({ dueAt: NOW + 900_000, releasedGeneration: checkout.generation });
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
    const after = await tables.ending(id, product);

    expect(await cancel(id)).toEqual({ isResolutionOwed: false });
    expect(await tables.ending(id, product)).toEqual(after);
    expect(after.product.reserved).toBe(5);
    expect(after.order.history).toHaveLength(2);
  });

  test('copes with there being no order and no hold, and answers the customer', async () => {
    const { id } = await aStoredCheckout(tables, { 'no-such-product': 1 });

    await cancel(id, { error: 'TypeError', cause: 'x' });

    expect(await tables.checkout(id)).toMatchObject({
      ending: 'cancelled',
      reason: 'internal',
      refusal: { code: 'internal', details: {} },
    });
  });

  test('that Swish was never asked about leaves nothing to look at', async () => {
    const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 });
    expect(await tables.checkout(id)).toHaveProperty('dueAt');

    await cancel(id);

    expect(await tables.checkout(id)).not.toHaveProperty('dueAt');
    expect(await tables.checkout(id)).not.toHaveProperty('dueShard');
  });

  test('says whether the customer, who was told that nobody knows, is still to be told how it ended', async () => {
    const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, DECLINED);
    const mail = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm' } as const;
    const order = await tables.order(id);
    await tables.put('orders', { ...order, notifications: { customer: { unclear: mail }, admin: {} } });

    expect(await cancel(id)).toEqual({ isResolutionOwed: true });
    expect(await cancel(id)).toEqual({ isResolutionOwed: true });
    const told = { customer: { unclear: mail, resolution: mail }, admin: {} };
    await tables.put('orders', { ...(await tables.order(id)), notifications: told });

    expect(await cancel(id)).toEqual({ isResolutionOwed: false });
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
    const before = await tables.ending(id, product);

    expect(await errorNameOf(cancel(id))).toBe(error);
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test.each(blocked)('does nothing when meanwhile %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 });
    // Right before it writes, that is after everything was read.
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.changeCheckout(id, changes),
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

    const find = interrupted(
      (orderId: string) => tables.orders.find(orderId),
      () => tables.put('orders', { ...order, status: 'active' }),
    );

    expect(await errorNameOf(cancel(id, null, { orders: { ...tables.orders, find } }))).toBe('OrderActive');
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
