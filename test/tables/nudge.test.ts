import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readOrderStatus } from '../../lambdas/api/order-status.ts';
import { receiveRefundCallback } from '../../lambdas/api/refund-callback.ts';
import { receiveCallback } from '../../lambdas/api/swish-callback.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { instructionIdOf, refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { metrics } from '../../lambdas/platform/powertools.ts';
import { anOrder } from '../support/builders.ts';
import { failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aRequestOf } from './a-request.ts';
import { aSwish, NOT_FOUND, payment, PAYEE, refund, UNCLEAR, type Script } from './scripted-swish.ts';
import { aStepFunctions, aToken } from './step-functions.ts';

const START = 1_795_000_000_000;
const SECOND = 1000;
const RECEIVED = { status: 200, data: { received: true } };

let tables: StartedTables;
let now = START;
let counted: string[];
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  now = START;
  counted = [];
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  jest.spyOn(metrics, 'addMetric').mockImplementation((name) => {
    if (name !== 'OrderCreated') counted.push(name);
    return metrics;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const payable: Partial<Checkout> = {
  askedAt: START - 60 * SECOND,
  askCount: 1,
  payeeAlias: PAYEE,
  callbackIdentifier: 'the-identifier',
  instructions: { token: 'T', at: START - 60 * SECOND },
  deadline: START + 480 * SECOND,
  dueAt: START + 300 * SECOND,
  dueShard: '0',
  paymentToken: aToken('P'),
};

async function aPayment(script: Script, changes: Partial<Checkout> = {}) {
  const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, { ...payable, ...changes });
  const swish = aSwish(script);
  const stepFunctions = aStepFunctions();
  stepFunctions.put(id, 1, 'running');
  const deps = { ...tables.deps, swish, tokens: stepFunctions.tokens, runs: stepFunctions.runs };
  const callback = (
    headers: Record<string, string> = { callbackidentifier: 'the-identifier' },
    body: unknown = { id: instructionIdOf(id), status: 'PAID', amount: 1 },
  ) => receiveCallback(aRequestOf({ body, headers }), deps);
  const status = () => readOrderStatus(aRequestOf({ path: { id } }), deps);
  return { id, swish, stepFunctions, deps, callback, status };
}

describe('a callback of a payment', () => {
  test('makes us ask Swish, record its answer and go on, whatever the callback itself says', async () => {
    const { id, swish, stepFunctions, callback } = await aPayment({ retrieve: [payment('DECLINED')] });

    expect(await callback()).toEqual(RECEIVED);

    expect(swish.calls).toEqual([`retrieve ${instructionIdOf(id)}`]);
    expect(stepFunctions.answers).toEqual([['P', { outcome: 'DECLINED' }]]);
    expect(await tables.checkout(id)).toMatchObject({ outcome: 'DECLINED', paymentToken: { answeredAt: START } });
  });

  test.each([
    ['no identifier', {}],
    ['a wrong identifier', { callbackidentifier: 'the-identifiex' }],
    ['an empty identifier', { callbackidentifier: '' }],
    ['the identifier and more', { callbackidentifier: 'the-identifier ' }],
  ] as [string, Record<string, string>][])(
    'with %s writes nothing and asks nothing, and is counted',
    async (_title, headers) => {
      const { id, swish, stepFunctions, callback } = await aPayment({});
      const before = await tables.checkout(id);

      expect(await callback(headers)).toEqual(RECEIVED);

      expect(await tables.checkout(id)).toEqual(before);
      expect(swish.calls).toEqual([]);
      expect(stepFunctions.answers).toEqual([]);
      expect(counted).toEqual(['CallbackRefused']);
    },
  );

  test.each([
    ['an unknown payment', { id: 'A'.repeat(32) }],
    ['an id in lower case', { id: 'a'.repeat(32) }],
    ['an id that is none', { id: 'x' }],
    ['a very long id', { id: 'A'.repeat(65) }],
    ['no id', { status: 'PAID' }],
    ['a number', 5],
    ['null', null],
    ['a list', []],
  ])('about %s asks nothing, and is counted', async (_title, body) => {
    const { swish, callback } = await aPayment({});

    expect(await callback(undefined, body)).toEqual(RECEIVED);

    expect(swish.calls).toEqual([]);
    expect(counted).toEqual(['CallbackUnknown']);
  });

  test('that is not JSON is refused', async () => {
    const { callback } = await aPayment({});

    expect(await failureOf(callback(undefined, '{'))).toMatchObject({ code: 'invalid_request' });
  });

  test('of a checkout that has not asked for its payment is unknown', async () => {
    const { id } = await aStoredCheckout(tables, { a: 1 });
    const { swish, deps } = await aPayment({});

    const body = { id: instructionIdOf(id) };
    expect(await receiveCallback(aRequestOf({ body, headers: { callbackidentifier: '' } }), deps)).toEqual(RECEIVED);
    expect(swish.calls).toEqual([]);
  });

  test('is worth at most one question in a second; what comes sooner is looked at by the sweep', async () => {
    const { id, swish, callback } = await aPayment({ retrieve: [payment('CREATED')] });

    await callback();
    expect((await tables.checkout(id)).dueAt).toBe(payable.dueAt);
    now += SECOND - 1;
    await callback();
    expect(swish.calls).toHaveLength(1);
    expect((await tables.checkout(id)).dueAt).toBe(now);
    now += 1;
    await callback();

    expect(swish.calls).toHaveLength(2);
  });

  test('that comes twenty times at once is one question, and due at once', async () => {
    const { id, swish, callback } = await aPayment({ retrieve: [payment('CREATED')] });

    const answers = await Promise.all(Array.from({ length: 20 }, () => callback()));

    expect(swish.calls).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await tables.checkout(id)).dueAt).toBe(START);
  });

  test.each([
    ['Swish cannot be asked', UNCLEAR],
    ['Swish does not know', payment('ERROR', { errorCode: 'DS24' })],
    ['Swish has not heard of it', NOT_FOUND],
  ])('is due at once when %s', async (_title, answer) => {
    const { id, stepFunctions, callback } = await aPayment({ retrieve: [answer] });

    expect(await callback()).toEqual(RECEIVED);

    expect(await tables.checkout(id)).toMatchObject({ dueAt: START, newsAt: START });
    expect(await tables.checkout(id)).not.toHaveProperty('outcome');
    expect(stepFunctions.answers).toEqual([]);
  });

  test('for what is PAID already asks nothing, and makes sure that it happens', async () => {
    const { id, swish, stepFunctions, callback } = await aPayment({}, PAID);
    const { outcomeAt } = await tables.checkout(id);

    for (let copy = 0; copy < 3; copy++) expect(await callback()).toEqual(RECEIVED);

    expect(swish.calls).toEqual([]);
    expect(stepFunctions.answers).toEqual([['P', { outcome: 'PAID' }]]);
    expect((await tables.checkout(id)).outcomeAt).toBe(outcomeAt);
  });

  test('contradicting what is known asks Swish, and PAID wins', async () => {
    const { id, swish, callback } = await aPayment({ retrieve: [payment('PAID')] }, DECLINED);

    await callback();

    expect(swish.calls).toHaveLength(1);
    expect((await tables.checkout(id)).outcome).toBe('PAID');
  });

  test('for an order that ended unpaid starts its late run, once', async () => {
    const { id, stepFunctions, callback } = await aPayment(
      { retrieve: [payment('PAID')] },
      { ...DECLINED, ending: 'cancelled', paymentToken: { ...aToken('P'), answeredAt: 1 } },
    );
    stepFunctions.put(id, 1, 'closed');

    await callback();
    await Promise.all(Array.from({ length: 5 }, () => callback()));

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
  });

  test('fails as a whole when the answer could not be passed on, and a repeat passes it on', async () => {
    const { id, stepFunctions, callback } = await aPayment({ retrieve: [payment('PAID')] });
    stepFunctions.failAnswers('P', new Error('no connection'));
    await expect(callback()).rejects.toThrow('no connection');
    // It is not lost in between either: the sweep looks at once.
    expect(await tables.checkout(id)).toMatchObject({ outcome: 'PAID', dueAt: START });
    stepFunctions.failAnswers('P', undefined);

    expect(await callback()).toEqual(RECEIVED);

    expect(stepFunctions.answers.at(-1)).toEqual(['P', { outcome: 'PAID' }]);
  });
});

describe('a status call', () => {
  test('asks Swish while the payment is open, and tells what it said', async () => {
    const { id, swish, status } = await aPayment({ retrieve: [payment('DECLINED')] });

    const answer = await status();

    expect(swish.calls).toHaveLength(1);
    expect(answer).toMatchObject({ status: 200, data: { orderId: id, status: 'pending' } });
    expect((await tables.checkout(id)).outcome).toBe('DECLINED');
  });

  test('asks at most once in ten seconds, however many come', async () => {
    const { swish, status } = await aPayment({ retrieve: [payment('CREATED')] });

    await Promise.all(Array.from({ length: 10 }, () => status()));
    now += 10 * SECOND - 1;
    await status();
    expect(swish.calls).toHaveLength(1);
    now += 1;
    await Promise.all(Array.from({ length: 10 }, () => status()));

    expect(swish.calls).toHaveLength(2);
  });

  test('and a callback do not both ask in that time', async () => {
    const { swish, status, callback } = await aPayment({ retrieve: [payment('CREATED')] });

    await callback();
    now += 9 * SECOND;
    await status();

    expect(swish.calls).toHaveLength(1);
  });

  test.each([
    ['was asked for just now', { askedAt: START - 9 * SECOND }],
    ['has no instructions yet', { instructions: undefined }],
    ['is known', DECLINED],
    ['is paid', PAID],
    ['is of a checkout that somebody ended by hand', { ending: 'confirmed' }],
    ['is of a checkout that ended', { ...DECLINED, ending: 'cancelled' as const }],
  ] as [string, Partial<Checkout>][])('asks nothing when the payment %s', async (_title, changes) => {
    const { id, swish, status } = await aPayment({}, changes);
    const before = await tables.checkout(id);

    expect((await status()).status).toBe(200);

    expect(swish.calls).toEqual([]);
    expect(await tables.checkout(id)).toEqual(before);
  });

  test.each([
    ['Swish is down', { retrieve: [UNCLEAR] }],
    ['asking fails', { retrieve: [() => Promise.reject(new Error('bug'))] }],
  ] as [string, Script][])('is answered also when %s, and nothing becomes due', async (_title, script) => {
    const { id, status } = await aPayment(script);

    expect(await status()).toMatchObject({ status: 200, data: { status: 'pending', reason: 'awaiting_payment' } });
    expect((await tables.checkout(id)).dueAt).toBe(payable.dueAt);
  });

  test('does not settle behind the customer’s back: nothing closes, nothing is cancelled', async () => {
    const { id, swish, status } = await aPayment({ retrieve: [payment('CREATED')] });

    await status();

    expect(swish.operations()).toEqual(['retrieve']);
    expect(await tables.checkout(id)).not.toHaveProperty('closingAt');
  });

  test.each([
    [
      { ending: 'confirmed', ...PAID },
      { status: 'paid', reason: null },
    ],
    [
      { ending: 'cancelled', reason: 'declined', ...DECLINED },
      { status: 'cancelled', reason: 'declined' },
    ],
    [
      { ending: 'refunded', reason: 'paid_again', ...PAID },
      { status: 'refunded', reason: 'paid_again' },
    ],
    [
      { unclearSince: 1, lookedAt: START },
      { status: 'pending', reason: 'payment_unclear' },
    ],
  ] as [Partial<Checkout>, object][])('says of %j: %j, and nothing personal', async (changes, expected) => {
    const { id, status } = await aPayment({}, changes);
    const { orderNumber } = await tables.checkout(id);

    expect((await status()).data).toEqual({ orderId: id, orderNumber, ...expected });
  });

  test('finds no rejected checkout and no unknown id, but an order of the old checkout', async () => {
    const { deps } = await aPayment({});
    const read = (id: string) => readOrderStatus(aRequestOf({ path: { id } }), deps);
    const rejected = await aStoredCheckout(tables, { a: 1 }, { ending: 'rejected' });
    await tables.put('orders', { ...anOrder({ status: 'active' }), id: 'old-order' });

    for (const id of [rejected.id, '11111111-2222-4333-8444-555555555555', 'x', '', 'x'.repeat(101)]) {
      expect(await failureOf(read(id))).toMatchObject({ code: 'not_found' });
    }
    expect(await read('old-order')).toMatchObject({ status: 200, data: { orderId: 'old-order', status: 'paid' } });
  });
});

describe('a callback of a refund', () => {
  async function aRefund(script: (id: string) => Script, changes: Parameters<typeof tables.changeCheckout>[1] = {}) {
    const { id, stepFunctions } = await aPayment({});
    const refundId = refundIdOf(id, 1);
    const begun = { number: 1, id: refundId, reason: 'operator', begunAt: 1, askedAt: 2, askCount: 1 } as const;
    await tables.changeCheckout(id, {
      ...PAID,
      ending: 'cancelled',
      paymentToken: undefined,
      refundToken: aToken('R'),
    });
    await tables.changeCheckout(id, { refund: begun, ...changes });
    await tables.put('checkouts', {
      id: `refund#${refundId}`,
      kind: 'refund',
      checkoutId: id,
      expiresAt: 9_999_999_999,
    });
    const swish = aSwish(script(refundId));
    const deps = { ...tables.deps, swish, tokens: stepFunctions.tokens, runs: stepFunctions.runs };
    const callback = (headers: Record<string, string> = {}, body: unknown = { id: refundId, status: 'PAID' }) =>
      receiveRefundCallback(aRequestOf({ body, headers }), deps);
    return { id, refundId, swish, stepFunctions, callback };
  }

  test('makes us ask Swish, and finishes it on its word alone', async () => {
    const { id, refundId, swish, stepFunctions, callback } = await aRefund((one) => ({
      retrieveRefund: [refund(one, 'PAID')],
    }));

    expect(await callback()).toEqual(RECEIVED);

    expect(swish.calls).toEqual([`retrieveRefund ${refundId}`]);
    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { status: 'PAID' } });
    expect(stepFunctions.answers).toEqual([['R', { refund: 'PAID' }]]);
  });

  test('with the identifier of its payment is taken, and with a wrong one is not', async () => {
    const right = await aRefund((one) => ({ retrieveRefund: [refund(one, 'DEBITED')] }));
    const wrong = await aRefund(() => ({}));
    const before = await tables.checkout(wrong.id);

    await right.callback({ callbackidentifier: 'the-identifier' });
    expect(await wrong.callback({ callbackidentifier: 'another' })).toEqual(RECEIVED);

    expect((await tables.checkout(right.id)).refund?.status).toBe('DEBITED');
    expect(await tables.checkout(wrong.id)).toEqual(before);
    expect(wrong.swish.calls).toEqual([]);
    expect(counted).toContain('CallbackRefused');
  });

  test('with an identifier where none was given out is not taken', async () => {
    const { swish, callback } = await aRefund(() => ({}), { callbackIdentifier: undefined });

    expect(await callback({ callbackidentifier: 'guessed' })).toEqual(RECEIVED);
    expect(swish.calls).toEqual([]);
  });

  test('that comes twenty times at once is one question', async () => {
    const { id, swish, callback } = await aRefund((one) => ({ retrieveRefund: [refund(one, 'DEBITED')] }));

    await Promise.all(Array.from({ length: 20 }, () => callback()));

    expect(swish.calls).toHaveLength(1);
    expect((await tables.checkout(id)).dueAt).toBe(START);
  });

  test.each([
    ['Swish cannot be asked', UNCLEAR],
    ['Swish has not heard of it', NOT_FOUND],
  ])('is due at once when %s, and makes no request by itself', async (_title, answer) => {
    const { id, swish, callback } = await aRefund(() => ({ retrieveRefund: [answer] }));

    expect(await callback()).toEqual(RECEIVED);

    expect(swish.operations()).toEqual(['retrieveRefund']);
    expect((await tables.checkout(id)).dueAt).toBe(START);
  });

  test('of an earlier refund than the last one asks nothing', async () => {
    const { id, swish, callback } = await aRefund(() => ({}));
    const current = (await tables.checkout(id)).refund;
    if (current === undefined) throw new Error('There is no refund');
    await tables.changeCheckout(id, { refund: { ...current, number: 2, id: refundIdOf(id, 2) } });

    expect(await callback()).toEqual(RECEIVED);

    expect(swish.calls).toEqual([]);
    expect(counted).toContain('CallbackUnknown');
  });

  test.each([
    ['an unknown refund', { id: 'A'.repeat(32) }],
    ['no refund', { status: 'PAID' }],
  ])('about %s asks nothing, and is counted', async (_title, body) => {
    const { swish, callback } = await aRefund(() => ({}));

    expect(await callback({}, body)).toEqual(RECEIVED);

    expect(swish.calls).toEqual([]);
    expect(counted).toEqual(['CallbackUnknown']);
  });

  test('that the id of its payment names is unknown: that is another route', async () => {
    const { id, swish, callback } = await aRefund(() => ({}));

    expect(await callback({}, { id: instructionIdOf(id) })).toEqual(RECEIVED);
    expect(swish.calls).toEqual([]);
  });

  test('for a refund that is over changes nothing', async () => {
    const { id, callback } = await aRefund((one) => ({ retrieveRefund: [refund(one, 'ERROR', 'RF07')] }));
    const current = (await tables.checkout(id)).refund;
    if (current === undefined) throw new Error('There is no refund');
    await tables.changeCheckout(id, { ending: 'refunded', refund: { ...current, status: 'PAID', at: 5 } });

    await callback();

    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', refund: { status: 'PAID', at: 5 } });
  });
});
