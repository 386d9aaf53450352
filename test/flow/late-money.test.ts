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

/** A payment that Swish called failed, and that turns out paid after its order was cancelled. */
async function buyAndBePaidLate(afterSeconds: number) {
  const bought = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  shop.cloud.phone.act(bought.payment.reference, {
    action: 'error',
    errorCode: 'RF07',
    later: { action: 'pay', afterSeconds },
  });
  await shop.advance(5);
  expect((await shop.orderStatus(bought.order.id)).data).toMatchObject({ status: 'cancelled' });
  return bought;
}

test('late money takes its pieces again when they are free', async () => {
  const { order } = await buyAndBePaidLate(60);

  const { count } = await shop.listen(() => shop.advance(70));

  expect(['PaymentPaid', 'LatePayment', 'OrderConfirmed', 'PaidUnconfirmed'].map(count)).toEqual([1, 1, 1, 0]);

  expect(shop.path(`${order.id}-2`)).toEqual([
    'Entry',
    'ReclaimStock',
    'ConfirmOrder',
    'NotifyOfOrder',
    'NotifyCustomer',
    'NotifyAdmin',
    'OrderConfirmed',
  ]);
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'paid' });
  expect(await shop.stockOf('rainy-day')).toMatchObject({ reserved: 0 });
  expect(shop.mailsTo(customer.email)).toHaveLength(1);
});

test('late money goes back when its pieces are gone', async () => {
  const { order } = await buyAndBePaidLate(60);
  await shop.cloud.tables.setStock('rainy-day', 0);

  const { count } = await shop.listen(() => shop.advance(120));

  const refunds = ['LatePayment', 'RefundBegun', 'RefundFinished', 'RefundedAmount', 'RefundFailed', 'MailSent refund'];
  expect(refunds.map(count)).toEqual([1, 1, 1, 1, 0, 1]);

  expect(shop.path(`${order.id}-2`)).toEqual([
    'Entry',
    'ReclaimStock',
    'RefundPayment',
    'NotifyRefund',
    'PaymentRefunded',
  ]);
  expect((await shop.orderStatus(order.id)).data).toMatchObject({
    status: 'refunded',
    reason: 'sold_out_after_payment',
  });
  expect(shop.mailsTo(customer.email)).toHaveLength(1);
});
