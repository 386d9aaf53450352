import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Shop, type BoughtCheckout } from '../support/flow.ts';

let shop: Shop;
let bought: BoughtCheckout;
beforeAll(async () => {
  shop = await Shop.open();
  bought = await shop.buy([{ id: 'rainy-day', number: 1 }]);
});
afterEach(async () => {
  expect((await shop.order(bought.order.id)).status).toBe('inactive');
  expect(shop.cloud.phone.find(bought.payment.reference)?.status).toBe('CREATED');
});
afterAll(() => shop.close());

const identifier = async () => (await shop.cloud.tables.checkout(bought.order.id))?.callbackIdentifier ?? '';
const post = (body: unknown, headers: Record<string, string> = {}) =>
  shop.request('POST', '/v1/swish/callback', body, headers);
const questions = () =>
  (shop.cloud.phone.find(bought.payment.reference)?.conversation ?? []).filter(
    (exchange) => exchange.kind === 'request' && exchange.method === 'GET',
  ).length;

test('a forged callback without the identifier is answered 200, believed for nothing and asks Swish nothing', async () => {
  const before = questions();

  for (const headers of [{}, { callbackidentifier: 'wrong' }, { callbackidentifier: '' }]) {
    const answer = await post({ id: bought.payment.reference, status: 'PAID', amount: 1 }, headers);
    expect(answer.status).toBe(200);
  }

  expect(questions()).toBe(before);
});

test('with the right identifier Swish is asked, and its answer counts, not the body', async () => {
  const before = questions();

  const answer = await post(
    { id: bought.payment.reference, status: 'PAID', paymentReference: 'FORGED' },
    { callbackidentifier: await identifier() },
  );

  expect(answer.status).toBe(200);
  expect(questions()).toBe(before + 1);
});

test.each([
  ['an unknown id', { id: 'F'.repeat(32), status: 'PAID' }],
  ['an id that cannot be one', { id: '../../etc/passwd' }],
  ['no id', { status: 'PAID' }],
  ['an array', []],
])('a callback with %s is answered 200 and changes nothing', async (_what, body) => {
  expect((await post(body)).status).toBe(200);
});

test('a callback is read whatever its content type says', async () => {
  await shop.advance(3);
  const before = questions();
  const body = JSON.stringify({ id: bought.payment.reference });

  const answer = await shop.request('POST', '/v1/swish/callback', body, {
    'content-type': 'text/plain',
    callbackidentifier: await identifier(),
  });

  expect(answer.status).toBe(200);
  expect(questions()).toBe(before + 1);
});

test('a callback that is not JSON is refused with 400', async () => {
  const answer = await shop.request('POST', '/v1/swish/callback', 'status=PAID', {
    'content-type': 'application/json',
  });

  expect(answer).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
});
