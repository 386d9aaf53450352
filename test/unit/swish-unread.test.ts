import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientCertificates } from '../../lambdas/adapters/swish-certificates.ts';
import { mutualTlsTransport } from '../../lambdas/adapters/swish-mutual-tls.ts';
import { swish, type PaymentRequest, type RefundRequest } from '../../lambdas/adapters/swish.ts';
import { startSwishServer, type SwishServer } from '../support/swish-server.ts';
import { makeTestCertificates, type TestCertificate } from '../support/test-certificates.ts';

/** What Swish certainly did not read, for want of a certificate that it accepts. */

const known = makeTestCertificates();
const foreign = makeTestCertificates();
beforeAll(() => tls.setDefaultCACertificates([...tls.getCACertificates('default'), known.ca]));

let server: SwishServer;
afterEach(() => server.close());

async function aClient(readSecret: () => Promise<string>, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.2') {
  server = await startSwishServer(
    { ca: known.ca, server: known.server, minVersion: maxVersion, maxVersion },
    (_request, response) => response.end('{}'),
  );
  const report = () => {};
  const certificates = clientCertificates({ environment: 'production', readSecret, report });
  return swish('production', { address: server.address, transport: mutualTlsTransport(certificates), report });
}
const secretOf =
  (...certificates: readonly TestCertificate[]) =>
  () =>
    Promise.resolve(JSON.stringify({ production: certificates }));

const payment: PaymentRequest = {
  id: 'A'.repeat(32),
  amountOre: 100,
  payeeAlias: '1234679304',
  payeePaymentReference: '2611001',
  callbackUrl: 'https://example.com',
  callbackIdentifier: 'c'.repeat(32),
  message: 'Smultron',
};
const refund: RefundRequest = {
  id: 'B'.repeat(32),
  originalPaymentReference: '1E2FC19E5E5E4E18916609B7F8911C12',
  callbackUrl: 'https://example.com/refund',
  payerAlias: '1234679304',
  amountOre: 100,
  payerPaymentReference: '2611001',
  message: 'Smultron',
};

describe.each([
  ['there is no certificate', secretOf()],
  ['the only certificate has expired', secretOf(known.expiredClient)],
  ['the secret cannot be read', () => Promise.reject(new Error('Access denied'))],
  ['Swish does not believe the certificate', secretOf(foreign.client)],
  ['Swish believes neither certificate', secretOf(foreign.client, foreign.otherClient)],
] as const)('when %s', (_title, readSecret) => {
  test('a payment is refused for certain: a customer waits', async () => {
    const client = await aClient(readSecret);

    expect(await client.create(payment)).toEqual({ kind: 'refused', code: 'HTTP401' });
    expect(server.seen).toEqual([]);
  });

  test('a refund is unclear: it is asked for again when there is one', async () => {
    const client = await aClient(readSecret);

    expect(await client.createRefund(refund)).toEqual({ kind: 'unclear' });
    expect(server.seen).toEqual([]);
  });

  test('a question is unclear', async () => {
    const client = await aClient(readSecret);

    expect(await client.retrieve(payment.id)).toEqual({ kind: 'unclear' });
    expect(await client.retrieveRefund(refund.id)).toEqual({ kind: 'unclear' });
    expect(await client.cancel(payment.id)).toEqual({ kind: 'unclear' });
    expect(server.seen).toEqual([]);
  });
});

test('a payment whose connection broke after the handshake is unclear: it may have been read', async () => {
  const client = await aClient(secretOf(foreign.client), 'TLSv1.3');

  expect(await client.create(payment)).toEqual({ kind: 'unclear' });
});
