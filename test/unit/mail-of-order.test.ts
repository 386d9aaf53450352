import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceCart } from '../../lambdas/domain/cart.ts';
import { mailOrderOf } from '../../lambdas/domain/mail-of-order.ts';
import { renderConfirmation } from '../../lambdas/domain/mail/render-mail.ts';
import { newOrder } from '../../lambdas/domain/order.ts';
import { aCheckout, anOrder, aProduct, aRequest, aShipmentOption } from '../support/builders.ts';

test('a reduced line shows both prices, another only its own', () => {
  const order = anOrder({
    cart: [
      { id: 'a', number: 2, title: 'A', price: 399, price_reduced: 349 },
      { id: 'b', number: 1, title: 'B', subtitle: 'Figur', price: 19.99 },
    ],
    delivery: '',
  });

  const mail = mailOrderOf(order);

  expect(mail.deliveryName).toBeUndefined();
  expect(mail.lines).toEqual([
    { title: 'A', subtitle: '', quantity: 2, unitPriceOre: 34_900, regularPriceOre: 39_900, lineTotalOre: 69_800 },
    { title: 'B', subtitle: 'Figur', quantity: 1, unitPriceOre: 1999, regularPriceOre: undefined, lineTotalOre: 1999 },
  ]);
});

test('a receipt adds up to what Swish was asked for, whatever was bought', () => {
  const line = fc.record({
    price: fc.integer({ min: 100, max: 50_000 }),
    reduced: fc.option(fc.integer({ min: 100, max: 50_000 }), { nil: undefined }),
    number: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), fc.integer({ min: 0, max: 20_000 }), (lines, cost) => {
      const products = lines.map(({ price, reduced }, index) =>
        aProduct({ id: `${index}`, price: price / 100, ...(reduced && { price_reduced: reduced / 100 }) }),
      );
      const cart = lines.map(({ number }, index) => ({ id: `${index}`, number }));
      const request = aRequest({ cart, order: { delivery: 'postnord' } });
      const priced = priceCart(request, new Map(products.map((product) => [product.id, product])), [
        aShipmentOption({ cost: cost / 100 }),
      ]);

      const mail = mailOrderOf(newOrder(aCheckout({ request }), priced, '2611.001', 0));

      expect(mail.totalOre).toBe(priced.totalOre);
      expect(() => renderConfirmation(mail, 'customer')).not.toThrow();
    }),
    { numRuns: 30 },
  );
});
