import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { enterRun } from '../../lambdas/settlement/enter-run.ts';
import { startNextRun } from '../../lambdas/settlement/start-next-run.ts';
import { aCheckout, anAttention } from '../support/builders.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aStepFunctions, type FakeStepFunctions } from './step-functions.ts';

const NOW = 1_795_000_000_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

/** A checkout whose last run is as it is found. */
async function aCheckoutWith(last: 'running' | 'closed' | 'missing', changes: Partial<Checkout> = {}) {
  const checkout = aCheckout(changes);
  await tables.put('checkouts', checkout);
  const stepFunctions = aStepFunctions();
  if (last !== 'missing') stepFunctions.put(checkout.id, checkout.runNumber, last);
  return { checkout, id: checkout.id, stepFunctions };
}

const startNext = async (checkout: Checkout, { runs }: FakeStepFunctions, kind: 'settle' | 'late-payment' = 'settle') =>
  startNextRun(checkout, kind, { checkouts: tables.checkouts, runs, now: NOW });

describe('the next run', () => {
  test('is numbered on the record and started under that number, when the last one is closed', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed', { runNumber: 3, runKind: 'settle' });

    expect(await startNext(checkout, stepFunctions, 'late-payment')).toBe('started');

    expect(stepFunctions.started).toEqual([{ name: `${id}-4`, kind: 'late-payment' }]);
    expect(await tables.checkout(id)).toMatchObject({ runNumber: 4, runKind: 'late-payment', dueAt: NOW });
  });

  test('is left to the last one while that is running', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('running');

    expect(await startNext(checkout, stepFunctions)).toBe('running');

    expect(stepFunctions.started).toEqual([]);
    expect(await tables.checkout(id)).toEqual(checkout);
  });

  test.each([
    [1, 'checkout', ''],
    [4, 'late-payment', '-4'],
  ] as const)('is the one that was numbered %d and never started, of its kind', async (runNumber, runKind, suffix) => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('missing', { runNumber, runKind });

    expect(await startNext(checkout, stepFunctions)).toBe('started');

    expect(stepFunctions.started).toEqual([{ name: `${id}${suffix}`, kind: runKind }]);
    expect(await tables.checkout(id)).toEqual(checkout);
  });

  test('is one, though ten want it at once', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed');

    const results = await Promise.all(Array.from({ length: 10 }, () => startNext(checkout, stepFunctions)));

    expect(results.filter((result) => result === 'started')).toHaveLength(1);
    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect((await tables.checkout(id)).runNumber).toBe(2);
  });

  test('is one, though ten read the record anew while it is being started', async () => {
    const { id, stepFunctions } = await aCheckoutWith('closed');

    await Promise.all(
      Array.from({ length: 10 }, async (_, turn) => {
        for (let read = 0; read < turn % 4; read++) await tables.checkout(id);
        return startNext(await tables.checkout(id), stepFunctions);
      }),
    );

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect((await tables.checkout(id)).runNumber).toBe(2);
  });

  test('that was numbered and not started, since its starter died, is due at once and started then', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed');
    stepFunctions.failStarts(new Error('The function was stopped'));
    await expect(startNext(checkout, stepFunctions, 'late-payment')).rejects.toThrow('stopped');
    const numbered = await tables.checkout(id);
    expect(numbered).toMatchObject({ runNumber: 2, runKind: 'late-payment', dueAt: NOW });
    stepFunctions.failStarts(undefined);

    // Found by somebody who would start a run of another kind.
    expect(await startNext(numbered, stepFunctions, 'settle')).toBe('started');

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    expect((await tables.checkout(id)).runNumber).toBe(2);
  });

  test('is nobody’s who read the record before a later one was numbered', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed');
    await startNext(checkout, stepFunctions);
    stepFunctions.put(id, 2, 'closed');
    await startNext(await tables.checkout(id), stepFunctions);

    expect(await startNext(checkout, stepFunctions)).toBe('running');

    expect(stepFunctions.started.map(({ name }) => name)).toEqual([`${id}-2`, `${id}-3`]);
  });

  test('takes the flag down into the history, once', async () => {
    const attention = anAttention({ reason: 'payment_unclear', at: 7 });
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed', { attention });

    await startNext(checkout, stepFunctions);
    const entered = await enterRun(
      { checkoutId: id, execution: `${id}-2`, kind: 'settle' },
      { checkouts: tables.checkouts, now: NOW + 9 },
    );

    expect(entered).not.toHaveProperty('attention');
    expect(entered.attentionHistory).toEqual([{ ...attention, until: NOW }]);
  });

  test('is not started for a flag that was raised after the record was read: a person was called', async () => {
    const { id, checkout, stepFunctions } = await aCheckoutWith('closed', { ending: 'cancelled' });
    const attention = anAttention({ reason: 'reclaim_failed', at: 7 });
    // The last run flags the checkout and ends, between what is read here and what is asked of Step Functions.
    await tables.changeCheckout(id, { attention });

    await startNext(checkout, stepFunctions);

    expect(stepFunctions.started).toEqual([]);
    expect((await tables.checkout(id)).attention).toEqual(attention);
  });
});
