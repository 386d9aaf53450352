import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { anAttention } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aRefundOf } from './a-refund.ts';
import { CREATED, NOT_FOUND, refund, UNCLEAR, type Script } from './scripted-swish.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

describe('the next refund', () => {
  const FLAG = { ...anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }), until: 6 };
  /** A refund that failed for good, with what came after. */
  async function aFailedRefund(script: Script, changes: Partial<Checkout> = {}) {
    const world = await aRefundOf(tables, script);
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

  describe('while Swish says nothing of the one before', () => {
    const told = { attention: anAttention({ reason: 'refund_failed', at: 5, refundState: 'failed', refundNumber: 1 }) };
    const aRefused = async (script: Script) => {
      const world = await aFailedRefund({ createRefund: [CREATED], ...script }, told);
      const { refund: first } = await tables.checkout(world.id);
      const refused = { ...first, status: 'REFUSED', errorCode: 'RF02' } as NonNullable<Checkout['refund']>;
      await tables.changeCheckout(world.id, { refund: refused });
      return world;
    };

    test('is begun all the same when its request was refused: there is none to hear of', async () => {
      const { id, run, swish, ids } = await aRefused({ retrieveRefund: [UNCLEAR] });

      await run();

      expect(swish.refunds.map((request) => request.id)).toEqual([ids[0], ids[1]]);
      expect((await tables.checkout(id)).refund).toMatchObject({ number: 2, id: ids[1], askCount: 1 });
    });

    test('is not begun when it had failed at Swish: that may turn out otherwise', async () => {
      const { id, run, swish } = await aFailedRefund({ createRefund: [CREATED], retrieveRefund: [UNCLEAR] }, told);

      expect(await errorNameOf(run())).toBe('PaymentUnavailable');

      expect(swish.refunds).toHaveLength(1);
      expect((await tables.checkout(id)).refund).toMatchObject({ number: 1, status: 'ERROR' });
    });

    test.each([
      ['has paid', 'PAID', 'nothing'],
      ['is about to pay', 'DEBITED', 'PaymentUnavailable'],
    ])('is not begun when Swish %s the one that it had refused', async (_title, status, error) => {
      const { id, run, swish, ids } = await aRefused({ retrieveRefund: [() => refund(ids[0] ?? '', status)] });

      if (error === 'nothing') await run();
      else expect(await errorNameOf(run())).toBe(error);

      expect(swish.refunds).toHaveLength(1);
      expect((await tables.checkout(id)).refund?.number).toBe(1);
    });
  });
});

describe('the record refuses', () => {
  const next = (number: number) => ({ number, id: `${number}`, reason: 'operator', begunAt: 1 }) as const;
  const stored = async (changes: Partial<Checkout>) => {
    const { id } = await aRefundOf(tables, {}, changes);
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
