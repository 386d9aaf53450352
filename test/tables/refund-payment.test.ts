import '../support/lambda-environment.ts';
import './refund-environment.ts';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { RefundRefused } from '../../lambdas/domain/errors.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { ensure } from '../../lambdas/settlement/ensure.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import {
  aSwish,
  CREATED,
  NOT_FOUND,
  PAYEE,
  refund,
  UNCLEAR,
  type Script,
  type ScriptedSwish,
} from './scripted-swish.ts';
import { aStepFunctions, type FakeStepFunctions } from './step-functions.ts';

const NOW = 1_795_000_000_000;
const CALLBACK = 'https://shop.example/v1/swish/refund-callback';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

interface World {
  readonly swish: ScriptedSwish;
  readonly stepFunctions: FakeStepFunctions;
  readonly deps?: Partial<StartedTables['deps']>;
}
const world = (script: Script = {}, deps: Partial<StartedTables['deps']> = {}): World => ({
  swish: aSwish(script),
  stepFunctions: aStepFunctions(),
  deps,
});
const run = (
  id: string,
  { swish, stepFunctions, deps = {} }: World,
  input: Partial<Parameters<typeof refundPayment>[0]> = {},
) =>
  refundPayment(
    { ...aStepInput(id), kind: 'late-payment', taskToken: 'R', reason: 'sold_out_after_payment', ...input },
    { ...tables.deps, ...deps, swish, tokens: stepFunctions.tokens, refundCallbackUrl: CALLBACK },
  );

/** Money that is to go back, for an order that still holds its pieces. */
async function aPaidCheckout(changes: Partial<Checkout> = {}, quantity = 1) {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: quantity }, { ...PAID, payeeAlias: PAYEE, ...changes });
  return { id, product, refundId: refundIdOf(id, 1) };
}

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

describe('the end of a refund', () => {
  test('is on the checkout and on the order, and the wait goes on', async () => {
    const { id, product, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'PAID')] });
    await run(id, there);
    jest.spyOn(Date, 'now').mockReturnValue(NOW);

    await run(id, there, { retryCount: 1, taskToken: 'R2' });

    expect(there.swish.operations()).toEqual(['createRefund', 'retrieveRefund']);
    expect(there.stepFunctions.answers).toEqual([['R2', { refund: 'PAID' }]]);
    const { checkout, order } = await tables.ending(id, product);
    expect(checkout).toMatchObject({
      ending: 'refunded',
      endedAt: NOW,
      refund: { status: 'PAID', at: NOW },
      dueAt: NOW + 900_000,
      expiresAt: NOW / 1000 + 400 * 86_400,
    });
    expect(order).toMatchObject({
      status: 'invalid',
      payment: { status: 'refunded', refund: { id: refundId, status: 'PAID', at: NOW } },
    });
  });

  test('that was learnt before the step stored its token is told by the step itself', async () => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'PAID')] });
    await run(id, there);
    await tables.changeCheckout(id, { ending: 'refunded' });
    await tables.changeCheckout(id, {
      refund: { ...(await tables.checkout(id)).refund, status: 'PAID', at: 5 } as NonNullable<Checkout['refund']>,
    });

    await run(id, there, { retryCount: 1, taskToken: 'R2' });

    expect(there.stepFunctions.answers).toEqual([['R2', { refund: 'PAID' }]]);
    expect(there.swish.operations()).toEqual(['createRefund']);
  });

  test('is found again when the step died after it was recorded', async () => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'PAID')] });
    await run(id, there);
    there.stepFunctions.failAnswers('R2', new Error('The function was stopped'));
    await expect(run(id, there, { retryCount: 1, taskToken: 'R2' })).rejects.toThrow('stopped');
    there.stepFunctions.failAnswers('R2', undefined);

    await ensure(id, { ...tables.deps, tokens: there.stepFunctions.tokens, runs: there.stepFunctions.runs });

    expect(there.stepFunctions.answers.at(-1)).toEqual(['R2', { refund: 'PAID' }]);
    expect(there.swish.operations()).toEqual(['createRefund', 'retrieveRefund']);
  });

  test.each([
    ['DEBITED', undefined],
    ['CREATED', undefined],
    ['SOMETHING_NEW', undefined],
    ['ERROR', 'DS24'],
    ['ERROR', 'XX99'],
    ['ERROR', undefined],
  ])('is not %s %s: it stays open, and becomes PAID', async (status, errorCode) => {
    const { id, refundId } = await aPaidCheckout();
    const answers = [refund(refundId, status, errorCode), refund(refundId, 'PAID')];
    const there = world({ createRefund: [CREATED], retrieveRefund: answers });
    await run(id, there);

    await run(id, there, { retryCount: 1 });
    const open = await tables.checkout(id);
    expect(open.ending).toBe('cancelled');
    expect(open.refund?.status).toBe(status === 'ERROR' ? undefined : status);
    expect(open.refund?.errorCode).toBe(errorCode);
    expect(there.stepFunctions.answers).toEqual([]);
    await run(id, there, { retryCount: 2 });

    expect((await tables.checkout(id)).ending).toBe('refunded');
    expect(there.swish.refunds).toHaveLength(1);
  });

  test.each(['RF07', 'RF02', 'AM04'])('ERROR %s is definitely none: a person’s work', async (code) => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'ERROR', code)] });
    await run(id, there);

    expect(await failureOf(run(id, there, { retryCount: 1 }))).toMatchObject({
      name: 'RefundRefused',
      details: { refund: 1, swishCode: code },
    });

    expect(await tables.checkout(id)).toMatchObject({
      ending: 'cancelled',
      refund: { number: 1, status: 'ERROR', errorCode: code },
    });
  });

  test('that is recorded is not asked about again', async () => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'ERROR', 'RF07')] });
    await run(id, there);
    await errorNameOf(run(id, there, { retryCount: 1 }));

    await errorNameOf(run(id, there, { retryCount: 2 }));

    expect(there.swish.operations()).toEqual(['createRefund', 'retrieveRefund']);
  });

  test('that came for an order which is missing is recorded all the same', async () => {
    const { id, refundId } = await aPaidCheckout();
    await tables.remove('orders', { id });
    const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'PAID')] });
    await run(id, there);

    await run(id, there, { retryCount: 1 });

    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
    expect(there.stepFunctions.answers).toEqual([['R', { refund: 'PAID' }]]);
  });
});

describe('a refused request', () => {
  test('that was the first and only one is the end of that refund', async () => {
    const { id } = await aPaidCheckout();
    const there = world({ createRefund: [{ kind: 'refused', code: 'RF02' }] });

    const failure = await failureOf(run(id, there));

    expect(failure).toBeInstanceOf(RefundRefused);
    expect(failure).toMatchObject({ details: { refund: 1, swishCode: 'RF02' } });
    expect((await tables.checkout(id)).refund).toMatchObject({ status: 'REFUSED', errorCode: 'RF02', askCount: 1 });
  });

  test('after an unclear one is none: it may be about the request before it', async () => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({
      createRefund: [UNCLEAR, { kind: 'refused', code: 'RF08' }],
      retrieveRefund: [NOT_FOUND, refund(refundId, 'PAID')],
    });
    await run(id, there);

    await run(id, there, { retryCount: 1 });

    expect((await tables.checkout(id)).refund).not.toHaveProperty('status');
    await run(id, there, { retryCount: 2 });
    expect((await tables.checkout(id)).ending).toBe('refunded');
  });

  test('is none when another request was begun while it was under way', async () => {
    const { id } = await aPaidCheckout();
    const there = world({
      retrieveRefund: [NOT_FOUND],
      createRefund: [
        async () => {
          // Meanwhile the sweep asks, Swish has not heard of it yet, and takes the sweep's request.
          await run(id, there, { retryCount: 1 });
          return { kind: 'refused', code: 'RF08' };
        },
        CREATED,
      ],
    });

    await run(id, there);

    const { refund: current } = await tables.checkout(id);
    expect(current).toMatchObject({ askCount: 2 });
    expect(current).not.toHaveProperty('status');
  });
});
