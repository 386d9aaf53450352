import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { swish, type PaymentRequest } from '../../lambdas/adapters/swish.ts';

let server: Server;
let next: { status: number; headers?: Record<string, string>; body?: unknown } = { status: 500 };
let client: ReturnType<typeof swish>;
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(next.status, { ...next.headers, connection: 'close' });
    response.end(next.body === undefined ? '' : JSON.stringify(next.body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  client = swish('mock', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
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

test.each([
  ['404 with RP04', { status: 404, body: errors('RP04') }, 'not_found'],
  ['404 of something else', { status: 404 }, 'unclear'],
  ['200 that is no payment', { status: 200, body: { hello: 1 } }, 'unclear'],
  ['500', { status: 500 }, 'unclear'],
])('a question that is answered %s is %s', async (_what, answer, kind) => {
  next = answer;

  expect((await client.retrieve(request.id)).kind).toBe(kind);
});

test.each(['RP07', 'RP08'])('a cancel that is refused with %s is a race that was lost', async (code) => {
  next = { status: 422, body: errors(code) };

  expect(await client.cancel(request.id)).toEqual({ kind: 'not_cancellable' });
});

test('an environment without an address answers nothing', async () => {
  const switchedOff = swish('mock', '');

  expect(switchedOff.isReachable).toBe(false);
  expect(await switchedOff.create(request)).toEqual({ kind: 'unclear' });
});
