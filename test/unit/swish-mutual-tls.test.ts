import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import tls, { type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { clientCertificates } from '../../lambdas/adapters/swish-certificates.ts';
import type { SwishEvent } from '../../lambdas/adapters/swish-events.ts';
import { mutualTlsTransport } from '../../lambdas/adapters/swish-mutual-tls.ts';
import { exchange, type TransportRequest } from '../../lambdas/adapters/swish-transport.ts';
import { startSwishServer, type SwishServer } from '../support/swish-server.ts';
import { makeTestAuthority, makeTestCertificates, type TestCertificate } from '../support/test-certificates.ts';

const MINUTE_MS = 60_000;
const known = makeTestCertificates();
const foreign = makeTestCertificates();

beforeAll(() => tls.setDefaultCACertificates([...tls.getCACertificates('default'), known.ca]));

let now: number;
let server: SwishServer | undefined;
/** The certificates that Swish's application does not know, though the handshake took them. */
let unknown: Set<string>;
let events: SwishEvent[];
beforeEach(() => {
  now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  unknown = new Set();
  events = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const serialOf = ({ certificate }: TestCertificate): string => new X509Certificate(certificate).serialNumber;
const withoutChain = ({ certificate, privateKey }: TestCertificate): TestCertificate => ({
  certificate: new X509Certificate(certificate).toString(),
  privateKey,
});

const startServer = async (options: TlsOptions & { readonly ca?: string } = {}): Promise<SwishServer> => {
  server = await startSwishServer(
    { ca: known.ca, server: known.server, ...options },
    (_request, response, serialNumber) => {
      response.statusCode = unknown.has(serialNumber) ? 401 : 200;
      response.end('{}');
    },
  );
  return server;
};

/** A client whose secret holds these certificates until `rotate` puts others into it. */
function aClient({ address }: SwishServer, ...certificates: readonly TestCertificate[]) {
  let secret = certificates;
  let reads = 0;
  const readSecret = () => {
    reads += 1;
    return Promise.resolve(JSON.stringify({ production: secret }));
  };
  const report = (event: SwishEvent) => void events.push(event);
  const transport = mutualTlsTransport(clientCertificates({ environment: 'production', readSecret, report }));
  const ask = (method: TransportRequest['method'] = 'PUT') =>
    transport({ method, url: `${address}/thing`, timeoutMs: 5_000, ...(method === 'GET' ? {} : { body: '{}' }) });
  return { ask, rotate: (...next: readonly TestCertificate[]) => (secret = next), reads: () => reads };
}

const seenBy = ({ seen }: SwishServer) => seen.map(({ serialNumber }) => serialNumber);
const eventsOf = (kind: SwishEvent['kind']) => events.filter((event) => event.kind === kind);

test('the certificate is presented with its chain', async () => {
  const swish = await startServer();

  expect(await aClient(swish, known.client).ask()).toMatchObject({ status: 200, body: '{}' });
  expect(seenBy(swish)).toEqual([serialOf(known.client)]);
  await expect(aClient(swish, withoutChain(known.client)).ask()).rejects.toThrow();
  expect(swish.seen).toHaveLength(1);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('without a certificate nobody gets in (%s)', async (version) => {
  const swish = await startServer({ minVersion: version, maxVersion: version });
  const asked = exchange({ method: 'GET', url: `${swish.address}/thing` }, new Agent(), AbortSignal.timeout(5_000));

  await expect(asked).rejects.toMatchObject({ reason: 'certificate_refused' });
  expect(swish.seen).toEqual([]);
});

test('a server that is not of a public authority is not asked', async () => {
  const swish = await startSwishServer({ ca: known.ca, server: foreign.server }, (_request, response) => {
    response.end();
  });
  server = swish;

  await expect(aClient(swish, known.client, known.otherClient).ask()).rejects.toMatchObject({ reason: 'other' });
  expect(swish.seen).toEqual([]);
  expect(swish.connections()).toBe(1);
});

test('nothing older than TLS 1.2 is spoken', async () => {
  const swish = await startServer({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });

  await expect(aClient(swish, known.client).ask()).rejects.toThrow();
  expect(swish.seen).toEqual([]);
});

test('a connection is kept alive, and the secret is read once for many requests', async () => {
  const swish = await startServer();
  const client = aClient(swish, known.client);

  for (let count = 0; count < 3; count++) await client.ask();

  expect(swish.connections()).toBe(1);
  expect(client.reads()).toBe(1);
});

test('a rotated secret is picked up without a restart', async () => {
  const swish = await startServer();
  const client = aClient(swish, known.client);
  await client.ask();

  client.rotate(known.otherClient);
  now += 5 * MINUTE_MS - 1;
  await client.ask();
  now += 1;
  await client.ask();

  expect(seenBy(swish)).toEqual([known.client, known.client, known.otherClient].map(serialOf));
  expect(client.reads()).toBe(2);
});

test('an exchange that is under way outlives the certificate that it began with', async () => {
  const arrived = Promise.withResolvers<() => void>();
  const swish = await startSwishServer({ ca: known.ca, server: known.server }, (_request, response, serialNumber) => {
    if (serialNumber === serialOf(known.client)) arrived.resolve(() => void response.end('first'));
    else response.end('second');
  });
  server = swish;
  const client = aClient(swish, known.client);
  const first = client.ask();
  const answerFirst = await arrived.promise;

  client.rotate(known.otherClient);
  now += 5 * MINUTE_MS;
  expect((await client.ask()).body).toBe('second');
  answerFirst();

  expect((await first).body).toBe('first');
});

test('a certificate that Swish does not know (401) gives way to the other, and one request is processed', async () => {
  const swish = await startServer();
  unknown.add(serialOf(known.client));
  const client = aClient(swish, known.client, known.otherClient);

  expect(await client.ask()).toMatchObject({ status: 200 });
  expect(seenBy(swish)).toEqual([known.client, known.otherClient].map(serialOf));
  expect(eventsOf('certificate_refused')).toEqual([
    { kind: 'certificate_refused', environment: 'production', serialNumber: serialOf(known.client) },
  ]);

  await client.ask();
  expect(seenBy(swish).at(-1)).toBe(serialOf(known.otherClient));
  expect(swish.seen).toHaveLength(3);
});

test.each([
  ['TLS 1.2, broken off', { maxVersion: 'TLSv1.2' }, foreign.client],
  [
    'TLS 1.3, with an alert',
    { minVersion: 'TLSv1.3', sigalgs: 'ecdsa_secp256r1_sha256' },
    makeTestAuthority().issueClient({ name: '1234679304', curve: 'P-384' }),
  ],
] as const)(
  'a handshake that fails for the certificate (%s) is made with the other',
  async (_what, options, refused) => {
    const swish = await startServer(options);
    const client = aClient(swish, refused, known.client);

    expect(await client.ask()).toMatchObject({ status: 200 });
    expect(seenBy(swish)).toEqual([serialOf(known.client)]);
    expect(eventsOf('certificate_refused')).toHaveLength(1);
  },
);

test('a connection that breaks after the handshake is not followed by a second PUT', async () => {
  // A server of Node's breaks off without a word in TLS 1.3; the request might as well have been processed.
  const swish = await startServer({ minVersion: 'TLSv1.3' });
  const client = aClient(swish, foreign.client, known.client);

  await expect(client.ask('PUT')).rejects.toMatchObject({ reason: 'reset' });
  await expect(client.ask('PATCH')).rejects.toMatchObject({ reason: 'reset' });
  expect(swish.seen).toEqual([]);
  expect(swish.connections()).toBe(2);
});

test('a question is asked again with the other certificate, which is then used for everything', async () => {
  const swish = await startServer({ minVersion: 'TLSv1.3' });
  const client = aClient(swish, foreign.client, known.client);

  expect(await client.ask('GET')).toMatchObject({ status: 200 });
  expect(await client.ask('PUT')).toMatchObject({ status: 200 });
  expect(seenBy(swish)).toEqual([known.client, known.client].map(serialOf));
});

test.each([
  ['GET', 'answered on a new connection', 2],
  ['PUT', 'not repeated', 1],
] as const)('a %s on a connection that Swish had closed is %s', async (method, _what, requests) => {
  let answers = 0;
  const swish = await startSwishServer({ ca: known.ca, server: known.server }, (request, response) => {
    answers += 1;
    if (answers === 2) request.socket.destroy();
    else response.end('{}');
  });
  server = swish;
  const client = aClient(swish, known.client, known.otherClient);
  await client.ask('GET');

  const again = client.ask(method);
  if (method === 'GET') await expect(again).resolves.toMatchObject({ status: 200 });
  else await expect(again).rejects.toMatchObject({ reason: 'stale' });
  expect(swish.seen).toHaveLength(1 + requests);
  expect(eventsOf('certificate_refused')).toEqual([]);
});

test('when Swish knows neither of two certificates its 401 is the answer, after two requests', async () => {
  const swish = await startServer();
  unknown.add(serialOf(known.client)).add(serialOf(known.otherClient));

  expect(await aClient(swish, known.client, known.otherClient).ask()).toMatchObject({ status: 401 });
  expect(swish.seen).toHaveLength(2);
  expect(eventsOf('certificate_problem')).toEqual([
    { kind: 'certificate_problem', environment: 'production', problem: 'all_refused' },
  ]);
});

test('a refused certificate has the secret read again, once a minute at most', async () => {
  const swish = await startServer();
  unknown.add(serialOf(known.client));
  const client = aClient(swish, known.client);
  for (let count = 0; count < 3; count++) expect((await client.ask()).status).toBe(401);
  expect(client.reads()).toBe(1);

  client.rotate(known.otherClient);
  now += MINUTE_MS;

  expect((await client.ask()).status).toBe(200);
  expect(client.reads()).toBe(2);
});

test('an expired certificate, or one that is not valid yet, is never presented', async () => {
  const swish = await startServer({ rejectUnauthorized: false });
  const early = makeTestAuthority().issueClient({ name: '1234679304', validFrom: now + MINUTE_MS });

  await aClient(swish, known.expiredClient, early, known.client).ask();
  expect(seenBy(swish)).toEqual([serialOf(known.client)]);

  await expect(aClient(swish, known.expiredClient, early).ask()).rejects.toThrow('no valid client certificate');
  expect(swish.seen).toHaveLength(1);
  expect(eventsOf('certificate_problem')).toEqual([
    { kind: 'certificate_problem', environment: 'production', problem: 'none_valid' },
  ]);
});

test('a certificate that expires is not presented by a connection that was kept alive, either', async () => {
  const short = makeTestAuthority();
  const swish = await startServer({ ca: short.ca });
  const client = aClient(swish, short.issueClient({ name: '1234679304', validTo: now + MINUTE_MS }));
  await client.ask();

  now += MINUTE_MS + 1_000;

  await expect(client.ask()).rejects.toThrow('no valid client certificate');
  expect(swish.seen).toHaveLength(1);
});
