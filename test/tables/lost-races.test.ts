import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PaymentArrived } from '../../lambdas/domain/errors.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { flagAttention } from '../../lambdas/steps/flag-attention.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import { enterRun } from '../../lambdas/settlement/enter-run.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const NOW = 1_795_000_000_000;
const aHeld = async (changes: Parameters<typeof aHeldCheckout>[2] = {}) => {
  const product = await aNewProduct(tables);
  return { product, checkout: await aHeldCheckout(tables, { [product]: 1 }, changes) };
};

describe('a refusal of Swish', () => {
  const refuse = (id: string) =>
    tables.checkouts.recordOutcome(id, 'REFUSED', { status: 'REFUSED', errorCode: 'RP06' }, NOW);

  test('to the only request is the outcome', async () => {
    const { checkout } = await aHeld({ askedAt: NOW, askCount: 1 });

    expect(await refuse(checkout.id)).toBe(true);
  });

  test('that comes when a second request is under way says nothing: that one may be open', async () => {
    const { checkout } = await aHeld({ askedAt: NOW, askCount: 2 });

    expect(await refuse(checkout.id)).toBe(false);
    expect(await tables.checkout(checkout.id)).not.toHaveProperty('outcome');
  });

  test('lets no further request begin', async () => {
    const { checkout } = await aHeld({ askedAt: NOW, askCount: 1 });
    await refuse(checkout.id);

    const failures = await transact(tables.deps.documents, {
      checkout: tables.checkouts.beginRequest(checkout.id, Date.now(), Date.now()),
    });

    expect(failures.has('checkout')).toBe(true);
  });
});

test('a run whose claim was made but whose answer was lost goes on', async () => {
  const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });
  const checkouts = {
    ...tables.checkouts,
    claimRun: async (...parameters: Parameters<typeof tables.checkouts.claimRun>) => {
      await tables.checkouts.claimRun(...parameters);
      return false;
    },
  };

  const entered = await enterRun({ checkoutId: id, execution: `${id}-2`, kind: 'settle' }, { checkouts, now: NOW });

  expect(entered.runNumber).toBe(2);
});

test('a later run of an ended checkout makes it due: should the run never start, it is found', async () => {
  const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 }, { ending: 'cancelled' });

  await enterRun({ checkoutId: id, execution: `${id}-2`, kind: 'settle' }, { checkouts: tables.checkouts, now: NOW });

  expect(await tables.checkout(id)).toMatchObject({ ending: 'cancelled', runNumber: 2, dueAt: NOW });
});

test('a payment that became known while it was called unclear stays due at once', async () => {
  const { checkout } = await aHeld({ ...PAID, dueAt: 7, dueShard: '1' });

  expect(await tables.checkouts.markUnclear(checkout.id, NOW, NOW + 5)).toBeUndefined();

  expect(await tables.checkout(checkout.id)).toMatchObject({ dueAt: 7 });
});

test('nobody is called because of an unclear payment that is known by now', async () => {
  const { checkout } = await aHeld(PAID);
  const mailer = { send: () => Promise.reject(new Error('nobody is to be told')) };

  const flagging = flagAttention(
    { ...aStepInput(checkout.id), reason: 'payment_unclear' },
    { ...tables.deps, mailer, adminAddress: 'admin@example.com' },
  );

  await expect(flagging).rejects.toThrow(PaymentArrived);
  expect(await tables.checkout(checkout.id)).not.toHaveProperty('attention');
});

test('an order that an operator made invalid still gives its pieces back', async () => {
  const { product, checkout } = await aHeld(DECLINED);
  await tables.put('orders', { ...(await tables.order(checkout.id)), status: 'invalid' });

  await cancelOrder({ ...aStepInput(checkout.id), caught: null }, tables.deps);

  expect(await tables.product(product)).toMatchObject({ reserved: 0 });
  expect(await tables.checkout(checkout.id)).toMatchObject({ ending: 'cancelled' });
});

test('an order of a product that was deleted can be cancelled, and its other lines are freed', async () => {
  const [kept, deleted] = [await aNewProduct(tables), await aNewProduct(tables)];
  const { id } = await aHeldCheckout(tables, { [kept]: 1, [deleted]: 1 }, DECLINED);
  await tables.remove('products', { id: deleted });

  expect(await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps)).toEqual({
    isResolutionOwed: false,
  });

  expect(await tables.product(kept)).toMatchObject({ reserved: 0 });
});
