import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unloggedChange } from '../../lambdas/domain/audit/stock-rules.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { setStock, type WantedStock } from '../../ops/operations/set-stock.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const ask = (product: string, stock: number, changes: Partial<WantedStock> = {}) =>
  setStock({ product, stock, why: 'counted the shelf', who: 'karin', ...changes }, { ...tables.deps, now: () => 7 });

test('a stock that is set is counted and logged, with who and why', async () => {
  const product = await aNewProduct(tables, { stock: 10 });

  const change = await ask(product, 25);
  expect(change.steps).toEqual([`Set the stock of ${product} from 10 to 25 (+15), and log it: counted the shelf`]);
  expect(await tables.product(product)).toMatchObject({ stock: 10 });
  await change.apply();

  expect(await tables.product(product)).toMatchObject({ stock: 25, counted: 25 });
  expect(await tables.stockLogs.find(product)).toMatchObject({
    baseline: { at: 7, pieces: 10 },
    counted: 25,
    lines: [{ at: 7, of: 'stock', from: 10, to: 25, who: 'karin', why: 'counted the shelf' }],
  });
});

test('sales before and after it, and a second one, are no drift', async () => {
  const product = await aNewProduct(tables, { stock: 10 });
  const sell = async () => {
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);
    await confirmOrder(aStepInput(id), tables.deps);
  };
  await sell();
  await (await ask(product, 20)).apply();
  await sell();
  await (await ask(product, 5)).apply();

  const found = await tables.product(product);
  expect(found).toMatchObject({ stock: 5, sold: 4, counted: 9 });
  expect(unloggedChange(found)).toBe(0);
  expect((await tables.stockLogs.find(product))?.lines).toHaveLength(2);
});

describe('nothing is changed', () => {
  test('when a piece is sold in between: the sale is not overwritten', async () => {
    const product = await aNewProduct(tables, { stock: 10 });
    const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);
    const change = await ask(product, 25);
    await confirmOrder(aStepInput(id), tables.deps);

    await expect(change.apply()).rejects.toThrow(`${product} was sold or set meanwhile: its stock was 10 and is 8 now`);

    expect(await tables.product(product)).toMatchObject({ stock: 8, sold: 2 });
    expect(await tables.stockLogs.find(product)).toBeUndefined();
  });

  test('when two people set it at once: one of them hears of it', async () => {
    const product = await aNewProduct(tables, { stock: 10 });
    const [one, other] = [await ask(product, 11), await ask(product, 12)];
    await one.apply();

    expect(await errorNameOf(other.apply())).toBe('OperationRefused');

    expect(await tables.product(product)).toMatchObject({ stock: 11, counted: 11 });
    expect((await tables.stockLogs.find(product))?.lines).toHaveLength(1);
  });

  test('when somebody wrote a line of the log in between: it is not lost', async () => {
    const product = await aNewProduct(tables, { stock: 10 });
    await (await ask(product, 12)).apply();
    const change = await ask(product, 14);
    const log = await tables.stockLogs.find(product);
    const line = { at: 8, of: 'reserved', from: 1, to: 0, who: 'bo', why: 'audit' };
    await tables.put('checkouts', { ...log, count: 2, lines: [...(log?.lines ?? []), line] });

    expect(await errorNameOf(change.apply())).toBe('OperationRefused');

    expect((await tables.stockLogs.find(product))?.lines.at(-1)).toEqual(line);
    expect(await tables.product(product)).toMatchObject({ stock: 12 });
  });

  test.each<[string, number, Partial<WantedStock>, string]>([
    ['a product that there is not', 1, { product: 'unknown' }, 'There is no product unknown'],
    ['less than nothing', -1, {}, 'The stock is a whole number'],
    ['half a piece', 1.5, {}, 'The stock is a whole number'],
    ['no reason', 1, { why: ' ' }, 'Say why'],
    ['a reason of two lines', 1, { why: 'a\nb' }, '--why is one line'],
  ])('for %s', async (_title, stock, changes, says) => {
    await expect(ask(await aNewProduct(tables), stock, changes)).rejects.toThrow(says);
  });

  test('for a product that somebody wrote anew: its count has to be put right first', async () => {
    const product = await aNewProduct(tables);
    await (await ask(product, 5)).apply();
    const { counted: _, ...anew } = await tables.product(product);
    await tables.put('products', anew);

    await expect(ask(product, 6)).rejects.toThrow('written anew');
  });
});

test('whoever sets less than is held, or past an unlogged change, is warned', async () => {
  const product = await aNewProduct(tables, { stock: 10 });
  await (await ask(product, 12)).apply();
  await aHeldCheckout(tables, { [product]: 4 });
  await tables.put('products', { ...(await tables.product(product)), stock: 15 });

  const change = await ask(product, 3);
  await change.apply();

  expect(change.steps.slice(1)).toEqual([
    expect.stringContaining('Careful: 4 are held, more than there will be'),
    expect.stringContaining('Careful: an unlogged change of +3 stays'),
  ]);
  expect(unloggedChange(await tables.product(product))).toBe(3);
});

test('holds are untouched by it', async () => {
  const product = await aNewProduct(tables, { stock: 10 });
  await aHeldCheckout(tables, { [product]: 4 });

  await (await ask(product, 6)).apply();
  await aHeldCheckout(tables, { [product]: 2 });

  expect(await tables.product(product)).toMatchObject({ stock: 6, reserved: 6 });
  expect(await errorNameOf(aHeldCheckout(tables, { [product]: 1 }))).toBe('InsufficientStock');
});

test('of a log the newest hundred lines are kept, and all of them are counted', async () => {
  const product = await aNewProduct(tables, { stock: 0 });
  await (await ask(product, 1)).apply();
  const log = await tables.stockLogs.find(product);
  await tables.put('checkouts', { ...log, count: 100, lines: Array.from({ length: 100 }, () => log?.lines[0]) });

  await (await ask(product, 9)).apply();

  const written = await tables.stockLogs.find(product);
  expect(written?.lines).toHaveLength(100);
  expect(written?.lines.at(-1)).toMatchObject({ from: 1, to: 9 });
  expect(written).toMatchObject({ count: 101, counted: 9 });
});
