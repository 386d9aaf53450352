import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { RefundRefused } from '../../lambdas/domain/errors.ts';
import { logger } from '../../lambdas/platform/powertools.ts';
import { ensure } from '../../lambdas/settlement/ensure.ts';
import { recordRefund } from '../../lambdas/settlement/pursue-refund.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { refundSteps } from './refund-steps.ts';
import { CREATED, NOT_FOUND, refund, UNCLEAR } from './scripted-swish.ts';

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

describe('a refund that failed, was given back by hand, and is PAID after all', () => {
  const BY_HAND = { at: 1, operator: 'karin', why: 'by bank' };
  const told = () => {
    const counted: string[] = [];
    jest.spyOn(Metrics.prototype, 'addMetric').mockImplementation(function (this: Metrics, name) {
      counted.push(name);
      return this;
    });
    return { counted, logged: jest.spyOn(logger, 'error').mockReturnValue() };
  };
  const failed = async (changes: Partial<Checkout> = {}) => {
    const { id, refundId } = await aPaidCheckout();
    const there = world({ createRefund: [{ kind: 'refused', code: 'RF07' }] });
    await errorNameOf(run(id, there));
    await tables.changeCheckout(id, changes);
    return { id, answer: { id: refundId, status: 'PAID' } };
  };

  test('is told: the customer has the money twice', async () => {
    const { id, answer } = await failed({ paidBack: BY_HAND });
    const { counted, logged } = told();
    const checkout = await tables.checkout(id);

    for (const _ of [1, 2]) await recordRefund(checkout, answer, tables.deps);

    expect(counted).toEqual(['RefundFinished', 'RefundedAmount', 'PaidBackTwice']);
    expect(logged.mock.calls).toEqual([[expect.any(String), { checkoutId: id, refundId: answer.id }]]);
    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
  });

  test('is told, too, when the operator noted it while Swish was being asked', async () => {
    const { id, answer } = await failed();
    const before = await tables.checkout(id);
    await tables.changeCheckout(id, { paidBack: BY_HAND });
    const { counted } = told();

    await recordRefund(before, answer, tables.deps);

    expect(counted).toContain('PaidBackTwice');
    expect(await tables.checkout(id)).toMatchObject({ paidBack: BY_HAND, refund: { status: 'PAID' } });
  });

  test('is nothing to tell of when nobody gave it back by hand', async () => {
    const { id, answer } = await failed();
    const { counted, logged } = told();

    await recordRefund(await tables.checkout(id), answer, tables.deps);

    expect(counted).toEqual(['RefundFinished', 'RefundedAmount']);
    expect(logged).not.toHaveBeenCalled();
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
