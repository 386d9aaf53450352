import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Documents } from '../../lambdas/adapters/documents.ts';
import { lookAfter } from '../../lambdas/settlement/look-after.ts';
import { recordRefund } from '../../lambdas/settlement/pursue-refund.ts';
import { receiveRefundCallback } from '../../lambdas/api/refund-callback.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aRefundOf } from './a-refund.ts';
import { aRequestOf } from './a-request.ts';
import { CREATED, NOT_FOUND, refund, UNCLEAR } from './scripted-swish.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

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
    const { id, product, step, swish, ids } = await aRefundOf(tables, { createRefund: [CREATED] });
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
      const { id, product, deps, swish, ids } = await aRefundOf(tables, script);
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
    const { id, step, deps, ids } = await aRefundOf(tables, { createRefund: [CREATED] });
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
    const { id, step, swish, ids } = await aRefundOf(tables, {
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
    const { id, step, swish, ids } = await aRefundOf(tables, {
      createRefund: [UNCLEAR, CREATED],
      retrieveRefund: [NOT_FOUND],
    });

    await step();
    await step({ retryCount: 1 });

    expect(swish.refunds.map((request) => request.id)).toEqual([ids[0], ids[0]]);
    expect((await tables.checkout(id)).refund).toMatchObject({ number: 1, askCount: 2 });
  });

  test('an older attempt of the step leaves the wait to the newer one, and asks nothing', async () => {
    const { id, step, swish, stepFunctions } = await aRefundOf(tables, { createRefund: [CREATED] });
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
    const { id, step, swish, deps, ids } = await aRefundOf(tables, {
      createRefund: [CREATED],
      retrieveRefund: [NOT_FOUND],
    });
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
    const { id, step, swish, deps } = await aRefundOf(tables, { createRefund: [CREATED] });
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
    const { id, step, deps } = await aRefundOf(tables, { createRefund: [slowly], retrieveRefund: [NOT_FOUND] });
    await expect(step({}, losing(1))).rejects.toThrow('broke');
    await tables.changeCheckout(id, { dueAt: 1, dueShard: '0' });

    await Promise.allSettled([step({ retryCount: 1 }), lookAfter(id, deps), lookAfter(id, deps)]);

    expect(most).toBe(1);
  });

  test('and learn that the money is back, each finishes it at most once, and the wait goes on once', async () => {
    const { id, step, deps, ids, stepFunctions } = await aRefundOf(tables, {
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
    const { id, step, deps, ids } = await aRefundOf(tables, { createRefund: [CREATED] });
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
    const { id, step, deps, ids } = await aRefundOf(tables, { createRefund: [CREATED] });
    await step();
    const before = await tables.checkout(id);

    await recordRefund(before, { id: ids[1] ?? '', status: 'PAID' }, deps);
    await recordRefund(before, { id: ids[1] ?? '', status: 'ERROR', errorCode: 'RF07' }, deps);

    expect(await tables.checkout(id)).toEqual(before);
    expect((await tables.order(id)).payment.refund?.status).toBe('begun');
  });
});
