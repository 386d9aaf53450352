import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CancelAnswer, RetrieveAnswer, Swish } from '../../lambdas/adapters/swish.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { extendedHolds } from '../../lambdas/settlement/extend-holds.ts';
import { settlePayment } from '../../lambdas/steps/settle-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const PAYEE = '1231181189';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const payment = (status: string): RetrieveAnswer => ({
  kind: 'payment',
  payment: { id: 'X', status, amount: 249, currency: 'SEK', payeeAlias: PAYEE },
});
const UNCLEAR = { kind: 'unclear' } as const;
const NOT_FOUND = { kind: 'not_found' } as const;
const NOT_CANCELLABLE = { kind: 'not_cancellable' } as const;

/** Swish, scripted per question; says what it was asked, and how the checkout stood then. */
function aSwish(id: string, answers: readonly CancelAnswer[]) {
  const questions: string[] = [];
  const wasClosing: boolean[] = [];
  const ask = async (question: string): Promise<CancelAnswer> => {
    wasClosing.push((await tables.checkout(id)).closingAt !== undefined);
    const answer = answers[questions.length];
    questions.push(question);
    if (answer === undefined) throw new Error(`Swish was not expected to be asked: ${questions.join(', ')}`);
    return answer;
  };
  const swish: Swish = {
    environment: 'mock',
    isReachable: true,
    create: () => Promise.reject(new Error('Settling makes no request')),
    retrieve: async () => (await ask('retrieve')) as RetrieveAnswer,
    cancel: () => ask('cancel'),
    createRefund: () => Promise.reject(new Error('Settling pays nothing back')),
    retrieveRefund: () => Promise.reject(new Error('Settling pays nothing back')),
  };
  return { swish, questions, wasClosing };
}

/** Settles a checkout whose payment was asked for `secondsAgo`. */
async function settle(
  answers: readonly CancelAnswer[],
  { secondsAgo = 300, changes = {} }: { secondsAgo?: number; changes?: Partial<Checkout> } = {},
) {
  const product = await aNewProduct(tables);
  const asked = { askedAt: Date.now() - secondsAgo * 1000, askCount: 1, payeeAlias: PAYEE };
  const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...asked, ...changes });
  const { swish, questions, wasClosing } = aSwish(id, answers);
  const run = () => settlePayment(aStepInput(id), { ...tables.deps, swish: { of: () => swish } });
  const { outcome } = await run();
  return { id, product, outcome, questions, wasClosing, run, checkout: await tables.checkout(id) };
}

describe('what became of a payment', () => {
  test.each([
    ['is paid', [payment('PAID')], 'PAID'],
    ['was declined', [payment('DECLINED')], 'DECLINED'],
    ['was open and is cancelled', [payment('CREATED'), payment('CANCELLED')], 'CANCELLED'],
    ['was open and is paid while it is cancelled', [payment('CREATED'), payment('PAID')], 'PAID'],
    [
      'was open and can no longer be cancelled, since it is paid',
      [payment('CREATED'), NOT_CANCELLABLE, payment('PAID')],
      'PAID',
    ],
    [
      'was open, and its cancelling finds it declined',
      [payment('CREATED'), NOT_CANCELLABLE, payment('DECLINED')],
      'DECLINED',
    ],
    ['never reached Swish', [NOT_FOUND], 'NOT_FOUND'],
    ['vanished while it was cancelled', [payment('CREATED'), NOT_FOUND], 'NOT_FOUND'],
  ] as const)('%s', async (_title, answers, expected) => {
    const { outcome, checkout, questions } = await settle(answers);

    expect(outcome).toBe(expected);
    expect(checkout.outcome).toBe(expected);
    expect(questions).toHaveLength(answers.length);
  });

  test.each([
    ['Swish cannot be asked', [UNCLEAR]],
    ['Swish does not know', [payment('ERROR')]],
    ['Swish says something new', [payment('INITIATED')]],
    ['it was open and cancelling is unclear', [payment('CREATED'), UNCLEAR]],
    ['it stays open', [payment('CREATED'), payment('CREATED')]],
    ['it can neither be cancelled nor asked about', [payment('CREATED'), NOT_CANCELLABLE, UNCLEAR]],
  ] as const)('is not known when %s: nothing is recorded, and the pieces stay held', async (_title, answers) => {
    const before = Date.now();
    const { id, product, outcome, checkout } = await settle(answers);

    expect(outcome).toBe('UNKNOWN');
    expect(checkout).not.toHaveProperty('outcome');
    expect(checkout.unclearSince).toBeGreaterThanOrEqual(before);
    expect(checkout.dueAt).toBeGreaterThanOrEqual(before + 360_000);
    expect((await tables.hold(id, product)).expiresAt).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 600);
  });

  test('is not "never heard of it" while a request may still be under way', async () => {
    const { outcome, checkout } = await settle([NOT_FOUND], { secondsAgo: 55 });

    expect(outcome).toBe('UNKNOWN');
    expect(checkout).not.toHaveProperty('outcome');
  });

  test('is asked only after the checkout was closed to new requests', async () => {
    const { wasClosing, checkout } = await settle([payment('CREATED'), payment('CANCELLED')]);

    expect(wasClosing).toEqual([true, true]);
    expect(checkout.closedBy).toBe('deadline');
  });

  test('is asked once it is known, never again', async () => {
    const { run, questions } = await settle([payment('DECLINED')]);

    expect(await run()).toEqual({ outcome: 'DECLINED', unclearSince: null });
    expect(questions).toHaveLength(1);
  });

  test.each([
    ['is on record', PAID, 'PAID'],
    ['is on record', DECLINED, 'DECLINED'],
    ['was never to be, since the checkout ended before', { ending: 'rejected' as const }, 'NOT_FOUND'],
  ])('%s: Swish is not asked', async (_title, changes, expected) => {
    const { outcome, questions, checkout } = await settle([], { changes });

    expect(outcome).toBe(expected);
    expect(questions).toEqual([]);
    expect(checkout).not.toHaveProperty('closingAt');
  });

  test('of a checkout that never asked needs no question, and none can be begun after it', async () => {
    const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });
    const { swish, questions } = aSwish(id, []);

    const result = await settlePayment(aStepInput(id), {
      ...tables.deps,
      swish: { of: () => swish },
    });

    expect(result).toEqual({ outcome: 'NOT_FOUND', unclearSince: null });
    expect(questions).toEqual([]);
    const begun = await transact(tables.documents, { checkout: tables.checkouts.beginRequest(id, 1, 2) });
    expect(begun.size).toBe(1);
  });

  test('is not asked by a run that is over', async () => {
    expect(await errorNameOf(settle([], { changes: { runNumber: 2 } }))).toBe('StaleRun');
  });
});

test('who closed a checkout first stays on record', async () => {
  const { id } = await aStoredCheckout(tables, { a: 1 });
  const close = (by: 'customer' | 'deadline', now: number) =>
    transact(tables.documents, { checkout: tables.checkouts.close(id, by, { now, holdUntil: 9, dueAt: 9 }) });

  await close('customer', 5);
  await close('deadline', 6);

  expect(await tables.checkout(id)).toMatchObject({ closedBy: 'customer', closingAt: 5 });
});

test('a hold is made longer, never shorter, and one that is gone is not made again', async () => {
  const [a, b] = [await aNewProduct(tables), await aNewProduct(tables)];
  const checkout = await aHeldCheckout(tables, { [a]: 1, [b]: 1 });
  const released = { ...(await tables.hold(checkout.id, b)), status: 'cancelled' };
  await tables.put('reservations', released);
  const { expiresAt } = await tables.hold(checkout.id, a);
  const extend = async (until: number) =>
    transact(tables.documents, await extendedHolds(checkout, until, tables.reservations));

  await extend((expiresAt + 100) * 1000);
  expect((await tables.hold(checkout.id, a)).expiresAt).toBe(expiresAt + 100);
  await extend((expiresAt - 100) * 1000);

  expect((await tables.hold(checkout.id, a)).expiresAt).toBe(expiresAt + 100);
  expect(await tables.hold(checkout.id, b)).toEqual(released);
});
