import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aCreate, aSimulator, CALLBACK_IDENTIFIER, codesOf, ID, type SimulatorUnderTest } from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('retrieve', () => {
  test('gives an open payment with every field, and neither reference nor date of payment', async () => {
    await simulator.put(ID, aCreate());

    const answer = await simulator.get(ID);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: ID,
      payeePaymentReference: '2611001',
      paymentReference: null,
      callbackUrl: 'https://shop.example/v1/swish/callback',
      payerAlias: null,
      payeeAlias: '1231181189',
      amount: 249,
      currency: 'SEK',
      message: 'Smultron 2611.001',
      status: 'CREATED',
      dateCreated: expect.stringMatching(ISO_TIME),
      datePaid: null,
      errorCode: null,
      errorMessage: null,
    });
  });

  test('never gives the token or the callback identifier', async () => {
    const created = await simulator.put(ID, aCreate());
    const token = created.headers.get('PaymentRequestToken') ?? 'none';
    simulator.swish.act(ID, { action: 'pay' });

    const { text } = await simulator.get(ID);

    expect(text).not.toContain(token);
    expect(text).not.toContain(CALLBACK_IDENTIFIER);
  });

  test('gives a paid payment its bank reference, its payer and the time', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    expect((await simulator.get(ID)).json).toMatchObject({
      status: 'PAID',
      paymentReference: expect.stringMatching(/^[0-9A-F]{32}$/),
      payerAlias: '46464646464',
      datePaid: expect.stringMatching(ISO_TIME),
      errorCode: null,
    });
  });

  test('answers 404 with RP04 for an id it does not know, of whatever form', async () => {
    for (const id of ['0'.repeat(32), ID, 'nothing']) {
      const answer = await simulator.get(id);
      expect([answer.status, codesOf(answer)]).toEqual([404, ['RP04']]);
    }
  });
});

describe('cancel', () => {
  test('ends an open payment, answers it and calls back', async () => {
    await simulator.put(ID, aCreate());

    const answer = await simulator.cancel(ID);
    await simulator.clock.idle();

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id: ID, status: 'CANCELLED', paymentReference: null });
    expect((await simulator.get(ID)).json).toEqual(answer.json);
    expect(simulator.callbacks.map(({ body }) => JSON.parse(body).status)).toEqual(['CANCELLED']);
  });

  test('does not end a payment that has ended: RP07, and the payment stands', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    const answer = await simulator.cancel(ID);

    expect([answer.status, codesOf(answer)]).toEqual([422, ['RP07']]);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID' });
  });

  test('says RP08 for a payment that is cancelled already', async () => {
    await simulator.put(ID, aCreate());
    await simulator.cancel(ID);

    const answer = await simulator.cancel(ID);

    expect([answer.status, codesOf(answer)]).toEqual([422, ['RP08']]);
  });

  test('answers 404 with RP04 for an id it does not know', async () => {
    const answer = await simulator.cancel(ID);

    expect([answer.status, codesOf(answer)]).toEqual([404, ['RP04']]);
  });

  test('takes a JSON patch only', async () => {
    await simulator.put(ID, aCreate());
    const patch = [{ op: 'replace', path: '/status', value: 'cancelled' }];

    const answer = await simulator.call('PATCH', `/v1/paymentrequests/${ID}`, patch);

    expect(answer.status).toBe(415);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
  });

  test.each<[unknown]>([
    ['['],
    [{}],
    [[]],
    [[null]],
    [[{ op: 'replace', path: '/status', value: 'CANCELLED' }]],
    [[{ op: 'replace', path: '/amount', value: 'cancelled' }]],
    [[{ op: 'remove', path: '/status', value: 'cancelled' }]],
  ])('refuses the patch %j as malformed', async (patch) => {
    await simulator.put(ID, aCreate());

    const answer = await simulator.call('PATCH', `/v1/paymentrequests/${ID}`, patch, 'application/json-patch+json');

    expect(answer.status).toBe(400);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
  });
});
