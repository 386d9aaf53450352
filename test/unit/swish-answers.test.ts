import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SwishEvent } from '../../lambdas/adapters/swish-events.ts';
import { plainTransport } from '../../lambdas/adapters/swish-transport.ts';
import { swish, type PaymentRequest, type RefundRequest } from '../../lambdas/adapters/swish.ts';

let server: Server;
let next: { status: number; headers?: Record<string, string>; body?: unknown } = { status: 500 };
let asked: { method?: string | undefined; url?: string | undefined; headers: IncomingHttpHeaders; body: unknown };
let client: ReturnType<typeof swish>;
let events: SwishEvent[];
beforeAll(async () => {
  server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      asked = { method, url, headers, body: body === '' ? undefined : JSON.parse(body) };
      response.writeHead(next.status, { ...next.headers, connection: 'close' });
      response.end(typeof next.body === 'string' ? next.body : JSON.stringify(next.body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  client = swish('mock', {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    transport: plainTransport(),
    report: (event) => void events.push(event),
  });
});
beforeEach(() => {
  events = [];
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const request: PaymentRequest = {
  id: 'A'.repeat(32),
  amountOre: 100,
  payeeAlias: '1234679304',
  payeePaymentReference: '2611001',
  callbackUrl: 'https://example.com',
  callbackIdentifier: 'c'.repeat(32),
  message: 'Smultron',
};
const errors = (...codes: string[]) => codes.map((errorCode) => ({ errorCode, errorMessage: '' }));

test.each([
  ['201 with a token', { status: 201, headers: { PaymentRequestToken: 'T' } }, { kind: 'created', token: 'T' }],
  ['201 without one', { status: 201 }, { kind: 'created', token: null }],
  ['422', { status: 422, body: errors('ACMT03') }, { kind: 'refused', code: 'ACMT03' }],
  ['401 without a body', { status: 401 }, { kind: 'refused', code: 'HTTP401' }],
  ['RP09 among other errors', { status: 422, body: errors('AM02', 'RP09') }, { kind: 'exists' }],
  ['202 of a proxy', { status: 202 }, { kind: 'unclear' }],
  ['404', { status: 404 }, { kind: 'unclear' }],
  ['409', { status: 409, body: errors('XX01') }, { kind: 'unclear' }],
  ['429', { status: 429 }, { kind: 'unclear' }],
  ['504', { status: 504 }, { kind: 'unclear' }],
])('a create that is answered %s is read for what it says', async (_what, answer, expected) => {
  next = answer;

  expect(await client.create(request)).toEqual(expected);
});

const refund: RefundRequest = {
  id: 'B'.repeat(32),
  originalPaymentReference: '1E2FC19E5E5E4E18916609B7F8911C12',
  callbackUrl: 'https://example.com/refund',
  payerAlias: '1234679304',
  amountOre: 12_345,
  payerPaymentReference: '2611001',
  message: 'Smultron 2611001',
};

test.each([
  ['201', { status: 201 }, { kind: 'created' }],
  ['422', { status: 422, body: errors('RF08') }, { kind: 'refused', code: 'RF08' }],
  ['403 without a body', { status: 403 }, { kind: 'refused', code: 'HTTP403' }],
  ['RP09', { status: 422, body: errors('RP09') }, { kind: 'exists' }],
  ['RF09: another one is under way', { status: 422, body: errors('RF09') }, { kind: 'unclear' }],
  ['200', { status: 200 }, { kind: 'unclear' }],
  ['500', { status: 500 }, { kind: 'unclear' }],
])('a refund that is answered %s is read for what it says', async (_what, answer, expected) => {
  next = answer;

  expect(await client.createRefund(refund)).toEqual(expected);
});

test('a refund is asked for as Swish wants it, the shop being the payer', async () => {
  next = { status: 201 };
  await client.createRefund(refund);

  expect(asked).toMatchObject({ method: 'PUT', url: `/swish-cpcapi/api/v2/refunds/${refund.id}` });
  expect(asked.body).toEqual({
    originalPaymentReference: refund.originalPaymentReference,
    callbackUrl: refund.callbackUrl,
    payerAlias: '1234679304',
    amount: '123.45',
    currency: 'SEK',
    payerPaymentReference: '2611001',
    message: 'Smultron 2611001',
  });
});

test.each([
  ['DEBITED', { amount: '123.45' }],
  ['PAID', { amount: 123.45 }],
  ['CREATED', {}],
  ['ERROR', { errorCode: 'RF07' }],
])('a refund that is %s is told as it is', async (status, more) => {
  next = { status: 200, body: { id: refund.id, status, ...more } };

  const { amount, ...others } = more as { amount?: string | number };
  expect(await client.retrieveRefund(refund.id)).toEqual({
    kind: 'refund',
    refund: { id: refund.id, status, ...others, ...(amount === undefined ? {} : { amount: 123.45 }) },
  });
  expect(asked).toMatchObject({ method: 'GET', url: `/swish-cpcapi/api/v1/refunds/${refund.id}` });
});

test.each([
  ['404 with RP04', { status: 404, body: errors('RP04') }, 'not_found'],
  ['404 of something else', { status: 404 }, 'unclear'],
  ['200 of another refund', { status: 200, body: { id: 'C'.repeat(32), status: 'PAID' } }, 'unclear'],
  ['a page', { status: 200, body: '<html></html>' }, 'unclear'],
])('a question about a refund that is answered %s is %s', async (_what, answer, kind) => {
  next = answer;

  expect((await client.retrieveRefund(refund.id)).kind).toBe(kind);
});

const paid = { id: request.id, status: 'PAID', amount: 1, currency: 'SEK', payeeAlias: request.payeeAlias };

test.each([
  ['404 with RP04', { status: 404, body: errors('RP04') }, 'not_found'],
  ['404 of something else', { status: 404 }, 'unclear'],
  ['200 that is no payment', { status: 200, body: { hello: 1 } }, 'unclear'],
  ['500', { status: 500 }, 'unclear'],
  ['a page', { status: 200, body: '<html></html>' }, 'unclear'],
  ['something without an end', { status: 200, body: JSON.stringify({ ...paid, more: 'x'.repeat(70_000) }) }, 'unclear'],
  ['another payment', { status: 200, body: { ...paid, id: 'B'.repeat(32) } }, 'unclear'],
  ['a payment without an amount', { status: 200, body: { ...paid, amount: null } }, 'unclear'],
  ['a payment of no number', { status: 200, body: { ...paid, amount: '' } }, 'unclear'],
  ['a payment', { status: 200, body: paid }, 'payment'],
  ['a payment whose amount is text', { status: 200, body: { ...paid, amount: '1.00' } }, 'payment'],
])('a question that is answered %s is %s', async (_what, answer, kind) => {
  next = answer;

  expect((await client.retrieve(request.id)).kind).toBe(kind);
});

test.each(['RP07', 'RP08'])('a cancel that is refused with %s is a race that was lost', async (code) => {
  next = { status: 422, body: errors(code) };

  expect(await client.cancel(request.id)).toEqual({ kind: 'not_cancellable' });
});

test('an environment without an address answers nothing', async () => {
  const switchedOff = swish('mock', { address: '', transport: plainTransport(), report: () => {} });

  expect(switchedOff.isReachable).toBe(false);
  expect(await switchedOff.create(request)).toEqual({ kind: 'unclear' });
});

test.each([
  ['an amount of part of an öre', { amountOre: 10.5 }],
  ['an amount of nothing', { amountOre: 0 }],
  ['an id with dashes', { id: '11a86be7-0ea3-46e4-b1c3-9c874173f088' }],
  ['an id that leads elsewhere', { id: '../refunds/1' }],
  ['a reference with a dot', { payeePaymentReference: '2611.001' }],
  ['a reference of 36 characters', { payeePaymentReference: 'A'.repeat(36) }],
  ['a number with a plus', { payerAlias: '+46706444364' }],
  ['a merchant without a number', { payeeAlias: '' }],
  ['a short identifier', { callbackIdentifier: 'abc' }],
])('%s is a mistake of ours, and is not sent', async (_what, spoilt) => {
  next = { status: 201 };
  asked = { headers: {}, body: 'nothing' };

  await expect(client.create({ ...request, ...spoilt })).rejects.toThrow(/Swish/);
  expect(asked.body).toBe('nothing');
});

test('a message is reduced to what Swish takes, and left out when nothing remains', async () => {
  next = { status: 201 };

  await client.create({ ...request, message: 'Räksmörgås & “crème” ✓ RF07' });
  expect(asked.body).toMatchObject({ message: 'Räksmörgås creme RF07' });
  await client.create({ ...request, message: '✓✓' });
  expect(asked.body).not.toHaveProperty('message');
});

test.each([
  ['create', 'RP03', ['RP03']],
  ['create', 'XX99', ['XX99']],
  ['create', 'ACMT03', []],
  ['create', 'FF10', []],
  ['refund', 'RF03', ['RF03']],
  ['refund', 'AM04', ['AM04']],
] as const)('a %s that Swish refuses with %s is counted if the shop must act: %j', async (operation, code, counted) => {
  next = { status: 422, body: errors(code) };

  await (operation === 'create' ? client.create(request) : client.createRefund(refund));

  const { id } = operation === 'create' ? request : refund;
  expect(events).toEqual(
    counted.map((found) => ({ kind: 'shop_fault', environment: 'mock', operation, id, code: found })),
  );
});

test('not being let in to ask is counted, too', async () => {
  next = { status: 403 };

  expect((await client.retrieve(request.id)).kind).toBe('unclear');
  expect(events).toMatchObject([{ kind: 'shop_fault', operation: 'ask', code: 'HTTP403' }]);
});
