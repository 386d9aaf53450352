import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aCreate, aSimulator, codesOf, ID, OTHER_ID, PAYEE, type SimulatorUnderTest } from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const PHONE = '46701234567';

describe('a create that is in order', () => {
  test('is answered 201 with a v1 location, a token and no body', async () => {
    const answer = await simulator.put(ID, aCreate());

    expect(answer.status).toBe(201);
    expect(answer.text).toBe('');
    expect(answer.headers.get('location')).toBe(`${simulator.origin}/swish/swish-cpcapi/api/v1/paymentrequests/${ID}`);
    expect(answer.headers.get('PaymentRequestToken')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('gets no token when it names the payer', async () => {
    const answer = await simulator.put(ID, aCreate({ payerAlias: PHONE }));

    expect(answer.status).toBe(201);
    expect(answer.headers.has('PaymentRequestToken')).toBe(false);
  });

  test('needs only callback URL, payee, amount and currency', async () => {
    const body = { callbackUrl: 'https://shop.example/c', payeeAlias: PAYEE, amount: 1, currency: 'SEK' };

    expect((await simulator.put(ID, body)).status).toBe(201);
  });

  test.each<[unknown, number]>([
    ['0.01', 0.01],
    ['100', 100],
    ['100.5', 100.5],
    [100.25, 100.25],
    ['999999999999.99', 999_999_999_999.99],
    [999_999_999_999.99, 999_999_999_999.99],
  ])('takes the amount %p and gives it back as a number', async (amount, expected) => {
    await simulator.put(ID, aCreate({ amount }));

    expect((await simulator.get(ID)).json).toMatchObject({ amount: expected });
  });

  test.each([
    { callbackUrl: 'http://127.0.0.1:3000/v1/swish/callback' },
    { callbackUrl: 'http://localhost:3000/c' },
    { callbackUrl: 'http://[::1]:3000/c' },
    { message: 'Åäö ÅÄÖ: a; b. c, d? e! (f) "g" h-i' },
    { message: 'x'.repeat(50) },
    { message: '' },
    { payeePaymentReference: 'A'.repeat(35) },
    { callbackIdentifier: '01234567-89ab-cdef-0123-456789abcdef' },
    { payerAlias: '12345678' },
    { ageLimit: '18', payerSSN: '197001011234', payerAlias: PHONE },
    { message: null, payerAlias: null, payeePaymentReference: null, callbackIdentifier: null },
  ])('takes %j', async (changes) => {
    expect((await simulator.put(ID, aCreate(changes))).status).toBe(201);
  });
});

describe('a create that is not in order', () => {
  test.each<[string, Record<string, unknown>]>([
    ['FF08', { payeePaymentReference: '2611.001' }],
    ['FF08', { payeePaymentReference: 'A'.repeat(36) }],
    ['FF08', { payeePaymentReference: '' }],
    ['FF08', { payeePaymentReference: 2611001 }],
    ['RP03', { callbackUrl: undefined }],
    ['RP03', { callbackUrl: 'http://shop.example/callback' }],
    ['RP03', { callbackUrl: 'http://127.0.0.1.shop.example/callback' }],
    ['RP03', { callbackUrl: 'ftp://127.0.0.1/callback' }],
    ['RP03', { callbackUrl: '/v1/swish/callback' }],
    ['BE18', { payerAlias: '0701234567' }],
    ['BE18', { payerAlias: '+46701234567' }],
    ['BE18', { payerAlias: '4670123' }],
    ['BE18', { payerAlias: '4670123456789012' }],
    ['RP01', { payeeAlias: undefined }],
    ['RP01', { payeeAlias: '' }],
    ['PA02', { amount: undefined }],
    ['PA02', { amount: '249,00' }],
    ['PA02', { amount: '249.001' }],
    ['PA02', { amount: 0.001 }],
    ['PA02', { amount: '1e3' }],
    ['PA02', { amount: ' 249' }],
    ['PA02', { amount: '' }],
    ['PA02', { amount: true }],
    ['AM02', { amount: '1000000000000' }],
    ['AM02', { amount: 1e21 }],
    ['AM06', { amount: '0' }],
    ['AM06', { amount: '0.00' }],
    ['AM06', { amount: -5 }],
    ['AM03', { currency: undefined }],
    ['AM03', { currency: 'EUR' }],
    ['AM03', { currency: 'sek' }],
    ['RP02', { message: 'x'.repeat(51) }],
    ['RP02', { message: 'Two\nlines' }],
    ['RP02', { message: 'Café' }],
    ['RP02', { message: '🍓' }],
    ['RP02', { message: 5 }],
  ])('is refused with %s for %j', async (code, changes) => {
    const answer = await simulator.put(ID, aCreate(changes));

    expect(answer.status).toBe(422);
    expect(answer.json).toEqual([{ errorCode: code, errorMessage: expect.any(String), additionalInformation: null }]);
    expect((await simulator.get(ID)).status).toBe(404);
  });

  test('is told everything that is wrong at once', async () => {
    const answer = await simulator.put(ID, aCreate({ amount: 'much', currency: 'EUR', message: '@' }));

    expect(codesOf(answer)).toEqual(['PA02', 'AM03', 'RP02']);
  });

  test('is forbidden for another payee than ours', async () => {
    const answer = await simulator.put(ID, aCreate({ payeeAlias: '1239999999' }));

    expect([answer.status, codesOf(answer)]).toEqual([403, ['PA01']]);
    expect(simulator.swish.payments()).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['no JSON', '{"amount":'],
    ['an array', [aCreate()]],
    ['null', 'null'],
    ['an unknown field', aCreate({ callbackURL: 'https://shop.example' })],
    ['a key that reaches for the prototype', '{"__proto__": {"amount": "1"}}'],
    ['a short callback identifier', aCreate({ callbackIdentifier: 'a'.repeat(31) })],
    ['a long callback identifier', aCreate({ callbackIdentifier: 'a'.repeat(37) })],
    ['an age limit of 100', aCreate({ ageLimit: '100' })],
    ['a personal number of 11 digits', aCreate({ payerSSN: '19700101123' })],
  ])('is malformed when it is or has %s', async (_what, body) => {
    expect((await simulator.put(ID, body)).status).toBe(400);
  });

  test.each([ID.toLowerCase(), ID.slice(1), `${ID}0`, '11A86BE7-0EA3-46E4-B1C3-9C874173F088', 'G'.repeat(32)])(
    'is malformed under the id %s',
    async (id) => {
      expect((await simulator.put(id, aCreate())).status).toBe(400);
    },
  );
});

describe('an instruction id', () => {
  test('is worth one request: the second is refused with RP09 and changes nothing', async () => {
    await simulator.put(ID, aCreate());

    const answer = await simulator.put(ID, aCreate({ amount: '1.00' }));

    expect([answer.status, codesOf(answer)]).toEqual([422, ['RP09']]);
    expect(answer.headers.has('PaymentRequestToken')).toBe(false);
    expect((await simulator.get(ID)).json).toMatchObject({ amount: 249 });
  });

  test('is still free after a refused create', async () => {
    await simulator.put(ID, aCreate({ amount: 'much' }));

    expect((await simulator.put(ID, aCreate())).status).toBe(201);
  });
});

describe('a payer', () => {
  test('has at most one open request that names the number', async () => {
    await simulator.put(ID, aCreate({ payerAlias: PHONE }));

    const answer = await simulator.put(OTHER_ID, aCreate({ payerAlias: PHONE }));

    expect([answer.status, codesOf(answer)]).toEqual([422, ['RP06']]);
  });

  test('is free again once the open request has ended', async () => {
    await simulator.put(ID, aCreate({ payerAlias: PHONE }));
    simulator.swish.act(ID, { action: 'decline' });

    expect((await simulator.put(OTHER_ID, aCreate({ payerAlias: PHONE }))).status).toBe(201);
  });

  test('does not hinder another', async () => {
    await simulator.put(ID, aCreate({ payerAlias: PHONE }));

    expect((await simulator.put(OTHER_ID, aCreate({ payerAlias: '46709999999' }))).status).toBe(201);
  });
});

describe('a message that is a code', () => {
  test.each([
    'BE18',
    'RP03',
    'FF08',
    'AM02',
    'AM06',
    'AM03',
    'RP02',
    'RP04',
    'RP06',
    'ACMT01',
    'ACMT03',
    'ACMT07',
    'VR01',
    'VR02',
  ])('refuses the create: %s', async (message) => {
    const answer = await simulator.put(ID, aCreate({ message }));

    expect([answer.status, codesOf(answer)]).toEqual([422, [message]]);
    expect((await simulator.get(ID)).status).toBe(404);
  });

  test.each(['RF07', 'BANKIDCL', 'FF10', 'TM01', 'DS24'])('ends the payment shortly after: %s', async (message) => {
    expect((await simulator.put(ID, aCreate({ message }))).status).toBe(201);

    await simulator.clock.advance(3_000);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
    await simulator.clock.advance(2_000);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'ERROR', errorCode: message });
    expect(simulator.callbacks).toHaveLength(1);
  });

  test('does nothing as a part of a longer message', async () => {
    await simulator.put(ID, aCreate({ message: 'Order RF07' }));

    await simulator.clock.advance(10_000);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'CREATED' });
  });
});

describe('HTTP', () => {
  test.each<[string, string, number]>([
    ['POST', `/v2/paymentrequests/${ID}`, 405],
    ['GET', `/v2/paymentrequests/${ID}`, 405],
    ['DELETE', `/v1/paymentrequests/${ID}`, 405],
    ['PUT', `/v1/paymentrequests/${ID}`, 405],
    ['POST', '/v1/paymentrequests', 404],
    ['GET', `/v1/payouts/${ID}`, 404],
    ['GET', `/v3/paymentrequests/${ID}`, 404],
  ])('%s %s is answered %d', async (method, path, status) => {
    expect((await simulator.call(method, path)).status).toBe(status);
  });

  test('says which methods there are', async () => {
    expect((await simulator.call('DELETE', `/v1/paymentrequests/${ID}`)).headers.get('allow')).toBe('GET, PATCH');
  });

  test('a create that is not JSON by its content type is answered 415', async () => {
    const answer = await simulator.call('PUT', `/v2/paymentrequests/${ID}`, aCreate(), 'text/plain');

    expect(answer.status).toBe(415);
  });

  test('takes parameters of the content type', async () => {
    const type = 'application/json; charset=utf-8';

    expect((await simulator.call('PUT', `/v2/paymentrequests/${ID}`, aCreate(), type)).status).toBe(201);
  });

  test('a body of 5 MB is answered 413', async () => {
    expect((await simulator.put(ID, 'x'.repeat(5_000_000))).status).toBe(413);
  });

  test('is mounted below its base path only', async () => {
    const response = await fetch(`${simulator.origin}/swish-cpcapi/api/v1/paymentrequests/${ID}`);

    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Swish is at /swish');
  });
});
