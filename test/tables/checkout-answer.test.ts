import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { currentAnswer, workingAnswer } from '../../lambdas/api/checkout-answer.ts';
import type { Checkout, Ending } from '../../lambdas/domain/checkout.ts';
import { TableUnavailable } from '../../lambdas/domain/errors.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { reclaimStock } from '../../lambdas/steps/reclaim-stock.ts';
import { aStepInput } from '../support/builders.ts';
import { failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const settings = { apiUrl: 'https://shop.example', returnUrl: 'https://shop.example/order/{id}' };

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const aHeld = async (changes: Partial<Checkout> = {}): Promise<string> =>
  (await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes)).id;
const answerOf = (id: string) => currentAnswer(id, 200, { checkouts: tables.checkouts, settings });
const REFUSED: Partial<Checkout> = { ...DECLINED, outcome: 'REFUSED', outcomeDetail: { status: 'REFUSED' } };

describe('a checkout without instructions is working', () => {
  test.each([
    ['nothing is known of its payment', {}],
    ['Swish refused it, and it is still being undone', REFUSED],
    ['it was declined, and is still being undone', DECLINED],
    ['Swish never heard of it', { ...DECLINED, outcome: 'NOT_FOUND' }],
  ] as [string, Partial<Checkout>][])('while %s', async (_title, changes) => {
    const id = await aHeld(changes);

    expect(await answerOf(id)).toBeUndefined();
    expect(workingAnswer(id, settings)).toMatchObject({ status: 202, headers: { 'retry-after': '2' } });
  });

  test('while its record cannot be read', async () => {
    const id = await aHeld(PAID);
    const find = () => Promise.reject(new TableUnavailable('throttled'));

    expect(await currentAnswer(id, 200, { checkouts: { ...tables.checkouts, find }, settings })).toBeUndefined();
  });

  test('while it has no order', async () => {
    const { id } = await aStoredCheckout(tables, { a: 1 }, PAID);

    expect(await answerOf(id)).toBeUndefined();
  });
});

describe('a checkout without instructions is answered', () => {
  test.each([
    ['money is there', PAID, 'paid'],
    ['money is there that does not match', { ...PAID, outcome: 'MISMATCH', outcomeRank: 2 }, 'unclear'],
  ] as [string, Partial<Checkout>, string][])('when %s, before it has ended', async (_title, changes, status) => {
    const id = await aHeld(changes);

    expect(await answerOf(id)).toMatchObject({
      status: 200,
      data: { order: { id, status: 'inactive' }, payment: { status, token: null, qr: null, swishUrl: null } },
    });
  });

  test.each([
    ['cancelled', REFUSED, 'invalid', 'error'],
    ['confirmed', PAID, 'active', 'paid'],
    ['refunded', PAID, 'invalid', 'refunded'],
  ] as [Ending, Partial<Checkout>, string, string][])('when it is %s', async (ending, changes, order, payment) => {
    const id = await aHeld({ ...changes, ending });

    expect(await answerOf(id)).toMatchObject({
      status: 200,
      data: { order: { status: order }, payment: { status: payment } },
    });
  });
});

describe('a refusal', () => {
  test('is the answer once the checkout is undone', async () => {
    const id = await aHeld(REFUSED);
    await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);

    expect(await failureOf(answerOf(id))).toMatchObject({ name: 'Problem', code: 'payment_unavailable' });
  });

  test('is gone when the money came late and the order was confirmed', async () => {
    const id = await aHeld(REFUSED);
    await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);
    await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID', paymentReference: 'BANK' }, Date.now());

    await reclaimStock(aStepInput(id), tables.deps);
    await confirmOrder(aStepInput(id), tables.deps);

    expect(await tables.checkout(id)).not.toHaveProperty('refusal');
    expect(await answerOf(id)).toMatchObject({
      status: 200,
      data: { order: { status: 'active' }, payment: { status: 'paid' } },
    });
  });
});
