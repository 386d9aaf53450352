import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../infra/tables.ts';
import { connectDocuments } from '../../lambdas/adapters/documents.ts';
import { anotherCustomer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';
import { ops, type Ran } from './a-terminal.ts';

const PRODUCT = 'rainy-day';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const onShop = (...args: string[]): Promise<Ran> => ops([...args, '--endpoint', shop.cloud.awsUrl]);
/** As the old checkout left it: whatever it kept, and nothing of ours. */
async function putOrder(order: { readonly id: string; readonly [attribute: string]: unknown }): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const documents = connectDocuments({ endpoint: shop.cloud.awsUrl, region: 'eu-north-1', credentials });
  await documents.send(new PutCommand({ TableName: tableName('orders', 'local'), Item: order }));
}

const dataOf = async (...args: string[]): Promise<unknown> => JSON.parse((await onShop(...args, '--json')).out);

describe('finding the shop', () => {
  test.each(['dev', 'prod'])('another environment than the one that is there is refused: %s', async (environment) => {
    const { code, out, err } = await onShop('runs', 'list', '--env', environment);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`There is no stack smultron-checkout-data-${environment} in eu-north-1`);
  });
});

describe('the list of runs', () => {
  test('has the newest first, with the numbers of their orders', async () => {
    const first = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    const second = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    await shop.phone(first.payment.reference, { action: 'pay' });

    const page = await onShop('runs', 'list');
    const running = await dataOf('runs', 'list', '--status', 'running');

    expect(page.code).toBe(0);
    const rows = page.out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual(['started (UTC)', 'order', 'run', 'status', 'ended (UTC)']);
    expect(rows[1]?.slice(1, 4)).toEqual([second.order.number, second.order.id, 'running']);
    expect(rows[2]?.slice(1, 4)).toEqual([first.order.number, first.order.id, 'succeeded']);
    expect(running).toMatchObject([{ name: second.order.id, orderNumber: second.order.number }]);
    expect(await dataOf('runs', 'list', '--limit', '1')).toHaveLength(1);
  });
});

describe('one order on one page', () => {
  test('is found by number, by id and by reference, with the customer out of sight', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    await shop.phone(payment.reference, { action: 'pay' });

    const page = await onShop('order', 'show', order.number);

    expect(page.code).toBe(0);
    for (const text of [
      `Order ${order.number}: active`,
      order.id,
      payment.reference,
      'new → inactive: awaiting_payment (CreateOrder)',
      'inactive → active: paid (ConfirmOrder)',
      'ConfirmOrder',
      'confirmation',
      `1       ${PRODUCT}  confirmed`,
      'refund        yes',
    ]) {
      expect(page.out).toContain(text);
    }
    expect(page.out).not.toContain('Astrid');
    expect(page.out).not.toContain('Storgatan');
    const record = await shop.checkoutRecord(order.id);
    for (const secret of [record.callbackIdentifier, record.paymentToken?.token, record.instructions?.token]) {
      expect(secret).toBeTruthy();
      expect((await onShop('order', 'show', order.id, '--json')).out).not.toContain(secret);
    }
    expect((await onShop('order', 'show', payment.reference)).out).toBe(page.out);
    expect((await onShop('order', 'show', order.number.replace('.', ''), '--personal')).out).toContain('Astrid Berg');
  });

  test('says of an order of the old checkout what there is, and that nothing is done with it', async () => {
    const id = 'old-order';
    await putOrder({ id, number: '2401.007', status: 'active', date: 1, cart: [{ id: PRODUCT, number: 1 }] });

    const page = await onShop('order', 'show', '2401.007');

    expect(page).toMatchObject({ code: 0, err: '' });
    expect(page.out).toContain('came in by the old checkout');
    expect(page.out).toContain('It is an order of the old checkout, which is never rewritten');
    await refused('never rewritten', 'order', 'set-status', id, 'invalid', '--money-back', 'other', '--why', 'test');
  });

  test('asks which one is meant when the old checkout gave a number twice', async () => {
    const twice = { number: '2401.008', status: 'invalid', date: 1, cart: [] };
    await putOrder({ id: 'old-a', ...twice });
    await putOrder({ id: 'old-b', ...twice });

    await refused('2 orders have the number 2401.008. Say which: ', 'order', 'show', '2401.008');
    expect((await onShop('order', 'show', 'old-b')).out).toContain('Order 2401.008: invalid');
  });

  test('that there is no such order is a sentence and code 1', async () => {
    await refused('There is no order 2611.999', 'order', 'show', '2611.999');
  });
});

describe('correcting an order', () => {
  test('a paid order is refunded: undone, paid back by Swish, its pieces on the shelf, the customer told', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 2 }], anotherCustomer());
    await shop.phone(payment.reference, { action: 'pay' });
    const { stock } = await shop.stockOf(PRODUCT);

    const dry = await onShop('order', 'refund', order.number, '--why', 'regretted', '--dry-run');
    expect(dry.out).toContain('Nothing was changed. This would:');
    expect((await shop.order(order.id)).status).toBe('active');

    const done = await onShop('order', 'refund', order.number, '--why', 'regretted', '--by', 'eva');
    expect(done).toMatchObject({ code: 0, err: '' });
    await shop.advance(60);

    expect(await shop.order(order.id)).toMatchObject({ status: 'invalid', payment: { status: 'refunded' } });
    expect((await shop.order(order.id)).history.at(-1)).toMatchObject({ operator: 'eva', why: 'regretted' });
    expect(shop.cloud.phone.refunds()).toMatchObject([{ status: 'PAID' }]);
    expect((await shop.stockOf(PRODUCT)).stock).toBe(stock + 2);
    expect(shop.mailKinds(order.id, 'customer')).toEqual(['confirmation', 'refund']);
    await atRest();
  });

  test('an order that nobody paid is made active and undone, and its customer hears of it once', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    await shop.phone(payment.reference, { action: 'decline' });
    const { stock } = await shop.stockOf(PRODUCT);

    expect(await onShop('order', 'set-status', order.number, 'active', '--why', 'paid in the shop')).toMatchObject({
      code: 0,
    });
    await shop.advance(0);

    expect((await shop.order(order.id)).status).toBe('active');
    expect((await shop.stockOf(PRODUCT)).stock).toBe(stock - 1);
    expect(shop.mailKinds(order.id, 'customer')).toEqual(['confirmation']);
    expect(shop.mailKinds(order.id, 'admin')).toEqual(['confirmation']);
    await atRest();

    const undone = await onShop(
      'order',
      'set-status',
      order.id,
      'invalid',
      '--money-back',
      'none-taken',
      '--why',
      'mistaken',
    );
    expect(undone).toMatchObject({ code: 0 });
    await atRest();
    // Declined payments have turned out paid before: what is asked about again changes nothing here.
    await shop.advance(2 * 86_400);
    expect((await shop.order(order.id)).status).toBe('invalid');
    expect((await shop.stockOf(PRODUCT)).stock).toBe(stock);
    await atRest();
  });

  test('what the rules forbid is refused with code 1, and nothing is changed', async () => {
    const { order } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    const before = [await shop.order(order.id), await shop.checkoutRecord(order.id), await shop.stockOf(PRODUCT)];

    await refused(
      'Only settling ends an order',
      'order',
      'set-status',
      order.id,
      'invalid',
      '--money-back',
      'none-taken',
      '--why',
      'x',
    );
    await refused('The customer may be paying', 'order', 'set-status', order.id, 'active', '--why', 'x');
    await refused('there is money to give back', 'order', 'refund', order.id, '--why', 'x');
    await refused('A run is under way', 'runs', 'resume', order.id, '--why', 'x');
    await refused('can be sent no mail', 'order', 'resend', order.id, 'customer', '--why', 'x');

    expect([await shop.order(order.id), await shop.checkoutRecord(order.id), await shop.stockOf(PRODUCT)]).toEqual(
      before,
    );
  });

  test('an order that becomes invalid without a word about the money is not understood: code 2', async () => {
    const { code, err } = await onShop('order', 'set-status', '2611.001', 'invalid', '--why', 'x');

    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--money-back') as unknown });
  });

  test('a mail that came back is said to have, sent once more, and the rules know that it was meant', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    shop.cloud.faults.add({ target: 'ses', caller: 'NotifyCustomer', when: 'after', effect: 'bounce', times: 1 });
    await shop.phone(payment.reference, { action: 'pay' });
    const bounced = (await onShop('order', 'show', order.id)).out;

    expect(await onShop('order', 'resend', order.number, 'customer', '--why', 'lost it')).toMatchObject({ code: 0 });

    expect(bounced).toMatch(/^  confirmation +customer +sent .* bounce \(General\), undelivered$/m);
    expect(bounced).toContain('mail      confirmation to customer: bounce (General), undelivered');

    expect(shop.mailKinds(order.id, 'customer')).toEqual(['confirmation', 'confirmation']);
    expect((await onShop('order', 'show', order.id)).out).toContain('again by karin: lost it');
    await atRest();
  });

  test('an order made active and undone while nobody knows of its payment ends its run, which waits in between', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    await shop.phone(payment.reference, { action: 'error', errorCode: 'DS24' });
    await shop.advance(700);
    expect((await shop.checkoutRecord(order.id)).unclearSince).toBeDefined();

    expect(await onShop('order', 'set-status', order.id, 'active', '--why', 'paid cash')).toMatchObject({ code: 0 });
    const undone = ['order', 'set-status', order.id, 'invalid', '--money-back', 'other', '--why', 'cash back'];
    expect(await onShop(...undone)).toMatchObject({ code: 0 });
    await shop.advance(120);

    expect(shop.path(order.id).at(-1)).toBe('PaymentRefunded');
    expect(shop.mailKinds(order.id, 'customer')).not.toContain('refund');
    await atRest();
  });

  test('a flagged order goes on by the next run, with the flag in the history', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    shop.cloud.faults.add({ target: 'ConfirmOrder', when: 'before', effect: 'error', times: 12 });
    await shop.phone(payment.reference, { action: 'pay' });
    await shop.advance(600);
    expect((await shop.checkoutRecord(order.id)).attention?.reason).toBe('confirm_failed');
    shop.cloud.faults.clear();

    expect(await onShop('runs', 'resume', order.number, '--why', 'mended')).toMatchObject({ code: 0 });
    await shop.advance(0);

    expect((await shop.order(order.id)).status).toBe('active');
    expect(await shop.checkoutRecord(order.id)).toMatchObject({ attentionHistory: [{ reason: 'confirm_failed' }] });
    await atRest();
  });
});

/** Whatever a command did, the rules hold when all is done. */
async function atRest(): Promise<void> {
  await shop.advance(0);
  expect((await shop.cloud.rules()).rules.filter(({ ok }) => !ok)).toEqual([]);
}

async function refused(why: string, ...args: string[]): Promise<void> {
  const { code, out, err } = await onShop(...args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(why);
  expect(err).not.toMatch(/^\s+at /m);
}
