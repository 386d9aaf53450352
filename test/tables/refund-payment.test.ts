import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { CALLBACK, refundSteps } from './refund-steps.ts';
import { CREATED, PAYEE } from './scripted-swish.ts';

const NOW = 1_795_000_000_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
afterEach(() => {
  jest.restoreAllMocks();
});
const { world, run, aPaidCheckout } = refundSteps(() => tables);

describe('money goes back', () => {
  test('first on the record, in one transaction: no hold, no order, and the refund with its id', async () => {
    const { id, product, refundId } = await aPaidCheckout({ expiresAt: 5 }, 2);
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    let before: Awaited<ReturnType<typeof tables.ending>> | undefined;
    const there = world({
      createRefund: [
        async () => {
          before = await tables.ending(id, product);
          return CREATED;
        },
      ],
    });

    await run(id, there);

    const { checkout, order, product: left, hold } = before ?? (await tables.ending(id, product));
    expect(left).toMatchObject({ stock: 10, reserved: 0 });
    expect(hold.status).toBe('cancelled');
    expect(order).toMatchObject({
      status: 'invalid',
      status_reason: 'sold_out_after_payment',
      payment: { refund: { id: refundId, status: 'begun', at: NOW } },
    });
    expect(order.history.at(-1)).toEqual({
      at: NOW,
      from: 'inactive',
      to: 'invalid',
      why: 'sold_out_after_payment',
      by: 'RefundPayment',
    });
    expect(checkout).toMatchObject({
      ending: 'cancelled',
      reason: 'sold_out_after_payment',
      releasedGeneration: checkout.generation,
      refund: {
        number: 1,
        id: refundId,
        reason: 'sold_out_after_payment',
        begunAt: NOW,
        askedAt: NOW,
        askCount: 1,
      },
      refundToken: { token: 'R', run: 1, redrive: 0, retry: 0 },
      dueAt: NOW + 30_000,
    });
    expect(checkout).not.toHaveProperty('expiresAt');
    expect(await tables.checkouts.findRefund(refundId)).toBe(id);
  });

  test('by one request that names the bank’s reference, what was paid, and who received it', async () => {
    const { id, refundId } = await aPaidCheckout();
    const { orderNumber = '' } = await tables.checkout(id);
    const there = world({ createRefund: [CREATED] });

    await run(id, there);

    expect(there.swish.refunds).toEqual([
      {
        id: refundId,
        originalPaymentReference: 'BANK',
        callbackUrl: CALLBACK,
        payerAlias: PAYEE,
        amountOre: 24_900,
        payerPaymentReference: orderNumber.replace('.', ''),
        message: `Smultron ${orderNumber.replace('.', '')}`,
      },
    ]);
    expect(there.stepFunctions.answers).toEqual([]);
  });

  test('as it came when another amount was paid than was asked', async () => {
    const mismatch = { outcome: 'MISMATCH', outcomeRank: 2 } as const;
    const outcomeDetail = { status: 'PAID', paymentReference: 'BANK', amountOre: 100 };
    const { id } = await aPaidCheckout({ ...mismatch, outcomeDetail });
    const there = world({ createRefund: [CREATED] });

    await run(id, there, { reason: 'operator' });

    expect(there.swish.refunds).toMatchObject([{ amountOre: 100 }]);
    expect(await tables.order(id)).toMatchObject({ status: 'invalid', status_reason: 'operator' });
  });

  test('for an order that had been cancelled before, which only gets its new reason', async () => {
    const { id, product } = await aPaidCheckout({ ending: 'cancelled', successor: 'another' });
    await tables.put('orders', { ...(await tables.order(id)), status: 'invalid', status_reason: 'declined' });
    const { history } = await tables.order(id);

    await run(id, world({ createRefund: [CREATED] }), { reason: 'paid_again' });

    expect(await tables.order(id)).toMatchObject({ status: 'invalid', status_reason: 'paid_again', history });
    expect((await tables.checkout(id)).reason).toBe('paid_again');
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('though the row of the hold was removed: the stream gives those pieces back', async () => {
    const { id, product } = await aPaidCheckout();
    await tables.remove('reservations', { productId: product, reservationId: id });

    await run(id, world({ createRefund: [CREATED] }));

    expect((await tables.checkout(id)).refund).toBeDefined();
    expect((await tables.product(product)).reserved).toBe(1);
  });

  test('though a product was deleted: there is no count left to give its pieces back to', async () => {
    const [kept, deleted] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aHeldCheckout(tables, { [kept]: 1, [deleted]: 1 }, { ...PAID, payeeAlias: PAYEE });
    await tables.remove('products', { id: deleted });

    await run(id, world({ createRefund: [CREATED] }));

    expect((await tables.product(kept)).reserved).toBe(0);
    expect((await tables.hold(id, deleted)).status).toBe('cancelled');
    expect((await tables.checkout(id)).refund).toBeDefined();
  });

  test('though its order is missing', async () => {
    const { id, product } = await aPaidCheckout();
    await tables.remove('orders', { id });

    await run(id, world({ createRefund: [CREATED] }));

    expect((await tables.checkout(id)).refund).toBeDefined();
    expect(await tables.orders.find(id)).toBeUndefined();
    expect((await tables.product(product)).reserved).toBe(0);
  });

  test('never for an order that an operator made active', async () => {
    const { id, product } = await aPaidCheckout();
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });
    const before = await tables.ending(id, product);

    expect(await errorNameOf(run(id, world()))).toBe('OrderActive');
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test('that is going back for an order that is active is a person’s work, and no operator’s decision', async () => {
    const { id, product } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED] });
    await run(id, there);
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });
    const before = await tables.ending(id, product);

    // OrderActive would end the run in peace; this is flagged.
    const failure = await failureOf(run(id, there, { retryCount: 1, taskToken: 'R2' }));

    expect(failure).toMatchObject({ name: 'Error', message: expect.stringContaining('is active') });
    expect(there.swish.operations()).toEqual(['createRefund']);
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test('never for an order that an operator makes active meanwhile', async () => {
    const { id, product } = await aPaidCheckout();
    const order = await tables.order(id);
    const find = interrupted(
      (orderId: string) => tables.orders.find(orderId),
      () => tables.put('orders', { ...order, status: 'active' }),
    );

    expect(await errorNameOf(run(id, world({}, { orders: { ...tables.orders, find } })))).toBe('OrderActive');
    expect(await tables.checkout(id)).not.toHaveProperty('refund');
    expect((await tables.product(product)).reserved).toBe(1);
  });

  test.each([
    ['nothing is known', { outcome: undefined, outcomeRank: undefined }],
    ['nobody paid', DECLINED],
  ] as [string, Partial<Checkout>][])('never when %s', async (_title, changes) => {
    const { id, product } = await aPaidCheckout(changes);
    const before = await tables.ending(id, product);

    await expect(run(id, world())).rejects.toThrow('no money');
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test('frees a hold that changes while it reads', async () => {
    const { id, product } = await aPaidCheckout();
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      async () => {
        await tables.put('reservations', { ...(await tables.hold(id, product)), generation: 2 });
        await tables.changeCheckout(id, { generation: 2 });
      },
    );

    await run(id, world({ createRefund: [CREATED] }, { reservations: { ...tables.reservations, find } }));

    expect((await tables.product(product)).reserved).toBe(0);
    expect(await tables.checkout(id)).toMatchObject({ releasedGeneration: 2 });
  });

  test('is no work of a run that is over', async () => {
    const { id } = await aPaidCheckout({ runNumber: 2 });

    expect(await errorNameOf(run(id, world()))).toBe('StaleRun');
    expect(await tables.checkout(id)).not.toHaveProperty('refund');
  });
});
