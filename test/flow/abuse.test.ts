import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Counting, type Call } from '../../bench/counting.ts';
import { anotherCustomer } from '../support/customer.ts';
import { Shop, type BoughtCheckout, type Envelope } from '../support/flow.ts';
import { isLong } from '../support/long.ts';

const LIMIT = 3;
const PIECES = 2;
const FLOOD = isLong ? 500 : 100;
/** So many at a time: the gateway is not what is tested. */
const AT_ONCE = 50;

const counting = new Counting();
let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open({ watch: counting.wrappers });
});
beforeEach(async () => {
  await shop.cloud.reset();
  counting.take();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
});
afterAll(() => shop.close());

const cart = [{ id: 'rainy-day', number: PIECES }];
type Contact = Partial<ReturnType<typeof anotherCustomer>>;

/** Somebody who says to be somebody else each time, but for what is kept. */
const want = (kept: Contact): Promise<Envelope> =>
  shop.checkout(cart, { ...anotherCustomer(), ...kept }, { 'accept-language': 'en' });
const refusal = {
  status: 429,
  data: null,
  links: null,
  error: {
    code: 'too_many_open_checkouts',
    message: 'You already have several payments waiting. Pay or cancel one of them, or try again in ten minutes.',
    details: { limit: LIMIT },
  },
};

async function hoard(kept: Contact): Promise<BoughtCheckout[]> {
  const bought: BoughtCheckout[] = [];
  for (let n = 0; n < LIMIT; n++) {
    const answer = await want(kept);
    expect(answer.status).toBe(201);
    bought.push(answer.data);
  }
  return bought;
}

/** What functions asked of tables and of Swish while `work` was done. */
async function asked(work: () => Promise<unknown>): Promise<{ tables: readonly Call[]; swish: readonly Call[] }> {
  counting.take();
  await work();
  await shop.advance(0);
  const { calls } = counting.take();
  return {
    tables: calls.filter(({ service }) => service === 'dynamodb'),
    swish: calls.filter(({ service }) => service === 'swish'),
  };
}

const writeUnits = (calls: readonly Call[]): number => calls.reduce((sum, call) => sum + call.writeUnits, 0);

async function flood(send: (n: number) => Promise<Envelope>, count = FLOOD): Promise<ReadonlySet<number>> {
  const statuses = new Set<number>();
  for (let start = 0; start < count; start += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => send(start + n)));
    for (const { status } of answers) statuses.add(status);
  }
  return statuses;
}

const PHONE = { phone: '070-174 06 05' };
const ADDRESS = { email: 'hoarder@example.com' };

describe.each([
  ['one phone', PHONE, { phone: '+46 (0)70 1740605' }],
  ['one address', ADDRESS, { email: 'Hoarder@Example.com' }],
])('who takes pieces with many names and %s', (_what, kept, inOtherWords) => {
  test('has three checkouts of them, and a refusal after that; others go on buying', async () => {
    await hoard(kept);

    for (const answer of [await want(kept), await want(inOtherWords)]) {
      expect(answer).toMatchObject(refusal);
      expect(answer.headers.get('retry-after')).toBe('600');
    }
    expect((await shop.stockOf('rainy-day')).reserved).toBe(LIMIT * PIECES);
    expect((await shop.cloud.tables.state()).orders).toHaveLength(LIMIT);
    expect((await want({})).status).toBe(201);
  });
});

test.each<[string, (first: BoughtCheckout) => Promise<unknown>, number]>([
  ['cancels', ({ payment }) => shop.cancel(payment.reference), 1],
  ['pays', ({ payment }) => shop.phone(payment.reference, { action: 'pay' }), 1],
  ['declines', ({ payment }) => shop.phone(payment.reference, { action: 'decline' }), 1],
  ['is silent for ten minutes', () => shop.advance(600), LIMIT],
])('who has enough has room again after one of them: the customer %s', async (_how, end, free) => {
  const [first] = await hoard(PHONE);
  if (first === undefined) throw new Error('Nothing was bought');

  await end(first);
  await shop.advance(0);

  for (let n = 0; n < free; n++) expect((await want(PHONE)).status).toBe(201);
  expect(await want(PHONE)).toMatchObject(refusal);
});

test('of twenty at once with one phone exactly three are let in', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => want(PHONE)));
  await shop.advance(0);

  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20 - LIMIT);
  expect((await shop.cloud.tables.state()).orders).toHaveLength(LIMIT);
  expect((await shop.stockOf('rainy-day')).reserved).toBe(LIMIT * PIECES);
});

test('what was refused for its cart takes no place, and a repeated request takes one', async () => {
  const contact = anotherCustomer();
  for (let n = 0; n < 2 * LIMIT; n++) {
    expect((await shop.checkout([{ id: 'nothing-of-ours', number: 1 }], contact)).status).toBe(404);
  }
  const headers = { 'idempotency-key': 'the-same-request' };
  const repeated = [];
  for (let n = 0; n < 2 * LIMIT; n++) repeated.push(await shop.checkout(cart, contact, headers));

  expect(new Set(repeated.map(({ data }) => (data as BoughtCheckout).order.id)).size).toBe(1);
  for (let n = 1; n < LIMIT; n++) expect((await want({ phone: contact.phone })).status).toBe(201);
  expect(await want({ phone: contact.phone })).toMatchObject(refusal);
});

test('a checkout of what is not for sale is over after four transitions, with no order and no question to Swish', async () => {
  await shop.checkout([{ id: 'nothing-of-ours', number: 1 }], anotherCustomer());
  const { tables, swish } = await asked(() => shop.checkout([{ id: 'nothing-of-ours', number: 1 }], anotherCustomer()));

  for (const { name } of shop.cloud.executions.list()) {
    expect(shop.path(name)).toEqual(['Entry', 'ValidateCart', 'RejectCheckout', 'CheckoutRejected']);
  }
  expect(writeUnits(tables)).toBe(9);
  expect(swish).toEqual([]);
  expect((await shop.cloud.tables.state()).orders).toEqual([]);
});

describe('a flood', () => {
  let bought: BoughtCheckout;
  let before: unknown;
  const state = async () => [await shop.cloud.tables.rows(), shop.cloud.executions.list(), shop.cloud.mails()];
  beforeEach(async () => {
    bought = await shop.buy(cart);
    before = await state();
  });
  afterEach(async () => {
    expect(await state()).toEqual(before);
  });

  const callback = (path: 'callback' | 'refund-callback', body: unknown) =>
    shop.request('POST', `/v1/swish/${path}`, body, { callbackidentifier: randomUUID() });
  const unknownId = () => randomUUID().replaceAll('-', '').toUpperCase();

  test.each<[string, number, () => Promise<Envelope>]>([
    ['about a payment, with a wrong identifier', 1, () => callback('callback', { id: bought.payment.reference })],
    ['about a payment that is not ours', 1, () => callback('callback', { id: unknownId() })],
    ['about a refund that is not ours', 1, () => callback('refund-callback', { id: unknownId() })],
    ['about nothing that can be an id', 0, () => callback('callback', { id: '../../etc/passwd' })],
    ['that says nothing', 0, () => callback('callback', {})],
  ])('a forged callback %s costs %i reads of the tables, and no question to Swish', async (_about, reads, send) => {
    const { tables, swish } = await asked(async () => {
      expect((await send()).status).toBe(200);
    });

    expect(tables.map(({ operation }) => operation)).toEqual(Array.from({ length: reads }, () => 'GetItem'));
    expect(swish).toEqual([]);
  });

  test('of forged callbacks reads once for each, writes nothing, and is answered 200', async () => {
    const forged = (n: number): Promise<Envelope> => {
      const path = n % 3 === 0 ? 'refund-callback' : 'callback';
      return callback(path, { id: n % 2 === 0 ? bought.payment.reference : unknownId(), status: 'PAID' });
    };
    const { tables, swish } = await asked(async () => {
      expect(await flood(forged)).toEqual(new Set([200]));
    });

    expect(tables).toHaveLength(FLOOD);
    expect(writeUnits(tables)).toBe(0);
    expect(swish).toEqual([]);
  });

  test('of checkouts that say nothing reaches no table, and is answered for what it is', async () => {
    const nonsense: readonly [body: unknown, headers: Record<string, string>][] = [
      ['{"order":', { 'content-type': 'application/json' }],
      ['payment=swish', { 'content-type': 'application/x-www-form-urlencoded' }],
      [{ order: { ...anotherCustomer(), phone: '12' }, cart }, {}],
      [{ order: anotherCustomer(), cart: [] }, {}],
      [{ order: { ...anotherCustomer(), name: 'x'.repeat(20_000) }, cart }, {}],
    ];
    const send = (n: number): Promise<Envelope> => {
      const [body, headers] = nonsense[n % nonsense.length] ?? [];
      return shop.request('POST', '/v1/checkout', body, headers);
    };
    const { tables, swish } = await asked(async () => {
      expect(await flood(send)).toEqual(new Set([400, 413, 415]));
    });

    expect([tables, swish]).toEqual([[], []]);
  });

  test('of checkouts of who has enough is read twice for each, writes nothing, and is answered 429', async () => {
    await hoard(PHONE);
    before = await state();
    const many = 100;

    const { tables, swish } = await asked(async () => {
      expect(await flood(() => want(PHONE), many)).toEqual(new Set([429]));
    });

    expect(tables.map(({ operation }) => operation)).toEqual(Array.from({ length: 2 * many }, () => 'BatchGetItem'));
    expect(writeUnits(tables)).toBe(0);
    expect(swish).toEqual([]);
  });
});
