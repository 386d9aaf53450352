import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { RefundRefused } from '../../lambdas/domain/errors.ts';
import type { Refund } from '../../lambdas/domain/refund.ts';
import { metrics } from '../../lambdas/platform/powertools.ts';
import { ensure } from '../../lambdas/settlement/ensure.ts';
import { aCheckout, anAttention } from '../support/builders.ts';
import { DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aStepFunctions, aToken, type FakeStepFunctions } from './step-functions.ts';

const NOW = 1_795_000_000_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function stored(changes: Partial<Checkout>, last: 'running' | 'closed' = 'running') {
  const checkout = aCheckout(changes);
  await tables.put('checkouts', checkout);
  const stepFunctions = aStepFunctions();
  stepFunctions.put(checkout.id, checkout.runNumber, last);
  return { id: checkout.id, stepFunctions };
}
const run = (id: string, { runs, tokens }: FakeStepFunctions) => ensure(id, { ...tables.deps, runs, tokens });

const aRefund = (changes: Partial<Refund> = {}): Refund => ({
  number: 1,
  id: 'A'.repeat(32),
  reason: 'paid_again',
  begunAt: 1,
  askedAt: 2,
  askCount: 1,
  ...changes,
});

describe('a wait for a payment', () => {
  test('is left alone while nothing is known', async () => {
    const { id, stepFunctions } = await stored({ paymentToken: aToken('T') });

    expect(await run(id, stepFunctions)).toBe('waiting');
    expect(stepFunctions.answers).toEqual([]);
  });

  test('is answered once with the outcome, however often its news comes', async () => {
    const { id, stepFunctions } = await stored({ ...PAID, paymentToken: aToken('T') });

    expect(await run(id, stepFunctions)).toBe('signalled');
    expect(await run(id, stepFunctions)).toBe('waiting');

    expect(stepFunctions.answers).toEqual([['T', { outcome: 'PAID' }]]);
    expect((await tables.checkout(id)).paymentToken).toEqual({ ...aToken('T'), answeredAt: NOW });
    expect(stepFunctions.started).toEqual([]);
  });

  test('goes on once, though ten hear of it at the same time', async () => {
    const { id, stepFunctions } = await stored({ ...PAID, paymentToken: aToken('T') });

    const results = await Promise.all(Array.from({ length: 10 }, () => run(id, stepFunctions)));

    expect(results.filter((result) => result === 'signalled')).toHaveLength(1);
    expect(stepFunctions.started).toEqual([]);
  });

  test.each([
    ['Step Functions was not reached', new Error('no connection')],
    ['Step Functions could not read the token', Object.assign(new Error('invalid'), { name: 'InvalidToken' })],
  ])('stays unanswered when %s, and is answered the next time', async (_title, error) => {
    const { id, stepFunctions } = await stored({ ...PAID, paymentToken: aToken('T') });
    stepFunctions.failAnswers('T', error);

    await expect(run(id, stepFunctions)).rejects.toBe(error);

    expect((await tables.checkout(id)).paymentToken).toEqual(aToken('T'));
    stepFunctions.failAnswers('T', undefined);
    expect(await run(id, stepFunctions)).toBe('signalled');
  });

  test('that somebody else closed is marked as answered, and not answered again', async () => {
    const { id, stepFunctions } = await stored({ ...DECLINED, paymentToken: aToken('T') });
    stepFunctions.endWait('T');

    expect(await run(id, stepFunctions)).toBe('closed');
    expect(await run(id, stepFunctions)).toBe('waiting');

    expect(stepFunctions.answers).toHaveLength(1);
    expect((await tables.checkout(id)).paymentToken?.answeredAt).toBe(NOW);
  });

  test('is that of the newest attempt, and marking an older one leaves it unanswered', async () => {
    const { id, stepFunctions } = await stored({ paymentToken: aToken('old') });
    const newest = { ...aToken('new'), retry: 1 };
    await tables.checkouts.storeToken(await tables.checkout(id), 'paymentToken', newest);
    await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID' }, NOW);
    await tables.checkouts.markTokenAnswered(id, 'paymentToken', 'old', NOW);

    expect(await run(id, stepFunctions)).toBe('signalled');

    expect(stepFunctions.answers).toEqual([['new', { outcome: 'PAID' }]]);
  });

  test('whose answer died before it was noted is answered again, and found closed', async () => {
    const { id, stepFunctions } = await stored({ ...PAID, paymentToken: aToken('T') });
    const checkouts = { ...tables.checkouts, markTokenAnswered: () => Promise.reject(new Error('stopped')) };
    const { runs, tokens } = stepFunctions;
    await expect(ensure(id, { checkouts, runs, tokens })).rejects.toThrow('stopped');
    expect((await tables.checkout(id)).paymentToken).toEqual(aToken('T'));

    expect(await run(id, stepFunctions)).toBe('closed');
    expect((await tables.checkout(id)).paymentToken?.answeredAt).toBe(NOW);
  });
});

describe('a wait for a refund', () => {
  const waiting = (refund: Refund) => ({ ...PAID, ending: 'cancelled' as const, refund, refundToken: aToken('R') });

  test.each([{}, { status: 'DEBITED' }, { errorCode: 'DS24' }])(
    'is left alone while it is open: %j',
    async (changes) => {
      const { id, stepFunctions } = await stored(waiting(aRefund(changes)));

      expect(await run(id, stepFunctions)).toBe('running');
      expect(stepFunctions.answers).toEqual([]);
    },
  );

  test('is answered with PAID when the money is back, once', async () => {
    const { id, stepFunctions } = await stored({ ...waiting(aRefund({ status: 'PAID' })), ending: 'refunded' });

    expect(await run(id, stepFunctions)).toBe('signalled');
    expect(await run(id, stepFunctions)).toBe('waiting');

    expect(stepFunctions.answers).toEqual([['R', { refund: 'PAID' }]]);
    expect((await tables.checkout(id)).refundToken).toEqual({ ...aToken('R'), answeredAt: NOW });
  });

  test.each(['ERROR', 'REFUSED'])('is refused as RefundRefused when it failed for good (%s), once', async (status) => {
    const { id, stepFunctions } = await stored(waiting(aRefund({ number: 2, status, errorCode: 'RF07' })));

    expect(await run(id, stepFunctions)).toBe('signalled');
    await run(id, stepFunctions);

    expect(stepFunctions.answers).toHaveLength(1);
    const [token, refusal] = stepFunctions.answers[0] ?? [];
    expect(token).toBe('R');
    expect(refusal).toBeInstanceOf(RefundRefused);
    expect(refusal).toMatchObject({ details: { refund: 2, swishCode: 'RF07' } });
  });

  test('stays unanswered when the answer did not reach Step Functions', async () => {
    const { id, stepFunctions } = await stored({ ...waiting(aRefund({ status: 'PAID' })), ending: 'refunded' });
    stepFunctions.failAnswers('R', new Error('no connection'));

    await expect(run(id, stepFunctions)).rejects.toThrow('no connection');

    expect((await tables.checkout(id)).refundToken).toEqual(aToken('R'));
  });

  test('and one for a payment that nobody answered are both answered', async () => {
    const { id, stepFunctions } = await stored({
      ...waiting(aRefund({ status: 'PAID' })),
      ending: 'refunded',
      paymentToken: aToken('T'),
    });
    stepFunctions.endWait('T');

    expect(await run(id, stepFunctions)).toBe('signalled');

    expect(stepFunctions.answers).toEqual([
      ['T', { outcome: 'PAID' }],
      ['R', { refund: 'PAID' }],
    ]);
  });
});

describe('money that nobody waits for', () => {
  const late = { ...PAID, ending: 'cancelled', paymentToken: { ...aToken('T'), answeredAt: 1 } } as const;
  const mismatch = { outcome: 'MISMATCH', outcomeRank: 2 } as const;

  test.each([
    ['PAID', late, 'late-payment', 1],
    ['MISMATCH', { ...late, ...mismatch }, 'settle', 1],
    ['PAID, on its way back', { ...late, refund: aRefund() }, 'refund', 0],
    ['PAID, for a wait that ended unanswered', { ...late, paymentToken: aToken('T') }, 'late-payment', 1],
  ] as const)(
    '%s: the next run starts, once, and late money is counted once',
    async (_title, changes, kind, counts) => {
      const { id, stepFunctions } = await stored(changes, 'closed');
      stepFunctions.endWait('T');
      const addMetric = jest.spyOn(metrics, 'addMetric').mockImplementation(() => metrics);

      expect(await run(id, stepFunctions)).toBe('started');
      expect(await run(id, stepFunctions)).toBe('running');
      await Promise.all(Array.from({ length: 10 }, () => run(id, stepFunctions)));

      expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind }]);
      expect(addMetric.mock.calls).toEqual(Array.from({ length: counts }, () => ['LatePayment', 'Count', 1]));
      expect(await tables.checkout(id)).toMatchObject({ runNumber: 2, runKind: kind, dueAt: NOW });
      expect(await tables.checkout(id)).not.toHaveProperty('attention');
    },
  );

  test('starts no run while one is running, and does as soon as that is closed', async () => {
    const { id, stepFunctions } = await stored(late, 'running');

    expect(await run(id, stepFunctions)).toBe('running');
    expect(stepFunctions.started).toEqual([]);
    stepFunctions.put(id, 1, 'closed');

    expect(await run(id, stepFunctions)).toBe('started');
  });

  test('starts a run again after the one before failed', async () => {
    const { id, stepFunctions } = await stored(late, 'closed');
    await run(id, stepFunctions);
    stepFunctions.put(id, 2, 'closed');

    expect(await run(id, stepFunctions)).toBe('started');

    expect(stepFunctions.started.map(({ name }) => name)).toEqual([`${id}-2`, `${id}-3`]);
  });

  test('that came after a person was called starts a run, and takes the flag down', async () => {
    const attention = anAttention({ reason: 'payment_unclear', at: NOW - 5 });
    const { id, stepFunctions } = await stored({ ...PAID, outcomeAt: NOW - 4, attention }, 'closed');

    expect(await run(id, stepFunctions)).toBe('started');

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    expect(await tables.checkout(id)).toMatchObject({ attentionHistory: [{ ...attention, until: NOW }] });
  });

  test.each([
    [
      'a person was called because of it',
      { ...late, outcomeAt: 2, attention: anAttention({ reason: 'reclaim_failed', at: 3, outcomeRank: 3 }) },
    ],
    ['the order is confirmed', { ...PAID, ending: 'confirmed' }],
    ['it was paid back', { ...PAID, ending: 'refunded', refund: aRefund({ status: 'PAID' }) }],
    ['there is none', { ...DECLINED, ending: 'cancelled' }],
    ['the checkout is open, and its run has it', PAID],
  ] as [string, Partial<Checkout>][])('starts nothing when %s', async (_title, changes) => {
    const { id, stepFunctions } = await stored(changes, 'closed');
    const before = await tables.checkout(id);

    expect(await run(id, stepFunctions)).toBe('waiting');

    expect(stepFunctions.started).toEqual([]);
    expect(await tables.checkout(id)).toEqual(before);
  });
});

test('there is nothing to make happen for an unknown checkout', async () => {
  expect(await run(aCheckout().id, aStepFunctions())).toBe('waiting');
});
