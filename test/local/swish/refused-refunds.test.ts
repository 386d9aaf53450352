import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  aCreate,
  aRefund,
  aSimulator,
  codesOf,
  ID,
  OTHER_ID,
  OTHER_REFUND_ID,
  REFUND_ID,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const MONTH_SECONDS = 31 * 86_400;

const refundStatus = () => simulator.swish.findRefund(REFUND_ID)?.status;
/** A refund of a payment of 249 SEK. */
const refunded = async (changes: Record<string, unknown> = {}) => {
  const reference = await simulator.paid();
  return simulator.putRefund(REFUND_ID, aRefund(reference, changes));
};

describe('a refund that is not in order', () => {
  test.each<[string, Record<string, unknown>]>([
    ['RF02', { originalPaymentReference: undefined }],
    ['RF02', { originalPaymentReference: '' }],
    ['RF02', { originalPaymentReference: ID }],
    ['RF02', { originalPaymentReference: 'abc123' }],
    ['FF08', { payerPaymentReference: '2611.001' }],
    ['FF08', { payerPaymentReference: 'A'.repeat(36) }],
    ['RP03', { callbackUrl: undefined }],
    ['RP03', { callbackUrl: 'http://shop.example/callback' }],
    ['RP01', { payerAlias: undefined }],
    ['BE18', { payeeAlias: '0701234567' }],
    ['PA02', { amount: undefined }],
    ['PA02', { amount: '249,00' }],
    ['PA02', { amount: '1.001' }],
    ['AM06', { amount: '0.00' }],
    ['AM06', { amount: -5 }],
    ['AM03', { currency: 'EUR' }],
    ['AM03', { currency: undefined }],
    ['RP02', { message: 'x'.repeat(51) }],
    ['RP02', { message: '🍓' }],
  ])('is refused with %s for %j', async (code, changes) => {
    const answer = await refunded(changes);

    expect([answer.status, codesOf(answer)]).toEqual([422, [code]]);
    expect(simulator.swish.refunds()).toEqual([]);
  });

  test('is told everything that is wrong with its fields at once', async () => {
    const answer = await refunded({ amount: 'much', currency: 'EUR', callbackUrl: null });

    expect(codesOf(answer)).toEqual(['RP03', 'PA02', 'AM03']);
  });

  test('is forbidden for another payer than the merchant', async () => {
    const answer = await refunded({ payerAlias: '1239999999' });

    expect([answer.status, codesOf(answer)]).toEqual([403, ['PA01']]);
  });

  test.each(['250.00', 1e21, '1000000000000'])('is too large at %p, and told what remains', async (amount) => {
    const answer = await refunded({ amount });

    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject([{ errorCode: 'RF08', additionalInformation: '249.00' }]);
  });

  test('is told what remains after others, those that failed left out', async () => {
    const reference = await simulator.paid();
    simulator.swish.script({ for: ID, refund: [{ ends: 'RF07' }, {}] });
    await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 200 }));
    await simulator.pass(10);
    await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference, { amount: 200 }));
    await simulator.pass(10);

    const answer = await simulator.putRefund(OTHER_ID, aRefund(reference, { amount: 50 }));

    expect(answer.json).toMatchObject([{ errorCode: 'RF08', additionalInformation: '49.00' }]);
  });

  test.each(['CREATED', 'VALIDATED', 'DEBITED'])('has to wait for another that is %s', async (ends) => {
    const reference = await simulator.paid();
    simulator.swish.script({ for: ID, refund: { ends } });
    await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 1 }));
    await simulator.pass(3600);

    const answer = await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference, { amount: 1 }));

    expect([refundStatus(), codesOf(answer)]).toEqual([ends, ['RF09']]);
  });

  test('does not have to wait for a refund of another payment', async () => {
    await simulator.putRefund(REFUND_ID, aRefund(await simulator.paid(ID)));
    const reference = await simulator.paid(OTHER_ID);

    expect((await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference))).status).toBe(201);
  });

  test.each<[string, string]>([
    ['a refund', REFUND_ID],
    ['a payment', ID],
  ])('is refused under the id of %s', async (_what, id) => {
    const reference = await simulator.paid();
    await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 1 }));
    await simulator.pass(10);

    const answer = await simulator.putRefund(id, aRefund(reference, { amount: 2 }));

    expect([answer.status, codesOf(answer)]).toEqual([422, ['RP09']]);
    expect(simulator.swish.findRefund(REFUND_ID)?.amount).toBe(1);
  });

  test('finds no payment that was not paid', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'decline' });

    expect(codesOf(await simulator.putRefund(REFUND_ID, aRefund(ID)))).toEqual(['RF02']);
  });

  test('finds no payment of more than 13 months ago', async () => {
    const reference = await simulator.paid();
    await simulator.pass(12 * MONTH_SECONDS);
    expect((await simulator.putRefund(REFUND_ID, aRefund(reference, { amount: 1 }))).status).toBe(201);
    await simulator.pass(2 * MONTH_SECONDS);

    expect(codesOf(await simulator.putRefund(OTHER_REFUND_ID, aRefund(reference)))).toEqual(['RF02']);
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['an unknown field', { ...aRefund('X'), payeePaymentReference: '1' }],
    ['a short callback identifier', { ...aRefund('X'), callbackIdentifier: 'short' }],
  ])('is malformed when it is or has %s', async (_what, body) => {
    expect((await simulator.putRefund(REFUND_ID, body)).status).toBe(400);
  });

  test('is malformed under an id in lower case, and not JSON by another content type', async () => {
    expect((await simulator.putRefund(REFUND_ID.toLowerCase(), aRefund('X'))).status).toBe(400);
    expect((await simulator.call('PUT', `/v2/refunds/${REFUND_ID}`, aRefund('X'), 'text/plain')).status).toBe(415);
  });
});

describe('a message that is a code', () => {
  test.each([
    'ACMT01',
    'ACMT07',
    'AM03',
    'AM04',
    'AM06',
    'BE18',
    'FF08',
    'PA02',
    'RF02',
    'RF03',
    'RF04',
    'RF06',
    'RF08',
    'RF09',
    'RP01',
    'RP02',
    'RP03',
  ])('refuses the refund: %s', async (message) => {
    const answer = await refunded({ message });

    expect([answer.status, codesOf(answer)]).toEqual([422, [message]]);
  });

  test.each(['RF07', 'FF10', 'BANKIDCL', 'DS24'])('ends the refund shortly after: %s', async (message) => {
    expect((await refunded({ message })).status).toBe(201);

    await simulator.pass(10);

    expect(simulator.told()).toMatchObject([{ status: 'ERROR', errorCode: message }]);
    expect((await simulator.getRefund(REFUND_ID)).json).toEqual(simulator.told()[0]);
  });
});
