import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { customer } from '../../support/customer.ts';
import { Shop, type BoughtCheckout } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';

const FLOOD = isLong ? 500 : 100;
const PATHS = { payment: '/v1/swish/callback', refund: '/v1/swish/refund-callback' } as const;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
beforeEach(() => shop.cloud.reset());
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
});
afterAll(() => shop.close());

const buy = (): Promise<BoughtCheckout> => shop.buy([{ id: 'rainy-day', number: 1 }]);
const identifierOf = async (id: string) => (await shop.checkoutRecord(id)).callbackIdentifier ?? '';
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  shop.request('POST', path, body, headers);
const times = (count: number, call: () => Promise<{ status: number }>) =>
  Promise.all(Array.from({ length: count }, async () => (await call()).status));

function expectNothingPersonal(lines: readonly string[], secrets: readonly string[]): void {
  const text = lines.join('\n');
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of [customer.name, customer.email, customer.address, '706444364', ...secrets]) {
    expect(secret).not.toBe('');
    expect(text).not.toContain(secret);
  }
}

describe('a forged callback about a payment', () => {
  let bought: BoughtCheckout;
  let before: unknown;
  beforeEach(async () => {
    bought = await buy();
    before = await shop.checkoutRecord(bought.order.id);
  });
  afterEach(async () => {
    expect((await shop.order(bought.order.id)).status).toBe('inactive');
    expect(shop.path(bought.order.id).at(-1)).toBe('RequestPayment');
  });

  test.each([
    ['without an identifier', {}],
    ['with an empty identifier', { callbackidentifier: '' }],
    ['with a wrong identifier', { callbackidentifier: randomUUID() }],
    ['with an identifier of 10,000 characters', { callbackidentifier: 'x'.repeat(10_000) }],
  ])('%s is answered 200, counted, and changes and asks nothing', async (_how, headers: Record<string, string>) => {
    const { lines, count } = await shop.listen(async () => {
      const body = { id: bought.payment.reference, status: 'PAID', amount: 1, payerAlias: '46706444364' };
      expect((await post(PATHS.payment, body, headers)).status).toBe(200);
    });

    expect(count('CallbackRefused')).toBe(1);
    expect(shop.asked(bought.payment.reference)).toBe(0);
    expect(await shop.checkoutRecord(bought.order.id)).toEqual(before);
    expectNothingPersonal(lines, [await identifierOf(bought.order.id)]);
  });

  test('with the identifier of another payment is refused like any other', async () => {
    const other = await buy();

    const body = { id: bought.payment.reference, status: 'PAID' };
    const headers = { callbackidentifier: await identifierOf(other.order.id) };
    const { count } = await shop.listen(async () => {
      expect((await post(PATHS.payment, body, headers)).status).toBe(200);
    });

    expect(count('CallbackRefused')).toBe(1);
    expect(shop.asked(bought.payment.reference)).toBe(0);
  });

  test('with the right identifier and an invented body makes Swish be asked, and Swish is believed', async () => {
    const headers = { callbackidentifier: await identifierOf(bought.order.id) };
    const body = { id: bought.payment.reference, status: 'PAID', paymentReference: 'FORGED', amount: 1 };

    expect((await post(PATHS.payment, body, headers)).status).toBe(200);
    await shop.advance(0);

    expect(shop.asked(bought.payment.reference)).toBe(1);
    expect((await shop.checkoutRecord(bought.order.id)).outcome).toBeUndefined();
  });

  test('that is replayed fifty times asks Swish a bounded number of times', async () => {
    const headers = { callbackidentifier: await identifierOf(bought.order.id) };

    const statuses = await times(50, () => post(PATHS.payment, { id: bought.payment.reference }, headers));
    await shop.advance(55);

    expect(new Set(statuses)).toEqual(new Set([200]));
    // At once, and by the sweep, since the others may have brought news.
    expect(shop.asked(bought.payment.reference)).toBeLessThanOrEqual(3);
  });

  test('of another environment is answered 200 and counted, and nobody is asked', async () => {
    const id = randomUUID().replaceAll('-', '').toUpperCase();
    const { count } = await shop.listen(async () => {
      expect((await post(PATHS.payment, { id }, { callbackidentifier: randomUUID() })).status).toBe(200);
    });

    expect(count('CallbackUnknown')).toBe(1);
    expect(shop.cloud.phone.conversation(id)).toEqual([]);
  });

  test.each([
    ['of 1 MB', JSON.stringify({ id: 'A'.repeat(32), message: 'x'.repeat(1_000_000) }), 413],
    ['that is not JSON', '<xml/>', 400],
    ['that is half JSON', '{"id":', 400],
    ['that is empty', '', 400],
  ])('%s is refused', async (_what, body, status) => {
    expect((await post(PATHS.payment, body)).status).toBe(status);
  });

  test('in a flood is refused as often as it comes, and the payment goes on', async () => {
    const { lines, count } = await shop.listen(async () => {
      const body = { id: bought.payment.reference, status: 'PAID' };
      const statuses = await times(FLOOD, () => post(PATHS.payment, body, { callbackidentifier: randomUUID() }));
      expect(new Set(statuses)).toEqual(new Set([200]));
    });

    expect(count('CallbackRefused')).toBe(FLOOD);
    expect(shop.asked(bought.payment.reference)).toBe(0);
    expect(await shop.checkoutRecord(bought.order.id)).toEqual(before);
    expectNothingPersonal(lines, [await identifierOf(bought.order.id)]);
  });
});

test('a callback that is replayed after the order is paid changes nothing and asks nothing', async () => {
  const { order, payment } = await buy();
  await shop.phone(payment.reference, { action: 'pay' });
  const [before, asked] = [await shop.checkoutRecord(order.id), shop.asked(payment.reference)];
  const headers = { callbackidentifier: await identifierOf(order.id) };

  const statuses = await times(50, () => post(PATHS.payment, { id: payment.reference, status: 'ERROR' }, headers));
  await shop.advance(120);

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(shop.asked(payment.reference)).toBe(asked);
  expect(await shop.checkoutRecord(order.id)).toEqual(before);
  expect(shop.runsOf(order.id)).toHaveLength(1);
});

test('a storefront that asks every second for a minute makes Swish be asked about every ten seconds', async () => {
  const { order, payment } = await buy();

  for (let second = 0; second < 60; second++) {
    expect((await shop.orderStatus(order.id)).status).toBe(200);
    await shop.advance(1);
  }

  const asked = shop.asked(payment.reference);
  expect(asked).toBeGreaterThanOrEqual(4);
  expect(asked).toBeLessThanOrEqual(7);
});

describe('a forged callback about a refund', () => {
  let refund: { id: string; checkoutId: string };
  beforeEach(async () => {
    const { order, payment } = await buy();
    shop.cloud.phone.script({ for: payment.reference, refund: { paidAfterSeconds: 3600 } });
    await shop.cloud.tables.setStock('rainy-day', 0);
    await shop.phone(payment.reference, { action: 'pay' });
    await shop.advance(10);
    refund = { id: shop.cloud.phone.refunds()[0]?.id ?? '', checkoutId: order.id };
    expect(shop.path(order.id).at(-1)).toBe('RefundPayment');
  });
  afterEach(async () => {
    expect(shop.path(refund.checkoutId).at(-1)).toBe('RefundPayment');
    expect((await shop.checkoutRecord(refund.checkoutId)).refund).toMatchObject({ status: 'DEBITED' });
    expect(shop.cloud.phone.refunds()).toHaveLength(1);
  });

  test('with a wrong identifier is answered 200, counted, and asks nothing', async () => {
    const asked = shop.asked(refund.id);
    const { lines, count } = await shop.listen(async () => {
      const headers = { callbackidentifier: randomUUID() };
      expect((await post(PATHS.refund, { id: refund.id, status: 'PAID' }, headers)).status).toBe(200);
    });

    expect(count('CallbackRefused')).toBe(1);
    expect(shop.asked(refund.id)).toBe(asked);
    expectNothingPersonal(lines, [await identifierOf(refund.checkoutId)]);
  });

  test('with an invented body, fifty times, asks Swish a bounded number of times and believes only Swish', async () => {
    const asked = shop.asked(refund.id);

    const statuses = await times(50, () => post(PATHS.refund, { id: refund.id, status: 'PAID' }));
    await shop.advance(20);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(shop.asked(refund.id) - asked).toBeLessThanOrEqual(3);
  });

  test.each([
    ['an unknown id', { id: 'F'.repeat(32) }],
    ['the payment’s id', () => ({ id: refund.checkoutId.replaceAll('-', '').toUpperCase() })],
    ['no id', {}],
  ])('with %s is answered 200 and counted', async (_what, body) => {
    const { count } = await shop.listen(async () => {
      expect((await post(PATHS.refund, typeof body === 'function' ? body() : body)).status).toBe(200);
    });
    expect(count('CallbackUnknown')).toBe(1);
  });

  test.each([
    ['of 1 MB', JSON.stringify({ id: 'A'.repeat(32), message: 'x'.repeat(1_000_000) }), 413],
    ['that is not JSON', 'status=PAID', 400],
  ])('%s is refused', async (_what, body, status) => {
    expect((await post(PATHS.refund, body)).status).toBe(status);
  });
});
