import '../support/lambda-environment.ts';
import './refund-environment.ts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Documents } from '../../lambdas/adapters/documents.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { lookAfter } from '../../lambdas/settlement/look-after.ts';
import { recordRefund } from '../../lambdas/settlement/pursue-refund.ts';
import { receiveRefundCallback } from '../../lambdas/api/refund-callback.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aRequestOf } from './a-request.ts';
import { aSwish, CREATED, NOT_FOUND, PAYEE, refund, UNCLEAR, type Script } from './scripted-swish.ts';
import { aStepFunctions } from './step-functions.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function aRefundOf(script: Script, changes: Partial<Checkout> = {}) {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...PAID, payeeAlias: PAYEE, ...changes });
  const swish = aSwish(script);
  const stepFunctions = aStepFunctions();
  stepFunctions.put(id, 1, 'running');
  const deps = {
    ...tables.deps,
    swish,
    tokens: stepFunctions.tokens,
    runs: stepFunctions.runs,
    refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
    remind: () => Promise.resolve(),
  };
  const step = (input: Partial<Parameters<typeof refundPayment>[0]> = {}, documents: Documents = tables.documents) =>
    refundPayment(
      { ...aStepInput(id), kind: 'late-payment', taskToken: 'R', reason: 'operator', ...input },
      { ...deps, documents },
    );
  return { id, product, swish, stepFunctions, deps, step, ids: [1, 2, 3].map((number) => refundIdOf(id, number)) };
}

/** The tables' connection, whose n-th request is made but whose answer is lost. */
function losing(nth: number): Documents {
  let count = 0;
  return {
    send: async (command: never) => {
      count += 1;
      const answer = await tables.documents.send(command);
      if (count === nth) throw new Error('The connection broke');
      return answer;
    },
  } as unknown as Documents;
}

describe('one refund, whatever is lost', () => {
  test('the answer of its first transaction: the repeat goes on from the record', async () => {
    const { id, product, step, swish, ids } = await aRefundOf({ createRefund: [CREATED] });
    await expect(step({}, losing(1))).rejects.toThrow('broke');
    const begun = await tables.checkout(id);
    expect(begun.refund).toMatchObject({ number: 1, id: ids[0] });
    expect(swish.calls).toEqual([]);

    await step({ retryCount: 1, reason: 'paid_again' });

    expect(swish.refunds.map((request) => request.id)).toEqual([ids[0]]);
    expect((await tables.checkout(id)).refund).toMatchObject({ begunAt: begun.refund?.begunAt, reason: 'operator' });
    expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 0 });
    expect((await tables.order(id)).history).toHaveLength(2);
  });

  test.each(['storeToken', 'beginRefundRequest', 'recordRefund'] as const)(
    'the answer of %s: the repeat asks Swish under the same id, and nothing is done twice',
    async (name) => {
      const script = {
        createRefund: [name === 'recordRefund' ? ({ kind: 'refused', code: 'RF02' } as const) : CREATED],
        retrieveRefund: [NOT_FOUND],
      };
      const { id, product, deps, swish, ids } = await aRefundOf(script);
      const lost = async (...parameters: never[]): Promise<never> => {
        await (tables.checkouts[name] as (...all: never[]) => Promise<unknown>)(...parameters);
        throw new Error('The connection broke');
      };
      const work = (retryCount: number, checkouts = tables.checkouts) =>
        refundPayment(
          { ...aStepInput(id, { retryCount }), kind: 'late-payment', taskToken: `R${retryCount}`, reason: 'operator' },
          { ...deps, checkouts },
        );
      await expect(work(0, { ...tables.checkouts, [name]: lost })).rejects.toThrow('broke');

      if (name === 'recordRefund') expect(await errorNameOf(work(1))).toBe('RefundRefused');
      else await work(1);

      expect(swish.refunds.map((request) => request.id)).toEqual([ids[0]]);
      expect((await tables.checkout(id)).refund?.number).toBe(1);
      expect((await tables.product(product)).reserved).toBe(0);
      expect((await tables.order(id)).history).toHaveLength(2);
    },
  );

  test('the answer of the transaction that finishes it: the repeat finds it finished', async () => {
    const { id, step, deps, ids } = await aRefundOf({ createRefund: [CREATED] });
    await step();
    const checkout = await tables.checkout(id);
    const answer = { id: ids[0] ?? '', status: 'PAID' };
    await expect(recordRefund(checkout, answer, { ...deps, documents: losing(1) })).rejects.toThrow('broke');
    const finished = await tables.checkout(id);

    await recordRefund(checkout, answer, deps);

    expect(finished.ending).toBe('refunded');
    expect(await tables.checkout(id)).toEqual(finished);
  });

  test.each([
    ['was unclear', UNCLEAR],
    ['exists already', { kind: 'exists' } as const],
  ])('a request that %s is followed by a question about the same id, never by another id', async (_title, answer) => {
    const { id, step, swish, ids } = await aRefundOf({
      createRefund: [answer],
      retrieveRefund: [UNCLEAR, refund('A', 'CREATED')],
    });

    await step();
    await step({ retryCount: 1 });
    expect((await tables.checkout(id)).refund).not.toHaveProperty('status');
    await step({ retryCount: 2 });

    expect(swish.calls).toEqual([`createRefund ${ids[0]}`, `retrieveRefund ${ids[0]}`, `retrieveRefund ${ids[0]}`]);
    expect((await tables.checkout(id)).refund?.number).toBe(1);
  });

  test('a request that never reached Swish is made again under the same id', async () => {
    const { id, step, swish, ids } = await aRefundOf({
      createRefund: [UNCLEAR, CREATED],
      retrieveRefund: [NOT_FOUND],
    });

    await step();
    await step({ retryCount: 1 });

    expect(swish.refunds.map((request) => request.id)).toEqual([ids[0], ids[0]]);
    expect((await tables.checkout(id)).refund).toMatchObject({ number: 1, askCount: 2 });
  });

  test('an older attempt of the step leaves the wait to the newer one, and asks nothing', async () => {
    const { id, step, swish, stepFunctions } = await aRefundOf({ createRefund: [CREATED] });
    await step({ retryCount: 1, taskToken: 'newer' });
    const before = await tables.checkout(id);

    await step({ retryCount: 0, taskToken: 'older' });

    expect(await tables.checkout(id)).toEqual(before);
    expect(swish.operations()).toEqual(['createRefund']);
    expect(stepFunctions.answers).toEqual([]);
  });
});

describe('of all who pursue a refund at once', () => {
  const callback = (id: string) => aRequestOf({ body: { id, status: 'PAID' } });

  test('one makes the request, under one id', async () => {
    const { id, step, swish, deps, ids } = await aRefundOf({ createRefund: [CREATED], retrieveRefund: [NOT_FOUND] });
    // Begun, but not asked for: whoever began it died.
    await expect(step({}, losing(1))).rejects.toThrow('broke');
    await tables.changeCheckout(id, { dueAt: 1, dueShard: '0' });

    await Promise.allSettled([
      step({ retryCount: 1 }),
      lookAfter(id, deps),
      lookAfter(id, deps),
      receiveRefundCallback(callback(ids[0] ?? ''), deps),
    ]);

    expect(new Set(swish.refunds.map((request) => request.id))).toEqual(new Set([ids[0]]));
    expect((await tables.checkout(id)).refund).toMatchObject({ number: 1, id: ids[0] });
  });

  test('and read the same record, only one makes the request', async () => {
    const { id, step, swish, deps } = await aRefundOf({ createRefund: [CREATED] });
    await expect(step({}, losing(1))).rejects.toThrow('broke');
    const checkout = await tables.checkout(id);
    const begun = await Promise.all(
      Array.from({ length: 8 }, () =>
        tables.checkouts.beginRefundRequest(id, checkout.refund ?? ({} as never), Date.now()),
      ),
    );

    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(swish.calls).toEqual([]);
    expect((await tables.checkout(id)).refund?.askCount).toBe(1);
    expect(deps).toBeDefined();
  });

  test('never two requests of one refund are under way at the same time', async () => {
    let underWay = 0;
    let most = 0;
    const slowly = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < 20; turn++) await tables.orders.find('nobody');
      underWay -= 1;
      return CREATED;
    };
    const { id, step, deps } = await aRefundOf({ createRefund: [slowly], retrieveRefund: [NOT_FOUND] });
    await expect(step({}, losing(1))).rejects.toThrow('broke');
    await tables.changeCheckout(id, { dueAt: 1, dueShard: '0' });

    await Promise.allSettled([step({ retryCount: 1 }), lookAfter(id, deps), lookAfter(id, deps)]);

    expect(most).toBe(1);
  });

  test('and learn that the money is back, each finishes it at most once, and the wait goes on once', async () => {
    const { id, step, deps, ids, stepFunctions } = await aRefundOf({
      createRefund: [CREATED],
      retrieveRefund: [() => refund(ids[0] ?? '', 'PAID')],
    });
    await step();
    await tables.changeCheckout(id, { dueAt: 1, dueShard: '0' });

    await Promise.all([
      step({ retryCount: 1, taskToken: 'R1' }),
      lookAfter(id, deps),
      ...[1, 2, 3].map(() => receiveRefundCallback(callback(ids[0] ?? ''), deps)),
    ]);
    await lookAfter(id, deps);

    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
    expect((await tables.order(id)).payment.refund?.status).toBe('PAID');
    const taken = stepFunctions.answers.filter(([token]) => token === 'R1');
    expect(taken.length).toBeGreaterThanOrEqual(1);
    expect(taken.every(([, answer]) => JSON.stringify(answer) === '{"refund":"PAID"}')).toBe(true);
  });
});

describe('what is recorded of a refund', () => {
  const asked = async (...statuses: [string, string?][]) => {
    const { id, step, deps, ids } = await aRefundOf({ createRefund: [CREATED] });
    await step();
    const states = [];
    for (const [status, errorCode] of statuses) {
      await recordRefund(await tables.checkout(id), { id: ids[0] ?? '', status, errorCode }, deps);
      states.push((await tables.checkout(id)).refund?.status);
    }
    return { states, checkout: await tables.checkout(id), order: await tables.order(id) };
  };

  test('PAID stays, whatever Swish says later', async () => {
    const { checkout, order } = await asked(['PAID'], ['ERROR', 'RF07'], ['DEBITED'], ['PAID']);

    expect(checkout).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
    expect(checkout.refund).not.toHaveProperty('errorCode');
    expect(order.payment.refund?.status).toBe('PAID');
  });

  test('a definite ERROR stays while Swish says less', async () => {
    const { checkout } = await asked(['ERROR', 'RF07'], ['DEBITED'], ['CREATED']);

    expect(checkout.refund).toMatchObject({ status: 'ERROR', errorCode: 'RF07' });
  });

  test('DEBITED may become PAID, or fail', async () => {
    expect((await asked(['DEBITED'], ['PAID'])).states).toEqual(['DEBITED', 'PAID']);
    expect((await asked(['DEBITED'], ['ERROR', 'RF07'])).states).toEqual(['DEBITED', 'ERROR']);
  });

  test('PAID wins over a failure, too: money that is back is back', async () => {
    const { checkout, order } = await asked(['ERROR', 'RF07'], ['PAID']);

    expect(checkout).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
    expect(order.payment.refund?.status).toBe('PAID');
  });

  test('is not what Swish says of another refund', async () => {
    const { id, step, deps, ids } = await aRefundOf({ createRefund: [CREATED] });
    await step();
    const before = await tables.checkout(id);

    await recordRefund(before, { id: ids[1] ?? '', status: 'PAID' }, deps);
    await recordRefund(before, { id: ids[1] ?? '', status: 'ERROR', errorCode: 'RF07' }, deps);

    expect(await tables.checkout(id)).toEqual(before);
    expect((await tables.order(id)).payment.refund?.status).toBe('begun');
  });
});

describe('the next refund', () => {
  const FLAG = { ...anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }), until: 6 };
  /** A refund that failed for good, with what came after. */
  async function aFailedRefund(script: Script, changes: Partial<Checkout> = {}) {
    const world = await aRefundOf(script);
    const { id, step, ids } = world;
    await step();
    const { refund: first } = await tables.checkout(id);
    if (first === undefined) throw new Error('No refund was begun');
    const failed = { ...first, status: 'ERROR', errorCode: 'RF07', at: 4 };
    await tables.changeCheckout(id, { refund: failed, ...changes });
    return { ...world, run: () => step({ execution: `${id}-2`, kind: 'refund', taskToken: 'R2' }), failed, ids };
  }

  test('is begun only after the one before failed, a person was called, and a run was started for it', async () => {
    const { id, run, swish, ids } = await aFailedRefund(
      { createRefund: [CREATED], retrieveRefund: [() => refund(ids[0] ?? '', 'ERROR', 'RF07')] },
      { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) },
    );

    await run();

    expect(swish.refunds.map((request) => request.id)).toEqual([ids[0], ids[1]]);
    const { refund: second, attentionHistory } = await tables.checkout(id);
    expect(second).toMatchObject({ number: 2, id: ids[1], reason: 'operator', askCount: 1 });
    expect(second).not.toHaveProperty('status');
    expect(second).not.toHaveProperty('errorCode');
    expect(attentionHistory).toMatchObject([{ reason: 'refund_failed', at: 5 }]);
    expect(await tables.checkouts.findRefund(ids[1] ?? '')).toBe(id);
    expect(await tables.checkouts.findRefund(ids[0] ?? '')).toBe(id);
  });

  test('is not begun by a run that nobody called a person before', async () => {
    const { id, run, swish } = await aFailedRefund({ createRefund: [CREATED] });

    expect(await errorNameOf(run())).toBe('RefundRefused');

    expect(swish.refunds).toHaveLength(1);
    expect((await tables.checkout(id)).refund?.number).toBe(1);
  });

  test('is not begun for a flag that was down before the refund failed', async () => {
    const { run, swish } = await aFailedRefund(
      { createRefund: [CREATED] },
      { attentionHistory: [{ ...anAttention({ ...FLAG, refundState: 'open', refundNumber: 1 }), until: 3 }] },
    );

    expect(await errorNameOf(run())).toBe('RefundRefused');
    expect(swish.refunds).toHaveLength(1);
  });

  test.each([{ status: 'PAID' }, { status: 'DEBITED' }, { status: undefined, errorCode: 'DS24' }])(
    'is not begun while the one before is %j',
    async (state) => {
      const { id, run, swish, failed } = await aFailedRefund({ createRefund: [CREATED], retrieveRefund: [UNCLEAR] });
      await tables.changeCheckout(id, { refund: { ...failed, ...state } as NonNullable<Checkout['refund']> });
      await tables.changeCheckout(id, { attention: anAttention({ reason: 'refund_stuck', at: 5 }) });

      await run();

      expect(swish.refunds).toHaveLength(1);
      expect((await tables.checkout(id)).refund?.number).toBe(1);
    },
  );

  test('is not begun when the one before turns out paid after all', async () => {
    const { id, run, swish, stepFunctions, ids } = await aFailedRefund(
      { createRefund: [CREATED], retrieveRefund: [() => refund(ids[0] ?? '', 'PAID')] },
      { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) },
    );

    await run();

    expect(swish.refunds).toHaveLength(1);
    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { number: 1, status: 'PAID' } });
    expect(stepFunctions.answers).toEqual([['R2', { refund: 'PAID' }]]);
  });

  test.each([
    ['cannot be asked', () => UNCLEAR],
    ['is not sure any more', (id: string) => refund(id, 'DEBITED')],
  ] as const)('is not begun while Swish %s about the one before', async (_title, answer) => {
    const { run, swish, ids } = await aFailedRefund(
      { createRefund: [CREATED], retrieveRefund: [() => answer(ids[0] ?? '')] },
      { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) },
    );

    expect(await errorNameOf(run())).toBe('PaymentUnavailable');
    expect(swish.refunds).toHaveLength(1);
  });

  test('is one, though its run is repeated and two attempts are at it', async () => {
    const { id, run, swish, ids } = await aFailedRefund(
      { createRefund: [CREATED], retrieveRefund: [NOT_FOUND] },
      { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) },
    );

    await Promise.allSettled([run(), run(), run()]);
    await run();

    expect(new Set(swish.refunds.map((request) => request.id))).toEqual(new Set([ids[0], ids[1]]));
    expect((await tables.checkout(id)).refund?.number).toBe(2);
  });

  test('that failed too waits for a person again', async () => {
    const { id, run, swish, step, ids } = await aFailedRefund(
      { createRefund: [CREATED, { kind: 'refused', code: 'RF02' }, CREATED], retrieveRefund: [NOT_FOUND] },
      { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) },
    );
    expect(await errorNameOf(run())).toBe('RefundRefused');
    expect(await errorNameOf(step({ execution: `${id}-3`, kind: 'refund' }))).toBe('RefundRefused');
    expect((await tables.checkout(id)).refund).toMatchObject({ number: 2, status: 'REFUSED' });

    await tables.changeCheckout(id, {
      attention: anAttention({ reason: 'refund_failed', refundState: 'failed', refundNumber: 2 }),
    });
    await step({ execution: `${id}-4`, kind: 'refund' });

    expect(swish.refunds.map((request) => request.id)).toEqual(ids);
    expect((await tables.checkout(id)).refund).toMatchObject({ number: 3 });
  });
});

describe('the record refuses', () => {
  const next = (number: number) => ({ number, id: `${number}`, reason: 'operator', begunAt: 1 }) as const;
  const stored = async (changes: Partial<Checkout>) => {
    const { id } = await aRefundOf({}, changes);
    return tables.checkout(id);
  };

  test.each([
    ['nobody paid', { outcome: 'DECLINED', outcomeRank: 1 }],
    ['a refund was begun', { refund: next(1) }],
    ['the order was confirmed', { ending: 'confirmed' }],
    ['the money was paid back', { ending: 'refunded' }],
    ['the pieces were held again', { generation: 9 }],
  ] as [string, Partial<Checkout>][])('to begin a refund when meanwhile %s', async (_title, changes) => {
    const read = await stored({});
    await tables.changeCheckout(read.id, changes);
    const before = await tables.checkout(read.id);

    const failures = await transact(tables.documents, { checkout: tables.checkouts.beginRefund(read, next(1), 5) });

    expect(failures.size).toBe(1);
    expect(await tables.checkout(read.id)).toEqual(before);
  });

  test.each([
    ['the one before is open', { refund: next(1) }],
    ['the one before is debited', { refund: { ...next(1), status: 'DEBITED' } }],
    ['the one before is paid', { refund: { ...next(1), status: 'PAID' } }],
    ['somebody has begun it', { refund: { ...next(2), status: 'ERROR' } }],
    ['there was none', {}],
  ] as [string, Partial<Checkout>][])('the next refund when %s', async (_title, changes) => {
    const read = await stored(changes);

    const failures = await transact(tables.documents, { checkout: tables.checkouts.repeatRefund(read, next(2), 5) });

    expect(failures.size).toBe(1);
    expect(await tables.checkout(read.id)).toEqual(read);
  });
});
