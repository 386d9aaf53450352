import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { releaseExpiredHold } from '../../lambdas/streams/release-expired-holds.ts';
import { auditShop, type AuditDependencies } from '../../ops/operations/audit-shop.ts';
import { repairStock } from '../../ops/operations/repair-stock.ts';
import { aProduct } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aStepFunctions } from './step-functions.ts';

let tables: StartedTables;
let deps: AuditDependencies;
beforeAll(async () => {
  tables = await startTables();
  deps = {
    ...tables.deps,
    runs: aStepFunctions().runs,
    now: () => Date.now(),
    pause: () => Promise.resolve(),
    auditDays: 14,
  };
});
afterAll(() => tables.stop());
beforeEach(async () => {
  for (const table of ['products', 'orders'] as const)
    for (const { id } of await tables.all(table)) await tables.remove(table, { id: String(id) });
});

const by = { who: 'karin', why: 'the old admin' };
const findings = async () => (await auditShop(deps)).findings;
const plan = async () => repairStock(await auditShop(deps), by, deps);
const change = async (id: string, changes: object) =>
  tables.put('products', { ...(await tables.product(id)), ...changes });
/** A product that was counted. */
async function aCounted(changes: Parameters<typeof aNewProduct>[1] = {}): Promise<string> {
  const product = await aNewProduct(tables, { stock: 10, ...changes });
  await (await plan()).apply();
  return product;
}

test('a product that was never counted is counted, and needs no reason', async () => {
  const product = await aNewProduct(tables, { stock: 10 });
  const change = repairStock(await auditShop(deps), { who: 'karin', why: undefined }, deps);

  expect(change.steps).toEqual([`Count ${product} for the first time: 10`]);
  await change.apply();

  expect(await tables.product(product)).toMatchObject({ counted: 10 });
  expect((await plan()).steps).toEqual([]);
});

test('a change past the log is logged, and then the pieces add up', async () => {
  const product = await aCounted();
  await change(product, { stock: 13 });
  const { steps, apply } = await plan();
  expect(steps).toEqual([`${product}: log the change of the stock from 10 to 13`]);
  await apply();

  expect(await findings()).toEqual([]);
  expect((await tables.stockLogs.find(product))?.lines).toMatchObject([{ of: 'stock', from: 10, to: 13, ...by }]);
});

test('a product that was written anew is counted anew', async () => {
  const product = await aCounted();
  await tables.put('products', aProduct({ id: product, stock: 40 }));

  await (await plan()).apply();

  expect(await findings()).toEqual([]);
  expect((await tables.stockLogs.find(product))?.lines).toMatchObject([{ of: 'counted', from: 10, to: 40 }]);
});

describe('a wrong count of what is held', () => {
  test.each([
    ['too much', 7],
    ['too little', 1],
    ['nothing', 0],
  ])('is moved to what is held: %s', async (_title, reserved) => {
    const product = await aCounted();
    await aHeldCheckout(tables, { [product]: 3 });
    await change(product, { reserved });

    await (await plan()).apply();

    expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 3 });
    expect(await findings()).toEqual([]);
    expect((await tables.stockLogs.find(product))?.lines).toMatchObject([{ of: 'reserved', from: reserved, to: 3 }]);
  });

  test('that was lost is put back', async () => {
    const product = await aCounted();
    await aHeldCheckout(tables, { [product]: 3 });
    const { reserved: _, ...lost } = await tables.product(product);
    await tables.put('products', lost);

    await (await plan()).apply();

    expect(await tables.product(product)).toMatchObject({ reserved: 3 });
  });

  test('is left alone when somebody buys in between: it is looked at again', async () => {
    const product = await aCounted();
    await aHeldCheckout(tables, { [product]: 3 });
    await change(product, { reserved: 5 });
    const { apply } = await plan();
    await aHeldCheckout(tables, { [product]: 1 });

    expect((await apply()).data).toMatchObject({ repaired: [{ subject: product, result: 'moved' }] });

    expect(await tables.product(product)).toMatchObject({ reserved: 6 });
    await (await plan()).apply();
    expect(await tables.product(product)).toMatchObject({ reserved: 4 });
  });
});

describe('pieces of a removed hold of a checkout that is over', () => {
  const over = { ...DECLINED, ending: 'cancelled', endedAt: Date.now(), releasedGeneration: 1 } as const;

  async function aLostHold() {
    const product = await aCounted();
    const other = await aHeldCheckout(tables, { [product]: 4 });
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, over);
    const hold = await tables.hold(id, product);
    await tables.remove('reservations', { productId: product, reservationId: id });
    const image = {
      productId: { S: product },
      orderId: { S: id },
      quantity: { N: '2' },
      generation: { N: String(hold.generation) },
      status: { S: 'active' },
      counted: { BOOL: true },
    };
    const record: DynamoDBRecord = { eventName: 'REMOVE', dynamodb: { OldImage: image } };
    return { product, other: other.id, deliver: () => releaseExpiredHold(record, deps) };
  }

  test('are given back by the repair, and not once more when the stream tells of them later', async () => {
    const { product, deliver } = await aLostHold();
    expect((await findings()).map(({ says }) => says)).toEqual(['6 are reserved, but the active holds add up to 4']);

    await (await plan()).apply();
    expect(await tables.product(product)).toMatchObject({ reserved: 4 });
    await deliver();
    await deliver();

    expect(await tables.product(product)).toMatchObject({ reserved: 4 });
    expect(await findings()).toEqual([]);
  });

  test('are not given back by the repair when the stream was faster', async () => {
    const { product, deliver } = await aLostHold();
    const { apply } = await plan();
    await deliver();

    expect((await apply()).data).toMatchObject({ repaired: [{ result: 'moved' }] });

    expect(await tables.product(product)).toMatchObject({ reserved: 4 });
  });
});

test('an order is never moved: a person is told', async () => {
  const product = await aCounted();
  const { id } = await aHeldCheckout(tables, { [product]: 2 }, { ...DECLINED, dueAt: undefined as never });
  await tables.put('orders', { ...(await tables.order(id)), status: 'active' });

  const { steps, apply } = await plan();
  await apply();

  expect(steps).toEqual([]);
  expect((await tables.order(id)).status).toBe('active');
  expect((await findings()).map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([`R3 ${id}`, `R3 ${id}`]);
});

test('a repair without a reason is refused', async () => {
  const product = await aCounted();
  await change(product, { stock: 13 });
  const audit = await auditShop(deps);

  expect(() => repairStock(audit, { who: 'karin', why: '' }, deps)).toThrow('Say why');
});
