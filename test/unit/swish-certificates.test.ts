import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { clientCertificates } from '../../lambdas/adapters/swish-certificates.ts';
import type { SwishEvent } from '../../lambdas/adapters/swish-events.ts';
import { makeTestAuthority, makeTestCertificates } from '../support/test-certificates.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const { client, otherClient, expiredClient } = makeTestCertificates();
const serialOf = ({ certificate }: { certificate: string }) => new X509Certificate(certificate).serialNumber;

let now: number;
let events: SwishEvent[];
let reads: number;
let secret: unknown;
beforeEach(() => {
  now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  events = [];
  reads = 0;
});
afterEach(() => void jest.restoreAllMocks());

/** A store that reads what `secret` is by then: text as it stands, an error as a failure, anything else as JSON. */
const aStore = () =>
  clientCertificates({
    environment: 'production',
    async readSecret() {
      reads += 1;
      if (secret instanceof Error) throw secret;
      return typeof secret === 'string' ? secret : JSON.stringify(secret);
    },
    report: (event) => void events.push(event),
  });

const usableOf = async (store: ReturnType<typeof aStore>) =>
  (await store.usable()).map(({ serialNumber }) => serialNumber);
const problems = () => events.flatMap((event) => (event.kind === 'certificate_problem' ? [event.problem] : []));
const daysLeft = () => events.flatMap((event) => (event.kind === 'certificates_read' ? [event.daysLeft] : []));

test('the certificates come in the order of the secret', async () => {
  secret = { production: [client, otherClient], mss: [expiredClient] };

  expect(await usableOf(aStore())).toEqual([client, otherClient].map(serialOf));
  expect(problems()).toEqual([]);
});

test('each reading tells how many days the last valid certificate has left', async () => {
  const authority = makeTestAuthority();
  const issue = (validTo: number) => authority.issueClient({ name: '1234679304', validTo });
  secret = { production: [issue(now + 10 * DAY_MS + MINUTE_MS), issue(now + 40 * DAY_MS + MINUTE_MS), expiredClient] };
  const store = aStore();

  await store.usable();
  now += 41 * DAY_MS;
  await store.usable();

  expect(daysLeft()).toEqual([40, 0]);
});

test.each([
  ['is not there', Object.assign(new Error('-----BEGIN'), { name: 'ResourceNotFoundException' }), 'secret_unreadable'],
  ['is not JSON', '-----BEGIN PRIVATE KEY-----', 'secret_malformed'],
  ['has nothing for the environment', { mss: [client] }, 'secret_malformed'],
  ['has an empty list', { production: [] }, 'secret_malformed'],
  ['has no key', { production: [{ certificate: client.certificate }] }, 'secret_malformed'],
  ['has no certificate in it', { production: [{ ...client, certificate: 'PEM' }] }, 'certificate_malformed'],
  [
    "has another certificate's key",
    { production: [{ ...client, privateKey: otherClient.privateKey }] },
    'certificate_malformed',
  ],
])('a secret that %s gives no certificate and one report, which quotes nothing', async (_what, value, problem) => {
  secret = value;

  expect(await aStore().usable()).toEqual([]);
  expect(problems()).toEqual([problem, 'none_valid']);
  expect(inspect(events)).not.toMatch(/BEGIN|PEM/);
});

test('one spoilt certificate does not take the other with it', async () => {
  secret = { production: [{ ...client, privateKey: 'none' }, otherClient] };

  expect(await usableOf(aStore())).toEqual([serialOf(otherClient)]);
  expect(problems()).toEqual(['certificate_malformed']);
});

test.each([
  ['cannot be read', new Error('timeout')],
  ['is spoilt', { production: [{ ...client, privateKey: 'none' }] }],
  ['is not JSON', '{'],
])('what was read before goes on when the secret later %s', async (_what, value) => {
  secret = { production: [client] };
  const store = aStore();
  await store.usable();

  secret = value;
  now += 5 * MINUTE_MS;

  expect(await usableOf(store)).toEqual([serialOf(client)]);
  expect(problems()).toHaveLength(1);
});

test('a secret that cannot be read is tried again: soon with nothing in hand, after a minute otherwise', async () => {
  secret = new Error('timeout');
  const store = aStore();
  await store.usable();
  now += 4_999;
  await store.usable();
  expect(reads).toBe(1);

  secret = { production: [client] };
  now += 1;
  expect(await usableOf(store)).toEqual([serialOf(client)]);

  secret = new Error('timeout');
  now += 5 * MINUTE_MS;
  await store.usable();
  now += MINUTE_MS - 1;
  await store.usable();
  expect(reads).toBe(3);
  now += 1;
  await store.usable();
  expect(reads).toBe(4);
});

test('with only expired certificates the secret is read again every minute', async () => {
  secret = { production: [expiredClient] };
  const store = aStore();
  await store.usable();
  now += MINUTE_MS - 1;
  await store.usable();
  expect(reads).toBe(1);

  secret = { production: [client] };
  now += 1;

  expect(await usableOf(store)).toEqual([serialOf(client)]);
});

test('requests at the same time wait for one reading', async () => {
  secret = { production: [client] };
  const store = aStore();

  const found = await Promise.all([store.usable(), store.usable(), store.usable()]);

  expect(found.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(reads).toBe(1);
});

test('a refused certificate goes last for five minutes, and then has its turn again', async () => {
  secret = { production: [client, otherClient] };
  const store = aStore();
  const [first] = await store.usable();
  if (first !== undefined) store.refused(first);

  expect(await usableOf(store)).toEqual([otherClient, client].map(serialOf));
  now += 5 * MINUTE_MS;
  expect(await usableOf(store)).toEqual([client, otherClient].map(serialOf));
});

test('a refusal from before the last reading is no reason to read again', async () => {
  secret = { production: [client, otherClient] };
  const store = aStore();
  const [first] = await store.usable();
  if (first !== undefined) store.refused(first);
  now += MINUTE_MS;
  await store.usable();
  expect(reads).toBe(2);

  now += 2 * MINUTE_MS;
  await store.usable();

  expect(reads).toBe(2);
});

test('neither key nor certificate can be printed from what is kept', async () => {
  secret = { production: [client] };
  const [kept] = await aStore().usable();
  const [, keyText = ''] = client.privateKey.split('\n');

  expect(keyText).toHaveLength(64);
  const printed = inspect(kept, { depth: null, showHidden: true }) + JSON.stringify(kept);
  expect(printed).not.toContain('BEGIN');
  expect(printed).not.toContain(keyText);
});
