import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anotherCustomer, customer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const cart = [{ id: 'rainy-day', number: 1 }];
const post = (body: unknown, headers: Record<string, string> = {}) =>
  shop.request('POST', '/v1/checkout', body, headers);

const nothingBegan = async () => {
  expect(shop.cloud.executions.list()).toEqual([]);
  const { orders, reservations } = await shop.cloud.tables.state();
  expect([orders, reservations]).toEqual([[], []]);
};

test.each([
  ['malformed JSON', '{"order":'],
  ['an empty body', ''],
  ['a number', '7'],
  ['null', 'null'],
  ['an array', '[]'],
  ['invalid UTF-8 as text', '{"order": "\ud800"}'],
])('%s is refused with 400, and nothing begins', async (_what, body) => {
  const answer = await shop.request('POST', '/v1/checkout', body, { 'content-type': 'application/json' });

  expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
  await nothingBegan();
});

test('another content type is refused with 415', async () => {
  const answer = await post(JSON.stringify({ order: customer, cart }), { 'content-type': 'text/plain' });

  expect(answer).toMatchObject({ status: 415, error: { code: 'unsupported_media_type' } });
});

test('a body of 5 MB is refused with 413', async () => {
  const answer = await post({ order: { ...customer, name: 'x'.repeat(5_000_000) }, cart });

  expect(answer).toMatchObject({ status: 413, error: { code: 'request_too_large' } });
  await nothingBegan();
});

test('10,000 lines are refused', async () => {
  const answer = await post({ order: customer, cart: Array.from({ length: 10_000 }, () => cart[0]) });

  expect(answer.status).toBe(413);
  await nothingBegan();
});

test.each([
  ['order.name', { order: { ...customer, name: '   ' }, cart }],
  ['order.name', { order: { ...customer, name: 'x'.repeat(101) }, cart }],
  ['order.name', { order: { ...customer, name: 'Ast\u0000rid' }, cart }],
  ['order.name', { order: { ...customer, name: '\u202eevil' }, cart }],
  ['order.name', { order: { ...customer, name: { $ne: 1 } }, cart }],
  ['order.email', { order: { ...customer, email: 'not an address' }, cart }],
  ['order.email', { order: { ...customer, email: 'a@example.com\nBcc: b@example.com' }, cart }],
  ['order.phone', { order: { ...customer, phone: '12' }, cart }],
  ['order.phone', { order: { ...customer, phone: '٠٧٠٦٤٤٤٣٦٤' }, cart }],
  ['order.address', { order: { ...customer, address: '' }, cart }],
  ['order.swishNumber', { order: { ...customer, swishNumber: 'call me' }, cart }],
  ['cart', { order: customer, cart: [] }],
  ['cart', { order: customer, cart: 'rainy-day' }],
  ['cart', { order: customer, cart: Array.from({ length: 41 }, (_, n) => ({ id: `p${n}`, number: 1 })) }],
  ['cart.0.number', { order: customer, cart: [{ id: 'rainy-day', number: 0 }] }],
  ['cart.0.number', { order: customer, cart: [{ id: 'rainy-day', number: -1 }] }],
  ['cart.0.number', { order: customer, cart: [{ id: 'rainy-day', number: 1.5 }] }],
  ['cart.0.number', { order: customer, cart: [{ id: 'rainy-day', number: 1e21 }] }],
  ['cart.0.number', { order: customer, cart: [{ id: 'rainy-day', number: '1' }] }],
  ['cart.0.id', { order: customer, cart: [{ number: 1 }] }],
])('%s is named in the refusal', async (field, body) => {
  const answer = await post(body);

  expect(answer.status).toBe(400);
  expect(answer.error?.code).toBe('invalid_request');
  const details = answer.error?.details as { field: string; message: string }[];
  expect(details.map((detail) => detail.field)).toContain(field);
  expect(details.every(({ message }) => message.length > 5)).toBe(true);
  await nothingBegan();
});

test('another payment method is refused', async () => {
  const answer = await post({ order: { ...customer, payment: 'invoice' }, cart });

  expect(answer).toMatchObject({ status: 400, error: { code: 'unsupported_payment_method' } });
});

test('a bad idempotency key is refused by name', async () => {
  const answer = await post({ order: customer, cart }, { 'idempotency-key': 'short' });

  expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
  expect(answer.error?.details).toMatchObject([{ field: 'Idempotency-Key' }]);
});

test('keys that reach for prototypes change nothing', async () => {
  const body = `{"__proto__": {"polluted": true}, "order": ${JSON.stringify(customer)}, "cart": [{"id": "__proto__", "number": 1, "constructor": {"prototype": {"polluted": true}}}]}`;

  const answer = await post(body, { 'content-type': 'application/json' });

  expect(answer).toMatchObject({ status: 404, error: { code: 'product_not_found' } });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('prices and unknown fields in a request are ignored', async () => {
  const answer = await post({
    order: { ...customer, delivery: '', delivery_cost: -500, total: 1 },
    cart: [{ id: 'rainy-day', number: 1, price: 0.01, price_reduced: 0.01 }],
  });
  const { products } = await shop.cloud.tables.state();
  const product = products.find(({ id }) => id === 'rainy-day');

  expect(answer.status).toBe(201);
  expect((answer.data as { order: { total: number } }).order.total).toBe(product?.price_reduced || product?.price);
});

test('lines of one product are added together before the stock is asked', async () => {
  await shop.cloud.tables.setStock('big-into-energy', 3);

  const answer = await post({
    order: customer,
    cart: [
      { id: 'big-into-energy', number: 2 },
      { id: 'big-into-energy', number: 2 },
    ],
  });

  expect(answer.status).toBe(409);
  expect(answer.error?.details).toMatchObject({ items: [{ requested: 4, available: 3 }] });
  expect((await shop.stockOf('big-into-energy')).reserved).toBe(0);
});

test.each(['Åsa 🍓 Öberg', 'محمد العربي', '王小明', "O'Brien & Söner <AB>"])('the name %s is fine', async (name) => {
  const { order } = await shop.buy(cart, { ...anotherCustomer(), name });

  expect((await shop.order(order.id)).information.name).toBe(name);
});
