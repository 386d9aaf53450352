import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aRefund,
  aSimulator,
  CALLBACK_IDENTIFIER,
  codesOf,
  ID,
  OTHER_REFUND_ID,
  REFUND_ID,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const SWEDISH_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]00$/;

const refundStatus = () => simulator.swish.findRefund(REFUND_ID)?.status;
/** A refund of a payment of 249 SEK. */
const refunded = async (changes: Record<string, unknown> = {}) => {
  const reference = await simulator.paid();
  return simulator.putRefund(REFUND_ID, aRefund(reference, changes));
};

describe('a refund that is in order', () => {
  test('is answered 201 with a v1 location and no body', async () => {
    const answer = await refunded();

    expect(answer.status).toBe(201);
    expect(answer.text).toBe('');
    expect(answer.headers.get('location')).toBe(`${simulator.origin}/swish/swish-cpcapi/api/v1/refunds/${REFUND_ID}`);
  });

  test('is validated, debited and paid within seconds', async () => {
    await refunded();

    const seen = [refundStatus()];
    for (const seconds of [1.1, 1, 2]) {
      await simulator.pass(seconds);
      seen.push(refundStatus());
    }

    expect(seen).toEqual(['CREATED', 'VALIDATED', 'DEBITED', 'PAID']);
  });

  test('is called back when it is debited and when it is paid', async () => {
    await refunded();

    await simulator.pass(10);

    expect(simulator.told().map(({ id, status }) => [id, status])).toEqual([
      [REFUND_ID, 'DEBITED'],
      [REFUND_ID, 'PAID'],
    ]);
    expect(simulator.callbacks[0]?.url).toBe('https://shop.example/v1/swish/refund-callback');
    expect(simulator.callbacks[0]?.headers).toEqual({ 'content-type': 'application/json' });
  });

  test('is retrieved with every field, the amount as a text and times in Swedish time', async () => {
    const reference = await simulator.paid();
    await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 100.5 }));
    await simulator.pass(10);

    const { status, json } = await simulator.getRefund(REFUND_ID);

    expect(status).toBe(200);
    expect(json).toEqual({
      id: REFUND_ID,
      paymentReference: expect.stringMatching(/^[0-9A-F]{32}$/),
      payerPaymentReference: '2611001',
      originalPaymentReference: reference,
      callbackUrl: 'https://shop.example/v1/swish/refund-callback',
      payerAlias: '1231181189',
      payeeAlias: '46464646464',
      amount: '100.50',
      currency: 'SEK',
      message: 'Smultron 2611.001',
      status: 'PAID',
      dateCreated: expect.stringMatching(SWEDISH_TIME),
      datePaid: expect.stringMatching(SWEDISH_TIME),
      errorCode: null,
      errorMessage: null,
      additionalInformation: null,
    });
    expect(Math.abs(Date.parse((json as { dateCreated: string }).dateCreated) - simulator.clock.now())).toBeLessThan(
      60_000,
    );
    expect(simulator.told().at(-1)).toEqual(json);
  });

  test('is called back until it is answered 200, with what was so when it came', async () => {
    simulator.answers.push(500, 200, 'silence', 200);
    await refunded();

    await simulator.pass(600);

    expect(simulator.told().map(({ status }) => status)).toEqual(['DEBITED', 'PAID', 'DEBITED', 'DEBITED']);
    expect(simulator.callbacks.map(({ second }) => second)).toEqual([2, 4, 7, 17]);
  });

  test('has an identifier in its callbacks where the merchant gave one, and nowhere else', async () => {
    await refunded({ callbackIdentifier: CALLBACK_IDENTIFIER });
    await simulator.pass(10);

    expect(simulator.callbacks[0]?.headers).toMatchObject({ callbackIdentifier: CALLBACK_IDENTIFIER });
    expect((await simulator.getRefund(REFUND_ID)).text).not.toContain(CALLBACK_IDENTIFIER);
    expect(JSON.stringify(simulator.swish.refunds())).not.toContain(CALLBACK_IDENTIFIER);
  });

  test('needs only the payment, callback URL, payer, amount and currency', async () => {
    const answer = await refunded({ payerPaymentReference: undefined, message: undefined });

    expect(answer.status).toBe(201);
  });

  test('may be a part, and then another, up to the whole', async () => {
    const reference = await simulator.paid();

    expect((await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: '149.99' }))).status).toBe(201);
    await simulator.pass(10);
    expect((await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference, { amount: '99.01' }))).status).toBe(201);
  });
});

describe('HTTP', () => {
  test('an unknown refund is not found', async () => {
    const answer = await simulator.getRefund(REFUND_ID);

    expect([answer.status, codesOf(answer)]).toEqual([404, ['RP04']]);
  });

  test.each<[string, string, string]>([
    ['PATCH', 'v1', 'GET'],
    ['PUT', 'v1', 'GET'],
    ['GET', 'v2', 'PUT'],
  ])('there is no %s %s', async (method, version, allowed) => {
    const answer = await simulator.call(method, `/${version}/refunds/${REFUND_ID}`);

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
  });
});

describe('what is known of refunds', () => {
  test('is what the merchant asked for, how far it has come, and what was said', async () => {
    const reference = await simulator.paid();
    await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 'much' }));
    await simulator.putRefund(REFUND_ID, aRefund(reference));
    await simulator.pass(3);
    await simulator.getRefund(REFUND_ID);

    expect(simulator.swish.refunds()).toEqual([simulator.swish.findRefund(REFUND_ID)]);
    expect(simulator.swish.findRefund(REFUND_ID)).toMatchObject({
      id: REFUND_ID,
      status: 'DEBITED',
      amount: 249,
      originalPaymentReference: reference,
      paymentId: ID,
      payee: '46464646464',
      errorCode: null,
      paidAt: null,
      conversation: [
        { method: 'PUT', status: 422 },
        { method: 'PUT', status: 201 },
        { kind: 'callback', status: 200, sent: { status: 'DEBITED' } },
        { method: 'GET', status: 200 },
      ],
    });
    expect(simulator.swish.findRefund(OTHER_REFUND_ID)).toBeUndefined();
  });

  test('is forgotten by a reset, with what was still to come', async () => {
    await refunded();

    simulator.swish.reset();
    await simulator.pass(60);

    expect(simulator.swish.refunds()).toEqual([]);
    expect(simulator.told()).toEqual([]);
  });
});
