import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';

const BUYERS = 12;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterEach(async () => {
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(() => shop.close());

/** Everything that a customer may do, in turn. */
const ACTIONS = [
  { action: 'pay' },
  { action: 'decline' },
  { action: 'error', errorCode: 'RF07' },
  { action: 'error', errorCode: 'RF07', later: { action: 'pay', afterSeconds: 400 } },
  { action: 'error', errorCode: 'DS24', later: { action: 'pay', afterSeconds: 700 } },
  { action: 'error', errorCode: 'DS24', later: { action: 'error', errorCode: 'TM01', afterSeconds: 700 } },
] as const;

test.each([['with all callbacks dropped', true] as const, ...(isLong ? [['with callbacks', false] as const] : [])])(
  'many customers at once, %s: every krona has its order or is back, and every piece is somewhere',
  async (_how, areDropped) => {
    shop.cloud.phone.dropCallbacks(areDropped);
    const before = await shop.stockOf('rainy-day');
    const bought = await Promise.all(
      Array.from({ length: BUYERS }, (_, n) =>
        shop.buy([{ id: 'rainy-day', number: 1 }], { email: `customer${n}@example.com`, phone: `07064443${10 + n}` }),
      ),
    );
    expect(await shop.stockOf('rainy-day')).toEqual({ stock: before.stock, reserved: BUYERS });

    bought.forEach(({ payment }, n) => {
      const action = ACTIONS[n % ACTIONS.length];
      shop.cloud.phone.act(payment.reference, action);
    });
    await shop.advance(2000);

    const orders = await Promise.all(bought.map(({ order }) => shop.order(order.id)));
    const paid = ACTIONS.map(
      (_action, index) => orders.filter(({ status }, n) => n % ACTIONS.length === index && status === 'active').length,
    );
    const each = BUYERS / ACTIONS.length;
    expect(paid).toEqual([each, 0, 0, each, each, 0]);
    expect(await shop.stockOf('rainy-day')).toEqual({ stock: before.stock - 3 * each, reserved: 0 });
    const confirmations = shop.cloud.mails().filter(({ tags }) => tags['kind'] === 'confirmation');
    expect(confirmations).toHaveLength(2 * 3 * each);
  },
);
