import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { customer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(() => shop.close());

test.each([
  ['declined on the phone', { action: 'decline' }, 'declined', 'declined'],
  ['refused by the bank', { action: 'error', errorCode: 'RF07' }, 'payment_failed', 'error'],
  ['cancelled in the app', { action: 'cancel' }, 'cancelled_by_customer', 'cancelled'],
])('a payment %s frees every piece and makes the order invalid', async (_how, action, reason, paymentStatus) => {
  const before = await shop.stockOf('rainy-day');
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 2 }]);

  const { counted } = await shop.listen(() => shop.phone(payment.reference, action));

  expect(counted).toEqual({ OrderCancelled: 1, [`OrderCancelled ${reason}`]: 1 });
  expect(await shop.stockOf('rainy-day')).toEqual({ stock: before.stock, reserved: 0 });
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'cancelled', reason });
  expect(await shop.order(order.id)).toMatchObject({ status: 'invalid', status_reason: reason });
  expect((await shop.request('GET', `/v1/swish/status/${payment.reference}`)).data).toMatchObject({
    status: paymentStatus,
  });
  expect(shop.mailsTo(customer.email)).toHaveLength(0);
  expect(shop.execution(order.id).status).toBe('SUCCEEDED');
  expect(shop.path(order.id).at(-1)).toBe('OrderCancelled');
});

test('an abandoned checkout frees its pieces when Swish gives the request up', async () => {
  const { order } = await shop.buy([{ id: 'rainy-day', number: 1 }]);

  const { count } = await shop.listen(() => shop.advance(335));

  expect([count('OrderCancelled'), count('OrderCancelled abandoned'), count('PaymentPaid')]).toEqual([1, 1, 0]);

  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'cancelled', reason: 'abandoned' });
  expect((await shop.stockOf('rainy-day')).reserved).toBe(0);
});

test('a decline whose callback is lost is learnt from Swish by the sweep, and the piece is held until then', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.phone(payment.reference, { action: 'decline', callback: { copies: 0 } });
  expect((await shop.stockOf('rainy-day')).reserved).toBe(1);

  await shop.advance(120);

  expect((await shop.stockOf('rainy-day')).reserved).toBe(0);
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'cancelled', reason: 'declined' });
});

test('two requests to one phone at a time: the second buyer is told what to do, and holds nothing', async () => {
  const phone = { swishNumber: '070-123 45 67' };
  const first = await shop.buy([{ id: 'rainy-day', number: 1 }], phone);

  const second = await shop.checkout([{ id: 'big-into-energy', number: 1 }], phone);

  expect(second.status).toBe(402);
  expect(second.error).toMatchObject({ code: 'payment_refused', details: { swishCode: 'RP06' } });
  expect(second.error?.message).toContain('Öppna Swish');
  expect((await shop.stockOf('big-into-energy')).reserved).toBe(0);
  await shop.phone(first.payment.reference, { action: 'decline' });
});

test('what Swish itself does not know keeps the pieces held until it does: then the order is confirmed', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.phone(payment.reference, {
    action: 'error',
    errorCode: 'DS24',
    callback: { copies: 0 },
    later: { action: 'pay', afterSeconds: 1200 },
  });

  await shop.advance(700);
  expect((await shop.stockOf('rainy-day')).reserved).toBe(1);
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'pending', reason: 'payment_unclear' });
  expect(shop.path(order.id)).toContain('WaitBeforeSettling');

  await shop.advance(700);
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'paid' });
});

test('an order whose stock an admin took away meanwhile is paid back, and nothing is sold that is not there', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 2 }]);
  await shop.cloud.tables.setStock('rainy-day', 1);

  await shop.phone(payment.reference, { action: 'pay' });
  await shop.advance(70);

  expect(shop.path(order.id).slice(-4)).toEqual(['ConfirmOrder', 'RefundPayment', 'NotifyRefund', 'PaymentRefunded']);
  expect(await shop.stockOf('rainy-day')).toEqual({ stock: 1, reserved: 0 });
  expect(await shop.order(order.id)).toMatchObject({ status: 'invalid', status_reason: 'sold_out_after_payment' });
});
