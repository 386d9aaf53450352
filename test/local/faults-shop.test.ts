import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultInput } from '../../local/faults/fault.ts';
import { Shop } from '../support/flow.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  await shop.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(() => shop.close());

const CART = [{ id: 'rainy-day', number: 1 }];

describe('a fault that the state machine and the clients get over', () => {
  test.each<FaultInput>([
    { target: 'CreateOrder', when: 'before', effect: 'crash' },
    { target: 'CreateOrder', when: 'after', effect: 'timeout' },
    { target: 'ReserveStock', when: 'after', effect: 'lose' },
    { target: 'ReserveStock', when: 'before', effect: 'throttle' },
    { target: 'table', caller: 'ReserveStock', operation: 'TransactWriteItems', when: 'after', effect: 'lose' },
    { target: 'table', caller: 'ReserveStock', operation: 'TransactWriteItems', when: 'after', effect: 'crash' },
    {
      target: 'table',
      operation: 'TransactWriteItems',
      table: 'smultron-orders-local',
      when: 'before',
      effect: 'error',
    },
    { target: 'table', operation: 'GetItem', when: 'before', effect: 'throttle', times: 2 },
    { target: 'swish', operation: 'create', when: 'before', effect: 'error' },
  ])('leaves the customer with something to pay: %j', async (fault) => {
    shop.cloud.faults.add(fault);

    const { order } = await shop.buy(CART);

    expect(shop.cloud.faults.hits()).toHaveLength(fault.times ?? 1);
    expect(shop.cloud.faults.list()).toEqual([]);
    expect(order.number).toMatch(/\.001$/);
    expect(await shop.stockOf('rainy-day')).toMatchObject({ reserved: 1 });
  });

  test('leaves one payment request, when Swish’s answer to a phone was lost', async () => {
    shop.cloud.faults.add({ target: 'swish', operation: 'create', when: 'after', effect: 'timeout' });

    const { payment } = await shop.buy(CART, { swishNumber: '070-765 43 21' });

    expect(shop.cloud.faults.hits()).toHaveLength(1);
    expect(shop.cloud.phone.payments().map(({ reference }) => reference)).toEqual([payment.reference]);
  });

  test('leaves one mail to each, when SES refuses the first try', async () => {
    shop.cloud.faults.add({ target: 'ses', when: 'before', effect: 'throttle', times: 2 });
    const { payment } = await shop.buy(CART);

    await shop.phone(payment.reference, { action: 'pay' });
    await shop.advance(600);

    expect(shop.cloud.faults.hits().map(({ caller }) => caller?.replace(/Customer|Admin/, ''))).toEqual([
      'Notify',
      'Notify',
    ]);
    expect(shop.cloud.mails()).toHaveLength(2);
  });
});

test('a route whose function crashes is a bare 500 for the caller, and nothing more', async () => {
  const arming = { target: 'Products', when: 'before', effect: 'crash', times: 1 };
  expect((await shop.request('POST', '/local/faults', arming)).status).toBe(200);

  expect((await shop.request('GET', '/v1/products')).status).toBe(500);
  expect((await shop.request('GET', '/v1/products')).status).toBe(200);
  expect(await shop.request('GET', '/local/faults')).toMatchObject({ armed: [], hits: [{ target: 'Products' }] });
});

test('what the local cloud itself reads and writes meets no fault', async () => {
  shop.cloud.faults.add({ target: 'table', when: 'before', effect: 'error', times: 1000 });

  await shop.cloud.tables.setStock('rainy-day', 5);

  expect((await shop.stockOf('rainy-day')).stock).toBe(5);
  expect(shop.cloud.faults.hits()).toEqual([]);
});

test('what was met says for which run, and all is cleared together with how Swish is', async () => {
  shop.cloud.faults.add({ target: 'CreateOrder', when: 'before', effect: 'crash' });
  const { order } = await shop.buy(CART);
  await shop.request('POST', '/local/phone/swish', { downSeconds: 600, nextCallbacks: { copies: 0 } });

  expect(await shop.request('GET', '/local/faults')).toMatchObject({
    hits: [{ target: 'CreateOrder', execution: order.id }],
    swish: { isDown: true, nextCallbacks: [{ copies: 0, left: 1 }] },
    targets: { tables: expect.arrayContaining(['smultron-orders-local']) },
  });
  expect(await shop.request('DELETE', '/local/faults')).toMatchObject({
    armed: [],
    hits: [],
    swish: { isDown: false, nextCallbacks: [] },
  });
});

test('a reset disarms everything', async () => {
  shop.cloud.faults.add({ target: 'swish', when: 'before', effect: 'error' });

  await shop.request('POST', '/local/reset');

  expect(shop.cloud.faults.list()).toEqual([]);
});
