import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { monthOf } from '../../lambdas/domain/order-number.ts';
import { createOrder } from '../../lambdas/steps/create-order.ts';
import { rejectCheckout } from '../../lambdas/steps/reject-checkout.ts';
import { validateCart } from '../../lambdas/steps/validate-cart.ts';
import { aRequest, aShipmentOption, aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
  await tables.put('shipment', aShipmentOption());
});
afterAll(() => tables.stop());

const create = (id: string, deps: Partial<StartedTables['deps']> = {}) =>
  createOrder(aStepInput(id), { ...tables.deps, ...deps });

const closed: [string, Partial<Checkout>][] = [
  ['is closing', { closingAt: 1, closedBy: 'deadline' }],
  ['was cancelled', { ending: 'cancelled' }],
  ['was rejected', { ending: 'rejected' }],
];

describe('creating the order of a checkout', () => {
  test('freezes its lines and binds number and amount to the checkout', async () => {
    const product = await aNewProduct(tables, { price: 19.99, stock: 4, reserved: 1 });
    const request = aRequest({ cart: [{ id: product, number: 3 }], order: { delivery: 'PostNord' } });
    const { id } = await aStoredCheckout(tables, { [product]: 3 }, { request });

    await create(id);

    const order = await tables.order(id);
    expect(order).toMatchObject({ status: 'inactive', total: 118.97, delivery: 'PostNord', delivery_cost: 59 });
    expect(order.cart).toEqual([{ id: product, number: 3, title: 'Regndag', price: 19.99 }]);
    expect(await tables.checkout(id)).toMatchObject({ orderNumber: order.number, amountOre: 11_897 });
  });

  test('twice makes one order with one number', async () => {
    const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });

    await Promise.all([create(id), create(id)]);
    const { number } = await tables.order(id);
    await create(id);

    expect((await tables.order(id)).number).toBe(number);
    expect((await tables.checkout(id)).orderNumber).toBe(number);
  });

  test('never gives two orders one number', async () => {
    const product = await aNewProduct(tables);
    const checkouts = await Promise.all(Array.from({ length: 20 }, () => aStoredCheckout(tables, { [product]: 1 })));

    await Promise.all(checkouts.map(({ id }) => create(id)));

    const numbers = await Promise.all(checkouts.map(async ({ id }) => (await tables.order(id)).number));
    expect(new Set(numbers).size).toBe(20);
    expect(numbers.every((number) => number.startsWith(`${monthOf(Date.now())}.`))).toBe(true);
  });

  test.each(closed)('is refused when the checkout %s', async (_title, changes) => {
    const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes);

    expect(await errorNameOf(create(id))).toBe('CheckoutClosed');
    expect(await tables.orders.find(id)).toBeUndefined();
  });

  test('is refused when the checkout closes while it is priced', async () => {
    const checkout = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });
    const find = interrupted(
      (ids: readonly string[]) => tables.products.find(ids),
      () => tables.put('checkouts', { ...checkout, closingAt: 1 }),
    );

    expect(await errorNameOf(create(checkout.id, { products: { ...tables.products, find } }))).toBe('CheckoutClosed');
    expect(await tables.orders.find(checkout.id)).toBeUndefined();
  });

  test('is refused when the catalogue changed since the cart was validated', async () => {
    const product = await aNewProduct(tables, { status: 'inactive' });
    const { id } = await aStoredCheckout(tables, { [product]: 1 });

    expect(await failureOf(create(id))).toMatchObject({ name: 'CartInvalid', code: 'product_unavailable' });
  });
});

test('order numbers begin again with the month of Stockholm, and go on after .999', async () => {
  const may = Date.parse('2031-05-31T21:59:59Z');
  const june = Date.parse('2031-05-31T22:00:00Z');
  await tables.put('orderNumbers', { id: '3105', last: 998 });

  const numbers = [];
  for (const now of [may, may, june, june]) numbers.push(await tables.orderNumbers.next(now));

  expect(numbers).toEqual(['3105.999', '3105.1000', '3106.001', '3106.002']);
});

describe('validating a cart', () => {
  test('writes nothing', async () => {
    const product = await aNewProduct(tables);
    const checkout = await aStoredCheckout(tables, { [product]: 10 });

    await validateCart(aStepInput(checkout.id), tables.deps);

    expect(await tables.checkout(checkout.id)).toEqual(checkout);
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('refuses what is not free', async () => {
    const product = await aNewProduct(tables, { stock: 10, reserved: 9 });
    const { id } = await aStoredCheckout(tables, { [product]: 2 });

    expect(await failureOf(validateCart(aStepInput(id), tables.deps))).toMatchObject({
      name: 'InsufficientStock',
      details: { items: [{ id: product, requested: 2, available: 1 }] },
    });
  });
});

describe('a request to Swish', () => {
  const NOW = 1_795_000_000_000;
  const begin = (id: string, now = NOW) =>
    transact(tables.documents, {
      order: tables.orders.awaitsPayment(id),
      checkout: tables.checkouts.beginRequest(id, now, now + 60_000),
    });
  const aPayable = async (changes: Partial<Checkout> = {}) =>
    aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, { deadline: NOW + 1000, ...changes });

  test('is noted and counted every time, before it is made', async () => {
    const { id } = await aPayable();

    expect((await begin(id)).size).toBe(0);
    expect((await begin(id, NOW + 10)).size).toBe(0);

    expect(await tables.checkout(id)).toMatchObject({ askedAt: NOW + 10, askCount: 2, dueAt: NOW + 60_010 });
  });

  test.each(closed)('is never begun when the checkout %s', async (_title, changes) => {
    const { id } = await aPayable(changes);

    expect([...(await begin(id)).keys()]).toEqual(['checkout']);
    expect(await tables.checkout(id)).not.toHaveProperty('askedAt');
  });

  test('is never begun at the deadline or after it', async () => {
    const { id } = await aPayable();

    expect((await begin(id, NOW + 1000)).size).toBe(1);
    expect((await begin(id, NOW + 5000)).size).toBe(1);
    expect((await begin(id, NOW + 999)).size).toBe(0);
  });

  test('is never begun before there is a hold', async () => {
    const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });
    await create(id);

    expect([...(await begin(id)).keys()]).toEqual(['checkout']);
  });

  test.each(['active', 'invalid'] as const)('is never begun for an order that is %s', async (status) => {
    const { id } = await aPayable();
    await tables.put('orders', { ...(await tables.order(id)), status });

    expect([...(await begin(id)).keys()]).toEqual(['order']);
    expect(await tables.checkout(id)).not.toHaveProperty('askedAt');
  });
});

describe('rejecting a checkout', () => {
  const caught = {
    error: 'CartInvalid',
    cause: JSON.stringify({ errorMessage: '{"code":"quantity_limit","details":{"items":[]}}' }),
  };
  const reject = (id: string) => rejectCheckout({ ...aStepInput(id), caught }, tables.deps);

  test('makes the refusal its answer and its end, and repeats harmlessly', async () => {
    const { id } = await aStoredCheckout(tables, { a: 1 }, { dueAt: 5, dueShard: '1' });

    await reject(id);
    const rejected = await tables.checkout(id);
    await reject(id);

    expect(rejected).toMatchObject({ ending: 'rejected', refusal: { code: 'quantity_limit', details: { items: [] } } });
    expect(rejected).not.toHaveProperty('dueAt');
    expect(await tables.checkout(id)).toEqual(rejected);
  });

  test.each([
    ['has an order', { orderNumber: '2611.001' }],
    ['was cancelled', { ending: 'cancelled' as const }],
    ['was confirmed', { ending: 'confirmed' as const, orderNumber: '2611.001' }],
  ])('is not done when it %s', async (_title, changes) => {
    const checkout = await aStoredCheckout(tables, { a: 1 }, changes);

    await expect(reject(checkout.id)).rejects.toThrow('cannot be rejected');
    expect(await tables.checkout(checkout.id)).toEqual(checkout);
  });
});
