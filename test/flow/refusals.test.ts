import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Shop, type Envelope } from '../support/flow.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
});
afterAll(() => shop.close());

interface PublicProduct {
  readonly id: string;
  readonly available: number;
  readonly max_order: number | null;
}

const catalogue = async () => (await shop.request('GET', '/v1/products')).data as readonly PublicProduct[];

const nothingHappened = async () => {
  const { orders, products } = await shop.cloud.tables.state();
  expect(orders).toEqual([]);
  expect(products.filter(({ reserved }) => (reserved ?? 0) !== 0)).toEqual([]);
};

test('an unknown product is refused by name, and no order is made', async () => {
  let answer: Envelope | undefined;
  const { counted } = await shop.listen(async () => {
    answer = await shop.checkout([{ id: 'no-such-figure', number: 1 }]);
  });

  expect(answer?.status).toBe(404);
  expect(answer?.error).toMatchObject({ code: 'product_not_found', details: { items: [{ id: 'no-such-figure' }] } });
  expect(answer?.error?.message).toMatch(/finns inte/);
  expect(counted).toEqual({
    CheckoutStarted: 1,
    ValidateCartRefused: 1,
    CheckoutRejected: 1,
    'CheckoutRejected product_not_found': 1,
    CheckoutRefused: 1,
  });
  await nothingHappened();
});

test('an inactive product is refused', async () => {
  const { products } = await shop.cloud.tables.state();
  const inactive = products.find(({ status }) => status === 'inactive');

  const answer = await shop.checkout([{ id: inactive?.id ?? '', number: 1 }]);

  expect(answer).toMatchObject({ status: 409, error: { code: 'product_unavailable' } });
  await nothingHappened();
});

test('more than a product’s limit is refused', async () => {
  const limited = (await catalogue()).find(({ max_order, available }) => max_order !== null && available > max_order);

  const answer = await shop.checkout([{ id: limited?.id ?? '', number: (limited?.max_order ?? 0) + 1 }]);

  expect(answer).toMatchObject({ status: 400, error: { code: 'quantity_limit' } });
});

test('a sold-out product is refused with the true free count', async () => {
  const soldOut = (await catalogue()).find(({ available }) => available === 0);

  const answer = await shop.checkout([{ id: soldOut?.id ?? '', number: 1 }]);

  expect(answer.status).toBe(409);
  expect(answer.error).toMatchObject({
    code: 'insufficient_stock',
    details: { items: [{ id: soldOut?.id, requested: 1, available: 0 }] },
  });
  await nothingHappened();
});

test('an unknown delivery option is refused', async () => {
  const answer = await shop.checkout([{ id: 'rainy-day', number: 1 }], { delivery: 'pigeon' });

  expect(answer).toMatchObject({ status: 400, error: { code: 'delivery_not_found' } });
  await nothingHappened();
});

test('a refusal speaks the customer’s language and stays the answer of its checkout', async () => {
  const headers = { 'accept-language': 'en', 'idempotency-key': 'refused-once-1' };
  const answer = await shop.checkout([{ id: 'no-such-figure', number: 1 }], {}, headers);
  const again = await shop.checkout([{ id: 'no-such-figure', number: 1 }], {}, headers);

  expect(answer.error?.message).toMatch(/no longer exists/);
  expect(again.status).toBe(404);
  const [rejected] = shop.cloud.executions.list();
  expect(shop.path(rejected?.name ?? '').slice(-2)).toEqual(['RejectCheckout', 'CheckoutRejected']);
  expect((await shop.orderStatus(rejected?.name ?? '')).status).toBe(404);
  expect((await shop.request('GET', `/v1/checkout/${rejected?.name}`)).status).toBe(404);
});

test.each([
  ['GET', '/v1/checkout/0b0b0b0b-0000-4000-8000-000000000000'],
  ['GET', '/v1/checkout/nonsense'],
  ['GET', '/v1/order/status/0b0b0b0b-0000-4000-8000-000000000000'],
  ['GET', '/v1/order/status/%2e%2e%2f'],
  ['GET', '/v1/swish/status/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'],
  ['GET', '/v1/swish/status/ffffffffffffffffffffffffffffffff'],
  ['GET', '/v1/nothing'],
  ['DELETE', '/v1/checkout'],
])('%s %s is not found, in the envelope of every answer', async (method, path) => {
  const answer = await shop.request(method, path);

  expect(answer.status).toBe(404);
  expect(answer).toMatchObject({ data: null, error: { code: 'not_found' } });
});
