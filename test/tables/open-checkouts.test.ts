import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { customerHash } from '../../lambdas/adapters/customer-key.ts';
import { beginCheckout } from '../../lambdas/api/begin-checkout.ts';
import type { Checkout, CheckoutRequest } from '../../lambdas/domain/checkout.ts';
import { StockContention } from '../../lambdas/domain/errors.ts';
import { countedNames } from '../../lambdas/domain/open-checkouts.ts';
import { anAttention, aRequest } from '../support/builders.ts';
import { failureOf } from '../support/failure.ts';
import { DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const NOW = 1_795_000_000_000;
const DAY = 86_400_000;
const LIMIT = 3;
const TOO_MANY = { name: 'Problem', code: 'too_many_open_checkouts', details: { limit: LIMIT } };

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

let customers = 0;
/** Nobody has bought with this number and address before. */
function aContact() {
  customers += 1;
  return { phone: `4670${String(1_000_000 + customers)}`, email: `customer-${customers}@example.com` };
}

interface Wish {
  readonly order?: Partial<CheckoutRequest['order']>;
  readonly key?: string;
  readonly now?: number;
  readonly deps?: object;
}

const begin = ({ order = {}, key, now = NOW, deps = {} }: Wish): Promise<string> =>
  beginCheckout(
    aRequest({ order }),
    { language: 'en', idempotencyKey: key, now },
    { ...tables.deps, openCheckoutsLimit: LIMIT, ...deps },
  );

async function beginSome(count: number, wish: Wish): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await begin(wish));
  return ids;
}

const isCollision = (reason: unknown): boolean => reason instanceof StockContention;
const end = (id: string | undefined, changes: Partial<Checkout>) => tables.changeCheckout(id ?? '', changes);
const countsOf = async () => (await tables.all('checkouts')).filter(({ kind }) => kind === 'open-checkouts');
/** Stored checkouts of a phone number, whatever their state. */
const storedFor = async (phone: string) =>
  (await tables.all('checkouts')).filter((row) => (row as unknown as Checkout).request?.order?.phone === phone);

describe('a fourth open checkout is refused', () => {
  test.each([
    ['of one phone number, with an address of its own each', (one: Contact) => ({ ...aContact(), phone: one.phone })],
    ['of one address, with a phone number of its own each', (one: Contact) => ({ ...aContact(), email: one.email })],
    [
      'of one address in other letters each time',
      (one: Contact, n: number) => ({ ...aContact(), email: n % 2 === 0 ? one.email : ` ${one.email.toUpperCase()} ` }),
    ],
    ['that rings one phone', (one: Contact) => ({ ...aContact(), swishNumber: one.phone })],
    ['of one customer', (one: Contact) => one],
  ])('%s, and nothing is stored', async (_title, next) => {
    const one = aContact();
    for (let n = 0; n < LIMIT; n++) await begin({ order: next(one, n) });
    const before = await tables.all('checkouts');

    expect(await failureOf(begin({ order: next(one, LIMIT) }))).toMatchObject(TOO_MANY);

    expect(await tables.all('checkouts')).toEqual(before);
  });

  test('also when the customer called a phone of its own before it has another rung', async () => {
    const { phone, email } = aContact();
    await begin({ order: { phone, email } });
    await begin({ order: { ...aContact(), swishNumber: phone } });
    await begin({ order: { ...aContact(), phone, swishNumber: phone } });

    expect(await failureOf(begin({ order: { ...aContact(), swishNumber: phone } }))).toMatchObject(TOO_MANY);
  });

  test.each([
    ['one after the other', {}],
    ['with transactions that collide as on AWS', { transactionConflicts: { windowMs: 1 } }],
  ])('however many are asked for at once, %s: exactly three are stored', async (_title, options) => {
    const crowded = await startTables(options);
    try {
      const { phone } = aContact();
      const deps = { ...crowded.deps, openCheckoutsLimit: LIMIT };
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => begin({ order: { ...aContact(), phone }, deps })),
      );

      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      expect(reasons).toHaveLength(20 - LIMIT);
      // Who kept colliding until the tries were used up is told to try again.
      for (const reason of reasons) expect(reason).toMatchObject(isCollision(reason) ? {} : TOO_MANY);
      const stored = (await crowded.all('checkouts')).filter(({ kind }) => kind === 'checkout');
      expect(stored).toHaveLength(LIMIT);
    } finally {
      await crowded.stop();
    }
  });
});

type Contact = ReturnType<typeof aContact>;

describe('a place is free again', () => {
  test.each<[string, Partial<Checkout>]>([
    ['rejected', { ending: 'rejected' }],
    ['cancelled', { ...DECLINED, ending: 'cancelled' }],
    ['confirmed', { ...PAID, ending: 'confirmed' }],
    ['refunded', { ...PAID, ending: 'refunded' }],
  ])('from the moment that a checkout is %s', async (_title, ended) => {
    const order = aContact();
    const [first] = await beginSome(LIMIT, { order });
    expect(await failureOf(begin({ order }))).toMatchObject(TOO_MANY);

    await end(first, ended);

    await begin({ order });
    expect(await failureOf(begin({ order }))).toMatchObject(TOO_MANY);
  });

  test('two days later at the latest: what is open then is a person’s', async () => {
    const order = aContact();
    const [first] = await beginSome(LIMIT, { order });
    await end(first, { attention: anAttention() });

    expect(await failureOf(begin({ order, now: NOW + 2 * DAY - 1 }))).toMatchObject(TOO_MANY);
    await begin({ order, now: NOW + 2 * DAY });
  });

  test('when the record of an ended checkout is gone', async () => {
    const order = aContact();
    const [first = ''] = await beginSome(LIMIT, { order });
    await tables.remove('checkouts', { id: first });

    await begin({ order });
  });
});

describe('a place is not free', () => {
  test.each<[string, Partial<Checkout>]>([
    ['is closing', { closingAt: NOW }],
    ['is unclear', { askedAt: 1, askCount: 1, closingAt: 1, unclearSince: NOW }],
    ['is paid and not confirmed yet', PAID],
    ['is declined and not cancelled yet', DECLINED],
    ['is left to a person', { attention: anAttention() }],
  ])('while a checkout %s', async (_title, changes) => {
    const order = aContact();
    const [first] = await beginSome(LIMIT, { order });
    await end(first, changes);

    expect(await failureOf(begin({ order, now: NOW + DAY }))).toMatchObject(TOO_MANY);
  });
});

describe('a request that is repeated with its key', () => {
  test('takes one place, and has its answer when all places are taken', async () => {
    const order = aContact();
    const id = await begin({ order, key: 'repeated-request' });
    expect(await begin({ order, key: 'repeated-request' })).toBe(id);
    await beginSome(LIMIT - 1, { order });

    expect(await begin({ order, key: 'repeated-request' })).toBe(id);
    expect(await failureOf(begin({ order, key: 'another-request' }))).toMatchObject(TOO_MANY);
  });

  test('is never refused for the place of its own first request, when both come at once', async () => {
    for (let round = 0; round < 5; round++) {
      const order = aContact();
      await beginSome(LIMIT - 1, { order });

      const key = `at-once-${round}-${randomUUID()}`;
      const ids = await Promise.all(Array.from({ length: 5 }, () => begin({ order, key })));

      expect(new Set(ids).size).toBe(1);
    }
  });

  test('is counted anew when its first attempt ended unpaid', async () => {
    const order = aContact();
    const first = await begin({ order, key: 'the-next-attempt' });
    await beginSome(LIMIT - 1, { order });
    await end(first, { ...DECLINED, ending: 'cancelled' });

    const next = await begin({ order, key: 'the-next-attempt' });

    expect(next).not.toBe(first);
    expect(await failureOf(begin({ order }))).toMatchObject(TOO_MANY);
  });
});

describe('what is counted', () => {
  test('names nobody, holds no more than the limit, and is removed when it means nothing any more', async () => {
    const order = { ...aContact(), swishNumber: aContact().phone };
    for (let n = 0; n < 3 * LIMIT; n++) await end(await begin({ order }), { ending: 'rejected' });

    const counts = (await countsOf()).filter(({ expiresAt }) => expiresAt === (NOW + 2 * DAY) / 1000);
    expect(counts.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(counts)).not.toMatch(new RegExp(`${order.phone}|${order.swishNumber}|${order.email}`));
    for (const { id, open } of counts) {
      expect(id).toMatch(/^open#[0-9a-f]{64}$/);
      expect(Object.keys(open as object).length).toBeLessThanOrEqual(LIMIT);
    }
  });

  test('is another hash with another key: without the key numbers cannot be tried', async () => {
    const one = customerHash(() => Promise.resolve('one'));
    const other = customerHash(() => Promise.resolve('other'));

    expect(await one('phone 46701740605')).not.toBe(await other('phone 46701740605'));
    expect(await one('phone 46701740605')).not.toBe(await one('phone 46701740606'));
  });

  test('a number that is both the customer’s and to be rung counts once', () => {
    const { phone, email } = aContact();

    expect(countedNames(aRequest({ order: { phone, email, swishNumber: phone } }))).toEqual([
      `phone ${phone}`,
      `email ${email}`,
    ]);
  });
});

test('the key is read once, and again after a read that failed', async () => {
  let reads = 0;
  const hash = customerHash(() => {
    reads += 1;
    return reads === 1 ? Promise.reject(new Error('throttled')) : Promise.resolve('key');
  });

  await expect(hash('a')).rejects.toThrow('throttled');
  await Promise.all([hash('a'), hash('b')]);
  await hash('c');

  expect(reads).toBe(2);
});

test('nothing is stored while the key cannot be read', async () => {
  const order = aContact();
  const hashCustomer = customerHash(() => Promise.reject(new Error('no access')));

  await expect(begin({ order, deps: { hashCustomer } })).rejects.toThrow('no access');
  expect(await storedFor(order.phone)).toEqual([]);
});
