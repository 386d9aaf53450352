import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { anotherCustomer, customer } from '../support/customer.ts';
import { Shop, type BoughtCheckout } from '../support/flow.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(() => shop.close());

test('the last pieces go to as many buyers as there are pieces, and everybody else gets a true count', async () => {
  await shop.cloud.tables.setStock('rainy-day', 5);
  // The functions are loaded by somebody else: the crowd is not to wait for that.
  await shop.checkout([{ id: 'big-into-energy', number: 1 }], anotherCustomer());

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => shop.checkout([{ id: 'rainy-day', number: 1 }], anotherCustomer())),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  const refused = answers.filter(({ status }) => status !== 201);
  for (const answer of refused) {
    expect(answer.error).toMatchObject({ code: 'insufficient_stock', details: { items: [{ available: 0 }] } });
  }
  expect(await shop.stockOf('rainy-day')).toEqual({ stock: 5, reserved: 5 });
});

test('carts with overlapping products hold all of their lines or none', async () => {
  await shop.cloud.tables.setStock('rainy-day', 4);
  await shop.cloud.tables.setStock('big-into-energy', 3);

  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      shop.checkout(
        n % 2 === 0
          ? [
              { id: 'rainy-day', number: 1 },
              { id: 'big-into-energy', number: 1 },
            ]
          : [
              { id: 'big-into-energy', number: 1 },
              { id: 'rainy-day', number: 1 },
            ],
        anotherCustomer(),
      ),
    ),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect((await shop.stockOf('rainy-day')).reserved).toBe(3);
  expect((await shop.stockOf('big-into-energy')).reserved).toBe(3);
});

test('one idempotency key is worth one order, however concurrently it is used', async () => {
  const headers = { 'idempotency-key': 'one-order-please' };

  const answers = await Promise.all(
    Array.from({ length: 6 }, () => shop.checkout([{ id: 'rainy-day', number: 1 }], {}, headers)),
  );
  const later = await shop.checkout([{ number: 1, id: 'rainy-day' }], { phone: '+46 70 644 43 64' }, headers);

  const ids = new Set([...answers, later].map(({ data }) => (data as BoughtCheckout).order.id));
  expect(ids.size).toBe(1);
  expect((await shop.stockOf('rainy-day')).reserved).toBe(1);
});

test('an idempotency key with another request is refused', async () => {
  const headers = { 'idempotency-key': 'another-request' };
  await shop.checkout([{ id: 'rainy-day', number: 1 }], {}, headers);

  const answer = await shop.checkout([{ id: 'rainy-day', number: 2 }], {}, headers);

  expect(answer).toMatchObject({ status: 422, error: { code: 'idempotency_key_reused' } });
});

test('paying against the end of the wait: the money decides, and the pieces balance', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.advance(170);
  shop.cloud.phone.act(payment.reference, { action: 'pay', callback: { copies: 1, delaySeconds: 370 } });

  await shop.advance(380);

  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'paid' });
  expect((await shop.order(order.id)).status).toBe('active');
});

test('order numbers are unique and follow each other', async () => {
  await shop.cloud.tables.setStock('rainy-day', 10);
  const bought = await Promise.all(
    Array.from({ length: 8 }, () => shop.buy([{ id: 'rainy-day', number: 1 }], anotherCustomer())),
  );

  const numbers = bought.map(({ order }) => Number(order.number.split('.')[1])).sort((a, b) => a - b);
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('nobody’s data is in a log line, an execution’s history or an unasked answer', async () => {
  const lines: string[] = [];
  const stopListening = shop.cloud.onLog(({ text }) => lines.push(text));
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }], { swishNumber: '070-765 43 21' });
  await shop.checkout([{ id: 'no-such-figure', number: 1 }]);
  await shop.request('POST', '/v1/checkout', { order: { ...customer, phone: 'x' }, cart: [] });
  await shop.phone(payment.reference, { action: 'pay' });
  stopListening();

  const { events } = shop.cloud.executions.history(order.id) ?? { events: [] };
  const withoutToken = events.filter(({ type }) => type !== 'TaskScheduled');
  const checkout = await shop.cloud.tables.checkout(order.id);
  expect(lines.length).toBeGreaterThan(10);
  const text = [...lines, JSON.stringify(events)].join('\n');
  for (const secret of [customer.name, customer.email, customer.address, '46706444364', '706444364', '46707654321']) {
    expect(text).not.toContain(secret);
  }
  for (const secret of [checkout?.paymentToken?.token, checkout?.callbackIdentifier]) {
    expect(secret).toMatch(/.{20}/);
    expect([...lines, JSON.stringify(withoutToken)].join('\n')).not.toContain(secret);
  }
});
