import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { transact } from '../../lambdas/adapters/transaction.ts';
import { cancelPayment } from '../../lambdas/api/cancel-payment.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { askSwish, settleAtSwish } from '../../lambdas/settlement/ask-swish.ts';
import { failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aRequestOf } from './a-request.ts';
import { aSwish, NOT_CANCELLABLE, NOT_FOUND, payment, PAYEE, UNCLEAR, type Script } from './scripted-swish.ts';
import { aStepFunctions, aToken } from './step-functions.ts';

const START = 1_795_000_000_000;
const SECOND = 1000;

let tables: StartedTables;
let now = START;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  now = START;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function aPayment(script: Script, changes: Partial<Checkout> = {}) {
  const payable: Partial<Checkout> = {
    askedAt: START - 100 * SECOND,
    askCount: 1,
    payeeAlias: PAYEE,
    instructions: { token: 'T', at: START - 100 * SECOND },
    deadline: START + 480 * SECOND,
    paymentToken: aToken('P'),
  };
  const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, { ...payable, ...changes });
  const swish = aSwish(script);
  const stepFunctions = aStepFunctions();
  stepFunctions.put(id, 1, 'running');
  const deps = { ...tables.deps, swish, tokens: stepFunctions.tokens, runs: stepFunctions.runs };
  const reference = instructionIdOf(id);
  const cancel = (named = reference) => cancelPayment(aRequestOf({ path: { reference: named } }), deps);
  return { id, reference, swish, stepFunctions, deps, cancel };
}
const isCancelled = (reference: string) => ({ status: 200, data: { id: reference, status: 'cancelled' } });

describe('a customer who cancels', () => {
  test('is told so when Swish cancelled; the run goes on from there, and a repeat asks nothing', async () => {
    const { id, reference, swish, stepFunctions, cancel } = await aPayment({
      retrieve: [payment('CREATED')],
      cancel: [payment('CANCELLED')],
    });

    expect(await cancel()).toEqual(isCancelled(reference));
    expect(await cancel()).toEqual(isCancelled(reference));

    expect(swish.operations()).toEqual(['retrieve', 'cancel']);
    expect(stepFunctions.answers).toEqual([['P', { outcome: 'CANCELLED' }]]);
    expect(await tables.checkout(id)).toMatchObject({
      closedBy: 'customer',
      closingAt: START,
      outcome: 'CANCELLED',
      dueAt: START + 30 * SECOND,
    });
  });

  test('closes the checkout before Swish is asked', async () => {
    const seen: unknown[] = [];
    const asking = await aPayment({
      retrieve: [
        async () => {
          seen.push((await tables.checkout(asking.id)).closedBy);
          return payment('DECLINED');
        },
      ],
    });

    await asking.cancel();

    expect(seen).toEqual(['customer']);
  });

  test('while paying has paid: Swish’s answer decides', async () => {
    const { id, swish, stepFunctions, cancel } = await aPayment({
      retrieve: [payment('CREATED'), payment('PAID')],
      cancel: [NOT_CANCELLABLE],
    });

    expect(await failureOf(cancel())).toMatchObject({ name: 'Problem', code: 'already_paid' });

    expect(swish.operations()).toEqual(['retrieve', 'cancel', 'retrieve']);
    expect(stepFunctions.answers).toEqual([['P', { outcome: 'PAID' }]]);
    expect((await tables.checkout(id)).outcome).toBe('PAID');
  });

  test('at the moment when PAID is recorded has paid', async () => {
    const asking = await aPayment({
      retrieve: [
        async () => {
          await tables.checkouts.recordOutcome(asking.id, 'PAID', { status: 'PAID' }, START);
          return payment('CREATED');
        },
      ],
      cancel: [payment('CANCELLED')],
    });

    expect(await failureOf(asking.cancel())).toMatchObject({ code: 'already_paid' });

    expect((await tables.checkout(asking.id)).outcome).toBe('PAID');
  });

  test.each([
    ['Swish cannot be asked', { retrieve: [UNCLEAR] }],
    ['Swish does not know', { retrieve: [payment('ERROR')] }],
    ['cancelling is unclear', { retrieve: [payment('CREATED')], cancel: [UNCLEAR] }],
    ['it stays open', { retrieve: [payment('CREATED')], cancel: [payment('CREATED')] }],
  ] as [string, Script][])('is told that it is unclear when %s, and the sweep looks soon', async (_title, script) => {
    const { id, reference, stepFunctions, cancel } = await aPayment(script);

    expect(await cancel()).toEqual({
      status: 202,
      data: { id: reference, status: 'unclear' },
      headers: { 'retry-after': '10' },
    });

    expect(stepFunctions.answers).toEqual([]);
    expect(await tables.checkout(id)).toMatchObject({ closedBy: 'customer', dueAt: START + 30 * SECOND });
    expect(await tables.checkout(id)).not.toHaveProperty('outcome');
  });

  test.each([
    ['was declined', DECLINED],
    ['was refused', { ...DECLINED, outcome: 'REFUSED' as const }],
    ['ended so', { ...DECLINED, outcome: 'CANCELLED' as const, ending: 'cancelled' as const }],
  ] as [string, Partial<Checkout>][])('what %s before needs nothing', async (_title, changes) => {
    const { id, reference, swish, cancel } = await aPayment({}, changes);
    const before = await tables.checkout(id);

    expect(await cancel()).toEqual(isCancelled(reference));

    expect(swish.calls).toEqual([]);
    expect(await tables.checkout(id)).toEqual(before);
  });

  test.each([
    ['is paid', PAID],
    ['is confirmed', { ...PAID, ending: 'confirmed' as const }],
    ['was confirmed by an operator', { ending: 'confirmed' as const }],
    ['was paid back', { ...PAID, ending: 'refunded' as const }],
    ['was paid late', { ...PAID, ending: 'cancelled' as const }],
  ] as [string, Partial<Checkout>][])('what %s is told so', async (_title, changes) => {
    const { id, swish, cancel } = await aPayment({}, changes);
    const before = await tables.checkout(id);

    expect(await failureOf(cancel())).toMatchObject({ code: 'already_paid' });

    expect(swish.calls).toEqual([]);
    expect(await tables.checkout(id)).toEqual(before);
  });

  test('what was paid wrongly is told that it is unclear', async () => {
    const { id, cancel } = await aPayment(
      { retrieve: [payment('PAID', { amount: 1 })] },
      { outcome: 'MISMATCH', outcomeRank: 2 },
    );

    expect(await cancel()).toMatchObject({ status: 202 });
    expect(await tables.checkout(id)).not.toHaveProperty('closingAt');
  });

  test('what Swish was never asked for, or nobody knows, finds nothing', async () => {
    const { cancel, swish } = await aPayment({});
    const { id } = await aStoredCheckout(tables, { a: 1 });

    for (const reference of [instructionIdOf(id), 'A'.repeat(32), 'x', '', id]) {
      expect(await failureOf(cancel(reference))).toMatchObject({ code: 'not_found' });
    }
    expect(swish.calls).toEqual([]);
    expect(await tables.checkout(id)).not.toHaveProperty('closingAt');
  });

  test('ten times at once is cancelled once: whoever comes while Swish is asked asks again', async () => {
    const { reference, stepFunctions, swish, cancel } = await aPayment({
      retrieve: [payment('CREATED')],
      cancel: [payment('CANCELLED')],
    });

    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel()));

    expect(swish.calls).toHaveLength(2);
    expect(answers).toContainEqual(isCancelled(reference));
    expect(answers.every(({ status }) => status === 200 || status === 202)).toBe(true);
    expect(await cancel()).toEqual(isCancelled(reference));
    expect(stepFunctions.answers.every(([, answer]) => JSON.stringify(answer) === '{"outcome":"CANCELLED"}')).toBe(
      true,
    );
  });

  test('lets no request begin any more', async () => {
    const { id, cancel } = await aPayment({ retrieve: [UNCLEAR] });
    await cancel();

    const failures = await transact(tables.documents, {
      checkout: tables.checkouts.beginRequest(id, START, START),
    });

    expect([...failures.keys()]).toEqual(['checkout']);
    expect((await tables.checkout(id)).askCount).toBe(1);
  });
});

describe('a customer who cancels again', () => {
  test('while it is unclear does not put off when somebody looks', async () => {
    const { id, cancel } = await aPayment({ retrieve: [UNCLEAR] });
    await cancel();
    for (const second of [5, 15, 25, 29]) {
      now = START + second * SECOND;
      expect((await cancel()).status).toBe(202);

      expect(await tables.checkout(id)).toMatchObject({ closingAt: START, dueAt: START + 30 * SECOND });
    }
  });

  test('has Swish asked at most once in ten seconds', async () => {
    const { swish, cancel } = await aPayment({ retrieve: [UNCLEAR] });
    const asked: number[] = [];
    for (let second = 0; second <= 30; second++) {
      now = START + second * SECOND;
      const before = swish.calls.length;
      await cancel();
      if (swish.calls.length > before) asked.push(second);
    }

    expect(asked).toEqual([0, 10, 20, 30]);
  });

  test('is not kept from it by a status that asked just now', async () => {
    const { reference, swish, cancel } = await aPayment(
      { retrieve: [payment('CREATED')], cancel: [payment('CANCELLED')] },
      { lookedAt: START - 1 },
    );

    expect(await cancel()).toEqual(isCancelled(reference));
    expect(swish.operations()).toEqual(['retrieve', 'cancel']);
  });

  test('is told what became known meanwhile, without a question', async () => {
    const { id, reference, swish, cancel } = await aPayment({ retrieve: [UNCLEAR] });
    await cancel();
    now = START + SECOND;
    await tables.checkouts.recordOutcome(id, 'CANCELLED', { status: 'CANCELLED' }, now);

    expect(await cancel()).toEqual(isCancelled(reference));
    expect(swish.calls).toHaveLength(1);
  });

  test('a checkout that its deadline closed leaves it closed by that', async () => {
    const { id, cancel } = await aPayment(
      { retrieve: [UNCLEAR] },
      { closingAt: START - SECOND, closedBy: 'deadline', dueAt: START + 7 * SECOND, dueShard: '0' },
    );

    await cancel();

    expect(await tables.checkout(id)).toMatchObject({ closedBy: 'deadline', dueAt: START + 7 * SECOND });
  });
});

describe('a payment that Swish never heard of', () => {
  test.each([
    ['59 s after its request: unclear', 59, { instructions: undefined }, 202],
    ['60 s after its request: it never was', 60, { instructions: undefined }, 200],
    ['though the customer has its instructions: unclear, since Swish had taken it', 600, {}, 202],
  ])('%s', async (_title, seconds, changes, status) => {
    const { id, cancel } = await aPayment({ retrieve: [NOT_FOUND] });
    await tables.changeCheckout(id, { askedAt: START - seconds * SECOND, ...changes });

    expect((await cancel()).status).toBe(status);

    expect((await tables.checkout(id)).outcome).toBe(status === 200 ? 'NOT_FOUND' : undefined);
  });

  test('is known so only once the checkout is closing: another request may follow until then', async () => {
    const { id, deps } = await aPayment({ retrieve: [NOT_FOUND] });

    expect(await askSwish(await tables.checkout(id), deps)).toBe('UNKNOWN');
    expect(await tables.checkout(id)).not.toHaveProperty('outcome');
    await tables.changeCheckout(id, { closingAt: START, instructions: undefined });

    expect(await settleAtSwish(await tables.checkout(id), deps)).toBe('NOT_FOUND');
  });
});
