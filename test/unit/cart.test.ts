import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceCart, requireFreePieces, TOTAL_MAX_ORE, TOTAL_MIN_ORE } from '../../lambdas/domain/cart.ts';
import { CartInvalid, InsufficientStock } from '../../lambdas/domain/errors.ts';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import { chargedPrice, freePieces, type Product } from '../../lambdas/domain/product.ts';
import { aProduct, aRequest, aShipmentOption } from '../support/builders.ts';

const catalogue = (...products: Product[]) => new Map(products.map((product) => [product.id, product]));
const options = [aShipmentOption(), aShipmentOption({ id: 'bring', name: 'Bring', cost: 79.9 })];

/** Prices a cart of one product. */
const priceOne = (product: Partial<Product>, number = 1, delivery = '') => {
  const item = aProduct(product);
  const request = aRequest({ cart: [{ id: item.id, number }], order: { delivery } });
  return priceCart(request, catalogue(item), options);
};

function refusalOf(work: () => unknown): CartInvalid | InsufficientStock {
  try {
    work();
  } catch (error) {
    if (error instanceof CartInvalid || error instanceof InsufficientStock) return error;
    throw error;
  }
  throw new Error('This was expected to be refused and was not');
}

describe('what a product costs', () => {
  test.each([
    ['no reduced price', {}, 249],
    ['a reduced price', { price_reduced: 199 }, 199],
    ['a reduced price of 0', { price_reduced: 0 }, 249],
    ['a reduced price below 0', { price_reduced: -5 }, 249],
    ['a reduced price like the price', { price_reduced: 249 }, 249],
    ['a reduced price above the price', { price_reduced: 300 }, 249],
    ['the smallest reduced price', { price_reduced: 0.01 }, 0.01],
    ['the smallest reduction', { price_reduced: 248.99 }, 248.99],
  ])('%s', (_title, changes, expected) => {
    expect(chargedPrice(aProduct(changes))).toBe(expected);
  });
});

describe('what a cart costs', () => {
  test('is the sum of its lines and its delivery', () => {
    const products = catalogue(
      aProduct({ id: 'a', price: 19.99 }),
      aProduct({ id: 'b', price: 100, price_reduced: 89.5 }),
    );
    const cart = [
      { id: 'a', number: 3 },
      { id: 'b', number: 2 },
    ];

    const priced = priceCart(aRequest({ cart, order: { delivery: 'bring' } }), products, options);

    expect(priced.lines.map(({ unitPriceOre }) => unitPriceOre)).toEqual([1999, 8950]);
    expect(priced.deliveryCostOre).toBe(7990);
    expect(priced.totalOre).toBe(3 * 1999 + 2 * 8950 + 7990);
  });

  test('is exact where SEK in binary are not (19.99 × 3)', () => {
    expect(19.99 * 100).not.toBe(1999);
    expect(priceOne({ price: 19.99 }, 3).totalOre).toBe(5997);
  });

  test('is the same in any order of its lines, and in SEK to the last öre', () => {
    const line = fc.record({ price: fc.integer({ min: 100, max: 30_000 }), number: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const products = catalogue(
          ...lines.map(({ price }, index) => aProduct({ id: `${index}`, price: price / 100 })),
        );
        const cart = lines.map(({ number }, index) => ({ id: `${index}`, number }));
        const expected = lines.reduce((sum, { price, number }) => sum + price * number, 0);

        expect(priceCart(aRequest({ cart }), products, []).totalOre).toBe(expected);
        expect(priceCart(aRequest({ cart: cart.toReversed() }), products, []).totalOre).toBe(expected);
      }),
    );
  });

  test.each([
    [0.99, 'refused'],
    [1, 'taken'],
    [150_000, 'taken'],
    [150_000.01, 'refused'],
    [0, 'refused'],
  ])('a total of %d SEK is %s', (price, expected) => {
    if (expected === 'taken') {
      expect(priceOne({ price }).totalOre).toBe(oreFromSek(price));
      return;
    }
    const refusal = refusalOf(() => priceOne({ price }));
    expect(refusal.code).toBe('amount_out_of_range');
    expect(refusal.details).toEqual({ min: 1, max: 150_000 });
  });

  test('delivery counts towards both ends of the range', () => {
    expect(priceOne({ price: 0.5 }, 1, 'postnord').totalOre).toBeGreaterThan(TOTAL_MIN_ORE);
    expect(refusalOf(() => priceOne({ price: TOTAL_MAX_ORE / 100 }, 1, 'postnord')).code).toBe('amount_out_of_range');
  });

  test('what has no price cannot be sold', () => {
    expect(() => priceOne({ price: Number.NaN })).toThrow(RangeError);
  });
});

describe('which carts can be bought', () => {
  test('an unknown product is named', () => {
    const refusal = refusalOf(() => priceCart(aRequest({ cart: [{ id: 'constructor', number: 1 }] }), catalogue(), []));

    expect(refusal).toMatchObject({ name: 'CartInvalid', code: 'product_not_found' });
    expect(refusal.details).toEqual({ items: [{ id: 'constructor' }] });
  });

  test('a product that is not for sale is named, also when it is cheap and many', () => {
    const refusal = refusalOf(() => priceOne({ status: 'inactive', max_order: 1 }, 5));

    expect(refusal.code).toBe('product_unavailable');
    expect(refusal.details).toEqual({ items: [{ id: 'rainy-day', title: 'Regndag', requested: 5 }] });
  });

  test.each([
    [3, 3, true],
    [3, 4, false],
    [0, 999, true],
    [undefined, 999, true],
  ])('with max_order %p, %d pieces: allowed is %p', (limit, number, isAllowed) => {
    const price = () => priceOne({ price: 1, ...(limit === undefined ? {} : { max_order: limit }) }, number);
    if (isAllowed) {
      expect(price().totalOre).toBe(number * 100);
      return;
    }
    expect(refusalOf(price)).toMatchObject({
      code: 'quantity_limit',
      details: { items: [{ id: 'rainy-day', title: 'Regndag', requested: number, limit }] },
    });
  });

  test('every product over its limit is named', () => {
    const products = catalogue(
      aProduct({ id: 'a', max_order: 1 }),
      aProduct({ id: 'b' }),
      aProduct({ id: 'c', max_order: 1 }),
    );
    const cart = ['a', 'b', 'c'].map((id) => ({ id, number: 2 }));

    const { details } = refusalOf(() => priceCart(aRequest({ cart }), products, []));

    expect((details['items'] as { id: string }[]).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  test.each(['postnord', 'PostNord'])('delivery is found by id or name: %s', (delivery) => {
    expect(priceOne({}, 1, delivery)).toMatchObject({ delivery: options[0], deliveryCostOre: 5_900 });
  });

  test('no delivery is a pick-up and costs nothing', () => {
    expect(priceOne({}, 1, '')).toMatchObject({ delivery: undefined, deliveryCostOre: 0, totalOre: 24_900 });
  });

  test.each(['postNORD', 'toString', ' postnord'])('an unknown delivery is refused: %j', (delivery) => {
    // What the customer typed is not repeated: a refusal ends up in the execution's history.
    expect(refusalOf(() => priceOne({}, 1, delivery))).toMatchObject({ code: 'delivery_not_found', details: {} });
  });
});

describe('which pieces are free', () => {
  test.each([
    [10, undefined, 10],
    [10, 4, 6],
    [4, 4, 0],
    [3, 4, 0],
    [0, 0, 0],
  ])('stock %d with %p held: %d', (stock, reserved, expected) => {
    expect(freePieces(reserved === undefined ? { stock } : { stock, reserved })).toBe(expected);
  });

  const line = (product: Product, quantity: number) => ({ product, quantity, unitPriceOre: 100 });

  test('a cart that can be had is let through to the last piece', () => {
    expect(() => requireFreePieces([line(aProduct({ stock: 5, reserved: 3 }), 2)])).not.toThrow();
  });

  test('every line that cannot be had is named with its free count', () => {
    const lines = [
      line(aProduct({ id: 'a', stock: 5, reserved: 4 }), 2),
      line(aProduct({ id: 'b' }), 2),
      line(aProduct({ id: 'c', stock: 1, reserved: 4 }), 1),
    ];

    const refusal = refusalOf(() => requireFreePieces(lines));

    expect(refusal).toMatchObject({ name: 'InsufficientStock', code: 'insufficient_stock' });
    expect(refusal.details).toEqual({
      items: [
        { id: 'a', title: 'Regndag', requested: 2, available: 1 },
        { id: 'c', title: 'Regndag', requested: 1, available: 0 },
      ],
    });
  });
});
