import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectTables } from '../../bench/tables.ts';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { smokeTest } from '../../tools/smoke/smoke-test.ts';
import { customer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';

const MONTH_MS = 30 * 86_400_000;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(() => shop.close());

const HAPPY_PATH = [
  'Entry',
  'ValidateCart',
  'CreateOrder',
  'ReserveStock',
  'RequestPayment',
  'PaymentOutcome',
  'ConfirmOrder',
  'NotifyOfOrder',
];

test('a paid checkout ends as an active order, less stock and two mails', async () => {
  const before = await shop.stockOf('big-into-energy');

  const { order, payment } = await shop.buy([
    { id: 'big-into-energy', number: 2 },
    { id: 'rainy-day', number: 1 },
  ]);
  expect(order).toMatchObject({ status: 'inactive', currency: 'SEK' });
  expect(order.number).toMatch(/^\d{4}\.\d{3}$/);
  expect(payment).toMatchObject({ method: 'swish', status: 'created' });
  expect(payment.reference).toBe(order.id.replaceAll('-', '').toUpperCase());
  expect(payment.swishUrl).toContain(`swish://paymentrequest?token=${payment.token}`);
  expect(payment.qr).toMatch(/^data:image\/svg\+xml;base64,/);
  expect(await shop.stockOf('big-into-energy')).toEqual({ stock: before.stock, reserved: 2 });

  await shop.phone(payment.reference, { action: 'pay' });

  expect(await shop.stockOf('big-into-energy')).toEqual({ stock: before.stock - 2, reserved: 0 });
  expect((await shop.orderStatus(order.id)).data).toEqual({
    orderId: order.id,
    orderNumber: order.number,
    status: 'paid',
    reason: null,
  });
  expect(await shop.order(order.id)).toMatchObject({ status: 'active', payment: { status: 'paid' } });
  expect(shop.mailsTo(customer.email)).toHaveLength(1);
  expect(shop.mailsTo('admin@smultron.example')).toHaveLength(1);
  expect(shop.path(order.id).filter((state) => !state.startsWith('Notify'))).toEqual([
    ...HAPPY_PATH.slice(0, -1),
    'OrderConfirmed',
  ]);
  expect(shop.execution(order.id).status).toBe('SUCCEEDED');
});

test('the answer of the checkout follows the payment', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.phone(payment.reference, { action: 'pay' });

  const answer = await shop.request('GET', `/v1/checkout/${order.id}`);

  expect(answer.status).toBe(200);
  expect(answer.data).toMatchObject({
    order: { status: 'active' },
    payment: { status: 'paid', token: null, qr: null },
  });
  expect((await shop.request('GET', `/v1/swish/status/${payment.reference}`)).data).toEqual({
    id: payment.reference,
    status: 'paid',
  });
});

test('callbacks that come twice confirm once, and are counted once', async () => {
  const before = await shop.stockOf('rainy-day');
  let id = '';
  const { counted } = await shop.listen(async () => {
    const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
    await shop.phone(payment.reference, { action: 'pay', callback: { copies: 3 } });
    id = order.id;
  });

  expect((await shop.stockOf('rainy-day')).stock).toBe(before.stock - 1);
  expect(shop.mailsTo(customer.email)).toHaveLength(1);
  expect((await shop.order(id)).history.map(({ to }) => to)).toEqual(['inactive', 'active']);
  expect(counted).toEqual({
    CheckoutStarted: 1,
    OrderCreated: 1,
    PaymentPaid: 1,
    TimeToPay: 1,
    OrderConfirmed: 1,
    TimeToConfirm: 1,
    MailSent: 2,
    'MailSent confirmation': 2,
  });
});

test('a payment whose callback is lost is found by the sweep within two minutes', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.phone(payment.reference, { action: 'pay', callback: { copies: 0 } });
  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'pending', reason: 'awaiting_payment' });

  await shop.advance(120);

  expect(await shop.order(order.id)).toMatchObject({ status: 'active' });
  expect(shop.path(order.id)).not.toContain('SettlePayment');
});

test('with a Swish number the request goes straight to that phone', async () => {
  const { payment } = await shop.buy([{ id: 'rainy-day', number: 1 }], { swishNumber: '070-123 45 67' });

  expect(payment).toMatchObject({ status: 'created', token: null, qr: null, swishUrl: null });
  await shop.phone(payment.reference, { action: 'pay' });
});

test('a pick-up costs no delivery, and a reduced price is what is charged', async () => {
  const { data } = await shop.request('GET', '/v1/products');
  const reduced = (data as { id: string; price: number; price_reduced: number | null; available: number }[]).find(
    ({ price_reduced, price, available }) => price_reduced !== null && price_reduced < price && available > 0,
  );

  const { order } = await shop.buy([{ id: reduced?.id ?? '', number: 1 }], { delivery: '' });

  expect(order.total).toBe(reduced?.price_reduced);
  await shop.advance(600);
});

test('a mail that comes back is told on its order, also before its sender knows that it was sent', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  shop.cloud.faults.add({ target: 'ses', caller: 'NotifyCustomer', when: 'after', effect: 'bounce' });
  const bounced = await shop.listen(() => shop.phone(payment.reference, { action: 'pay' }));
  const [toAdmin] = shop.mailsTo('admin@smultron.example');
  const complained = await shop.listen(async () => {
    shop.cloud.mailComesBack(toAdmin?.messageId ?? '', 'complain');
  });

  const { status, notifications } = await shop.order(order.id);
  expect(status).toBe('active');
  expect(notifications.customer['confirmation']).toMatchObject({
    status: 'sent',
    messageId: shop.mailsTo(customer.email)[0]?.messageId,
    feedback: { type: 'bounce', subtype: 'General', undelivered: true },
  });
  expect(notifications.admin['confirmation']).toMatchObject({ status: 'sent', feedback: { type: 'complaint' } });
  expect([bounced.count('MailBounced'), bounced.count('MailUndelivered')]).toEqual([1, 1]);
  expect([complained.count('MailComplained'), complained.count('MailUndelivered')]).toEqual([1, 0]);
  expect([...bounced.lines, ...complained.lines].join()).not.toContain(customer.email);
  expect(shop.mailsTo(customer.email)).toHaveLength(1);
});

test('the mails speak the language of the customer, and the admin mail has the customer’s details', async () => {
  const answer = await shop.checkout([{ id: 'rainy-day', number: 1 }], {}, { 'accept-language': 'en-GB,en;q=0.9' });
  const { order, payment } = answer.data as { order: { number: string }; payment: { reference: string } };
  await shop.phone(payment.reference, { action: 'pay' });

  const [toCustomer] = shop.mailsTo(customer.email);
  const [toAdmin] = shop.mailsTo('admin@smultron.example');
  expect(toCustomer?.text).toContain('Thank you');
  expect(toCustomer?.subject).toContain(order.number);
  expect(toAdmin?.text).toContain(customer.email);
  expect(toAdmin?.text).toContain('Storgatan 1');
});

describe('the smoke test of a deployed shop', () => {
  const smoke = async (
    buys: boolean,
    whileWaiting: () => Promise<void> = async () => {},
  ): Promise<readonly string[]> => {
    const said: string[] = [];
    const wait = async (milliseconds: number) => {
      await whileWaiting();
      await shop.advance(milliseconds / 1000);
    };
    await smokeTest({ url: shop.cloud.url, buys, say: (what) => said.push(what), wait });
    await shop.advance(0);
    return said;
  };
  const orders = async () => (await shop.cloud.tables.state()).orders;

  test('only reads unless it is told to buy', async () => {
    expect(await smoke(false)).toEqual([expect.stringMatching(/^\d+ products$/), expect.stringMatching(/^\d+ ways/)]);
    expect(await orders()).toEqual([]);
  });

  test('buys, and where the simulator pays, sees the order paid', async () => {
    let isPaid = false;
    const payOnce = async () => {
      const [order] = await orders();
      if (!isPaid && order !== undefined) await shop.phone(instructionIdOf(order.id), { action: 'pay' });
      isPaid = true;
    };

    expect((await smoke(true, payOnce)).at(-1)).toMatch(/: paid$/);
    expect((await orders()).map(({ status }) => status)).toEqual(['active']);
  });

  test('leaves nothing held when nobody pays', async () => {
    expect((await smoke(true)).at(-1)).toMatch(/: cancelled$/);
    expect((await orders()).map(({ status }) => status)).toEqual(['invalid']);
  });

  test('fails when nothing is for sale', async () => {
    const { products } = await shop.cloud.tables.state();
    for (const { id } of products) await shop.cloud.tables.setStock(id, 0);

    await expect(smoke(true)).rejects.toThrow('Nothing is for sale');
  });
});

test('a month after its end the customer is no longer in the record of a paid checkout, and its order is as it was', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.phone(payment.reference, { action: 'pay' });
  const { endedAt = 0, dueAt = 0, ...ended } = await shop.checkoutRecord(order.id);
  const before = await shop.order(order.id);
  expect(dueAt).toBe(endedAt + MONTH_MS);
  // A month of sweeps that find nothing is left out: it ended that long ago.
  const tables = connectTables(shop.cloud.awsUrl);
  await tables.write('checkouts', [{ ...ended, endedAt: endedAt - MONTH_MS, dueAt: endedAt }]);
  tables.close();

  await shop.advance(61);

  const record = await shop.checkoutRecord(order.id);
  expect(record).toMatchObject({ ending: 'confirmed', outcome: 'PAID', request: { cart: [{ id: 'rainy-day' }] } });
  expect(record).not.toHaveProperty('dueAt');
  for (const value of [customer.name, customer.email, customer.address, '706444364', payment.token]) {
    expect(JSON.stringify(record)).not.toContain(value);
  }
  expect(await shop.order(order.id)).toEqual(before);
  expect((await shop.request('GET', `/v1/checkout/${order.id}`)).data).toMatchObject({ order: { status: 'active' } });
  expect(await shop.orderStatus(order.id)).toMatchObject({ status: 200, data: { status: 'paid' } });
});
