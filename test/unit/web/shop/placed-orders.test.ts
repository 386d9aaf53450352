import { describe, expect, test } from '@jest/globals';
import { asOver, cartOf, heldBy, ordersFrom, withOrder, type PlacedOrder } from '../../../../web/shop/placed-orders.ts';

const order = (orderId: string, changes: Partial<PlacedOrder> = {}): PlacedOrder => ({
  orderId,
  lines: [{ id: 'rainy-day', title: 'Regndag', quantity: 2, amountOre: 69_900 }],
  delivery: 'Ombud',
  deliveryOre: 3900,
  totalOre: 73_800,
  isOpen: true,
  ...changes,
});

describe('the orders of a browser', () => {
  test('are the last few, each once, the newest first', () => {
    const orders = ['a', 'b', 'a', 'c', 'd'].reduce<readonly PlacedOrder[]>(
      (known, orderId) => withOrder(known, order(orderId)),
      [],
    );
    expect(orders.map(({ orderId }) => orderId)).toEqual(['d', 'c', 'a']);
  });

  test('hold their pieces while they can be paid', () => {
    const orders = [order('a'), order('b'), order('c')];

    expect(heldBy(orders)).toEqual(new Map([['rainy-day', 6]]));
    expect(heldBy(asOver(orders, 'b'))).toEqual(new Map([['rainy-day', 4]]));
    expect(cartOf(order('a'))).toEqual(new Map([['rainy-day', 2]]));
  });

  test('are as they were when they are read again', () => {
    const orders = [order('a', { delivery: null, deliveryOre: 0 }), order('b', { isOpen: false, lines: [] })];
    expect(ordersFrom(JSON.parse(JSON.stringify(orders)))).toEqual(orders);
  });

  test.each([
    null,
    {},
    [null],
    [{ ...order('a'), orderId: 5 }],
    [{ ...order('a'), totalOre: '5' }],
    [{ ...order('a'), lines: null }],
    [{ ...order('a'), lines: [null] }],
    [{ ...order('a'), lines: [{ id: 'a' }] }],
    [{ ...order('a'), isOpen: 'yes' }],
  ])('are none when %j was stored', (stored) => {
    expect(ordersFrom(stored)).toEqual([]);
  });
});
