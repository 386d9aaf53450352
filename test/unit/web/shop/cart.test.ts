import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Product } from '../../../../web/checkout-client.ts';
import {
  afterRefusal,
  cartFrom,
  chargedOre,
  excessOf,
  fitted,
  mostOf,
  piecesIn,
  storedCart,
  sumsOf,
  without,
  withQuantity,
  type Cart,
} from '../../../../web/shop/cart.ts';

const product = (changes: Partial<Product> = {}): Product => ({
  id: 'rainy-day',
  slug: 'rainy-day',
  brand: null,
  title: 'Regndag',
  subtitle: null,
  price: 349.5,
  price_reduced: null,
  available: 10,
  max_order: null,
  image: null,
  ...changes,
});

const cartOf = (quantities: Readonly<Record<string, number>>): Cart => new Map(Object.entries(quantities));

describe('a cart', () => {
  test('is as it was when it is read again', () => {
    const cart = cartOf({ a: 2, b: 1 });
    expect(cartFrom(JSON.parse(JSON.stringify(storedCart(cart))))).toEqual(cart);
  });

  test.each([null, 5, 'x', {}, [5], [['a']], [['a', 0]], [['a', -1]], [['a', 1.5]], [['a', '2']], [[2, 2]]])(
    'is empty when %j was stored',
    (stored) => {
      expect(cartFrom(stored).size).toBe(0);
    },
  );

  test('has whole pieces, and nothing of what was taken out', () => {
    const cart = withQuantity(cartOf({ a: 1 }), 'b', 2.9);
    expect(cart).toEqual(cartOf({ a: 1, b: 2 }));
    expect(withQuantity(cart, 'a', 0)).toEqual(cartOf({ b: 2 }));
    expect(piecesIn(cart)).toBe(3);
  });

  test('keeps what was put into it after the order that was paid', () => {
    expect(without(cartOf({ a: 3, b: 1, c: 1 }), cartOf({ a: 2, b: 1, gone: 4 }))).toEqual(cartOf({ a: 1, c: 1 }));
  });

  test('costs what its pieces and the delivery cost, to the last öre', () => {
    const products = [product({ id: 'a', price: 19.99 }), product({ id: 'b', price: 100, price_reduced: 89.5 })];
    const delivery = { id: 'express', name: 'Express', description: null, cost: 149.5 };

    expect(sumsOf(cartOf({ a: 3, b: 2, gone: 1 }), products, delivery)).toEqual({
      goodsOre: 3 * 1999 + 2 * 8950,
      deliveryOre: 14_950,
      totalOre: 3 * 1999 + 2 * 8950 + 14_950,
    });
    expect(sumsOf(cartOf({}), products, undefined).totalOre).toBe(0);
  });

  test.each([
    [null, 34_950],
    [0, 34_950],
    [349.5, 34_950],
    [299.9, 29_990],
  ])('with a reduced price of %p costs %d öre a piece', (price_reduced, ore) => {
    expect(chargedOre(product({ price_reduced }))).toBe(ore);
  });
});

describe('how many one may have', () => {
  test.each([
    [10, null, 0, 10],
    [10, 2, 0, 2],
    [1, 2, 0, 1],
    [0, null, 3, 3],
    [0, 2, 3, 2],
  ])('of %d free with the limit %p and %d held for oneself: %d', (available, max_order, held, most) => {
    expect(mostOf(product({ available, max_order }), held)).toBe(most);
  });
});

describe('a cart that holds more than there is', () => {
  const products = [
    product({ id: 'a', title: 'A', available: 1 }),
    product({ id: 'b', title: 'B', available: 9, max_order: 2 }),
    product({ id: 'c', title: 'C', available: 0 }),
    product({ id: 'd', title: 'D', available: 5 }),
  ];
  const cart = cartOf({ a: 3, b: 4, c: 1, d: 5, gone: 1 });

  test('says of what, and why', () => {
    expect(excessOf(cart, products)).toEqual([
      { id: 'a', title: 'A', wanted: 3, most: 1, isLimit: false },
      { id: 'b', title: 'B', wanted: 4, most: 2, isLimit: true },
      { id: 'c', title: 'C', wanted: 1, most: 0, isLimit: false },
      { id: 'gone', title: null, wanted: 1, most: 0, isLimit: false },
    ]);
  });

  test('does not count what waits for the customer as taken', () => {
    expect(excessOf(cartOf({ a: 3, c: 1 }), products, cartOf({ a: 2, c: 1 }))).toEqual([]);
  });

  test('fits once it was adjusted, and has lost nothing else', () => {
    const adjusted = fitted(cart, excessOf(cart, products));
    expect(adjusted).toEqual(cartOf({ a: 1, b: 2, d: 5 }));
    expect(excessOf(adjusted, products)).toEqual([]);
  });

  test('never grows by being adjusted', () => {
    const quantities = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'gone'), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(quantities, (wanted) => {
        const adjusted = fitted(cartOf(wanted), excessOf(cartOf(wanted), products));
        expect(excessOf(adjusted, products)).toEqual([]);
        for (const [id, quantity] of adjusted) expect(quantity).toBeLessThanOrEqual(wanted[id] ?? 0);
      }),
    );
  });
});

describe('what a refusal leaves', () => {
  test('is what is left, what one may have, or nothing of what is named, and all of the rest', () => {
    const cart = cartOf({ short: 3, gone: 1, limited: 5, unknown: 1, fine: 2 });
    const items = [
      { id: 'short', title: 'Short', requested: 3, available: 2 },
      { id: 'gone', title: 'Gone', requested: 1, available: 0 },
      { id: 'limited', title: 'Limited', requested: 5, limit: 2 },
      { id: 'unknown' },
    ];
    expect(afterRefusal(cart, items)).toEqual(cartOf({ short: 2, limited: 2, fine: 2 }));
  });

  test('is never more than there was, and nothing that was not there', () => {
    expect(afterRefusal(cartOf({ a: 1 }), [{ id: 'a', available: 5 }])).toEqual(cartOf({ a: 1 }));
    expect(afterRefusal(cartOf({ a: 1 }), [{ id: 'b', available: 5 }])).toEqual(cartOf({ a: 1 }));
  });
});
