import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { auditStock, countProduct } from '../../lambdas/audit/audit-stock.ts';
import { Budget } from '../../lambdas/audit/budget.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { aProduct, aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  for (const { id } of await tables.all('products')) await tables.remove('products', { id: String(id) });
});

/** `meanwhile` is what happens between two looks. */
async function audit(meanwhile: () => Promise<unknown> = () => Promise.resolve(), budget = new Budget(60_000)) {
  const pause = async () => {
    await meanwhile();
  };
  return { ...(await auditStock({ ...tables.deps, now: () => Date.now(), pause }, budget)), budget };
}

/** The first count of every product, as the auditor makes it. */
async function count(): Promise<boolean[]> {
  const { uncounted } = await audit();
  return Promise.all(uncounted.map((product) => countProduct(product, { ...tables.deps, now: () => Date.now() })));
}

const said = async (meanwhile?: () => Promise<unknown>) =>
  (await audit(meanwhile)).findings.map(({ rule, subject, says }) => `${rule} ${subject}: ${says}`);

const change = async (id: string, changes: object) =>
  tables.put('products', { ...(await tables.product(id)), ...changes });

describe('a product that was never counted', () => {
  test('is counted as it stands, once, and then its sales change nothing', async () => {
    const product = await aNewProduct(tables, { stock: 8 });
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);

    expect(await audit()).toMatchObject({ uncounted: [{ id: product }], findings: [], products: 1 });
    expect(await count()).toEqual([true]);
    await confirmOrder(aStepInput(id), tables.deps);

    expect(await tables.product(product)).toMatchObject({ stock: 6, reserved: 0, sold: 2, counted: 8 });
    expect(await audit()).toMatchObject({ uncounted: [], findings: [] });
  });

  test('is not counted when it is sold meanwhile: the next audit counts it', async () => {
    const product = await aNewProduct(tables, { stock: 8 });
    const { uncounted } = await audit();
    await change(product, { stock: 7, sold: 1 });

    const [seen] = uncounted;
    expect(seen && (await countProduct(seen, { ...tables.deps, now: () => Date.now() }))).toBe(false);
    expect(await count()).toEqual([true]);
    expect(await tables.product(product)).toMatchObject({ counted: 8 });
  });

  test('is not taken for new when somebody wrote it anew', async () => {
    const product = await aNewProduct(tables, { stock: 8 });
    await count();
    await tables.put('products', aProduct({ id: product, stock: 40 }));

    expect(await said()).toEqual([
      `R2 ${product}: was counted, but its count is gone: the product was written anew with 40 in stock`,
    ]);
  });
});

test('a stock that was set past the log is an unlogged change, also while pieces are sold', async () => {
  const product = await aNewProduct(tables, { stock: 8 });
  await count();
  const { id } = await aHeldCheckout(tables, { [product]: 3 }, PAID);
  await change(product, { stock: 20 });
  await confirmOrder(aStepInput(id), tables.deps);

  expect(await said()).toEqual([
    `R2 ${product}: unlogged change of +12: 8 pieces were counted, but there are 17 in stock and 3 sold`,
  ]);
});

test('less stock than is held, by an admin, is the admin’s change and no wrong count', async () => {
  const product = await aNewProduct(tables, { stock: 8 });
  await count();
  await aHeldCheckout(tables, { [product]: 3 });
  await change(product, { stock: 1 });

  expect(await said()).toEqual([
    `R2 ${product}: unlogged change of -7: 8 pieces were counted, but there are 1 in stock and 0 sold`,
  ]);
});

describe('what a product says is reserved', () => {
  test('is told when it is not what is held, with what it is wrong by', async () => {
    const product = await aNewProduct(tables);
    await aHeldCheckout(tables, { [product]: 3 });
    await change(product, { reserved: 5 });

    expect((await audit()).findings).toMatchObject([
      {
        rule: 'R1',
        subject: product,
        says: '5 are reserved, but the active holds add up to 3',
        repair: { kind: 'correct_reserved', reserved: 5, by: -2 },
      },
    ]);
  });

  test('leaves rows of the old checkout alone', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 3 });
    await tables.put('reservations', {
      productId: product,
      reservationId: 'old',
      orderId: 'old',
      quantity: 9,
      status: 'active',
    });

    expect((await tables.hold(id, product)).status).toBe('active');
    expect(await said()).toEqual([]);
  });

  test('is told with as many pieces as it was wrong by all along, however many were held meanwhile', async () => {
    const product = await aNewProduct(tables, { stock: 100 });
    await aHeldCheckout(tables, { [product]: 3 });
    await change(product, { reserved: 5 });

    expect(await said(() => aHeldCheckout(tables, { [product]: 1 }))).toEqual([
      `R1 ${product}: 6 are reserved, but the active holds add up to 4`,
    ]);
  });

  test('is no finding when the next look finds it right', async () => {
    const product = await aNewProduct(tables);
    await aHeldCheckout(tables, { [product]: 3 });
    await change(product, { reserved: 5 });

    expect(await said(() => change(product, { reserved: 3 }))).toEqual([]);
  });

  test('cannot be told of a product that is wrong by something else each time: the audit says so', async () => {
    const product = await aNewProduct(tables, { stock: 100 });
    let reserved = 1;
    await change(product, { reserved });

    const told = await audit(async () => change(product, { reserved: (reserved += 1) }));

    expect(told).toMatchObject({ findings: [], unsettled: [product] });
  });
});

describe('a hold that was removed while it was active', () => {
  const remove = (orderId: string, productId: string) =>
    tables.remove('reservations', { productId, reservationId: orderId });

  test('is held until its pieces are given back, and is no finding', async () => {
    const product = await aNewProduct(tables);
    const checkout = await aHeldCheckout(tables, { [product]: 3 });
    await tables.put('checkouts', { ...checkout, dueAt: Date.now() + 60_000, dueShard: '0' });

    await remove(checkout.id, product);

    expect(await said()).toEqual([]);
  });

  test('and whose pieces were given back is held no more', async () => {
    const product = await aNewProduct(tables);
    const checkout = await aHeldCheckout(tables, { [product]: 3 });
    await remove(checkout.id, product);
    await tables.put('checkouts', { id: `returned#${product}#${checkout.id}#1`, kind: 'returned' });

    expect(await said()).toEqual([`R1 ${product}: 3 are reserved, but the active holds add up to 0`]);
    await change(product, { reserved: 0 });
    expect(await said()).toEqual([]);
  });

  test('of a checkout that is over counts for nothing: whoever hears of it next settles it', async () => {
    const product = await aNewProduct(tables);
    const over = { ...DECLINED, ending: 'cancelled', releasedGeneration: 1 } as const;
    const { id } = await aHeldCheckout(tables, { [product]: 3 }, over);
    await remove(id, product);

    expect(await said()).toEqual([`R1 ${product}: 3 are reserved, but the active holds add up to 0`]);
  });

  test('and given back between two looks is no finding', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 3 }, { ending: 'cancelled', releasedGeneration: 1 });
    await remove(id, product);

    expect(await said(() => change(product, { reserved: 0 }))).toEqual([]);
  });
});

test('an audit that runs out of time says that it did not see everything', async () => {
  await aNewProduct(tables);

  const { budget, products } = await audit(undefined, new Budget(-1));

  expect(products).toBe(0);
  expect(budget.isCutShort).toBe(true);
});
