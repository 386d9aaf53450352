import { Agent, request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { createSwishSimulator, type SwishSimulator } from '../../../local/swish/simulator.ts';
import type { TlsServer } from '../../../local/swish/tls.ts';
import { makeTestAuthority, type TestCertificate } from '../../support/test-certificates.ts';
import { aCreate, ID } from './a-simulator.ts';

const MERCHANT = '1234679304';
const DAY_MS = 86_400_000;

const authority = makeTestAuthority();
const stranger = makeTestAuthority();
const client = authority.issueClient({ name: MERCHANT });

let clock: Clock;
let swish: SwishSimulator;
let server: TlsServer;
beforeAll(async () => {
  clock = new Clock();
  swish = createSwishSimulator({ clock, payeeAlias: MERCHANT, deliver: async () => 200 });
  server = await swish.serveOverTls({ ca: authority.ca, ...authority.issueServer() });
});
afterAll(async () => {
  swish.reset();
  clock.reset();
  await server.close();
});

interface Received {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/** One request as a merchant with this certificate makes it, over a connection of its own unless an agent is given. */
function call(
  method: string,
  version: string,
  { certificate, body, agent = false }: { certificate?: TestCertificate; body?: object; agent?: Agent | false },
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}/swish-cpcapi/api/${version}/paymentrequests/${ID}`,
      {
        method,
        agent,
        ca: authority.ca,
        ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.privateKey }),
        headers: { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/json' },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const create = (certificate: TestCertificate, payeeAlias: string) =>
  call('PUT', 'v2', { certificate, body: aCreate({ payeeAlias }) });

describe('over TLS', () => {
  test('a merchant with its certificate creates, retrieves and cancels over one connection or another', async () => {
    const created = await create(client, MERCHANT);
    const agent = new Agent({ keepAlive: true });
    const found = [
      await call('GET', 'v1', { certificate: client }),
      await call('GET', 'v1', { certificate: client, agent }),
      await call('GET', 'v1', { certificate: client, agent }),
    ];
    const patch = [{ op: 'replace', path: '/status', value: 'cancelled' }];
    const cancelled = await call('PATCH', 'v1', { certificate: client, body: patch });
    agent.destroy();

    expect(created).toMatchObject({ status: 201, location: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\//) });
    expect(found.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.parse(cancelled.body)).toMatchObject({ status: 'CANCELLED' });
    expect(swish.find(ID)).toMatchObject({ payee: MERCHANT, status: 'CANCELLED' });
  });

  test('a create for another payee than the number of the certificate is forbidden', async () => {
    const other = authority.issueClient({ name: '1239999999' });

    for (const [certificate, payeeAlias] of [
      [client, '1239999999'],
      [other, MERCHANT],
    ] as const) {
      const answer = await create(certificate, payeeAlias);
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([403, [{ errorCode: 'PA01' }]]);
    }
    expect((await call('GET', 'v1', { certificate: other })).status).toBe(403);
  });

  test('a certificate of no merchant number is answered 401 without a body', async () => {
    const certificate = authority.issueClient({ name: 'Smultron AB' });

    expect(await call('GET', 'v1', { certificate })).toEqual({ status: 401, location: undefined, body: '' });
  });

  test.each<[string, TestCertificate | undefined]>([
    ['no certificate', undefined],
    ['one of an unknown authority', stranger.issueClient({ name: MERCHANT })],
    [
      'one without its chain',
      { ...client, certificate: `${client.certificate.split('-----END')[0]}-----END CERTIFICATE-----\n` },
    ],
    ['one that has expired', authority.issueClient({ name: MERCHANT, validTo: Date.now() - DAY_MS })],
    ['one that is not valid yet', authority.issueClient({ name: MERCHANT, validFrom: Date.now() + DAY_MS })],
  ])('the handshake fails with %s', async (_what, certificate) => {
    const heard = swish.conversation(ID).length;

    await expect(call('GET', 'v1', certificate === undefined ? {} : { certificate })).rejects.toThrow();

    expect(swish.conversation(ID)).toHaveLength(heard);
  });
});
