import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Shop } from '../support/flow.ts';
import { ops, type Ran } from './a-terminal.ts';

const PRODUCT = 'rainy-day';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const onShop = (...args: string[]): Promise<Ran> => ops([...args, '--endpoint', shop.cloud.awsUrl]);
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
    const first = await shop.buy([{ id: PRODUCT, number: 1 }]);
    const second = await shop.buy([{ id: PRODUCT, number: 1 }]);
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
