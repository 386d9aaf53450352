import { expect, test } from '@jest/globals';
import { addressOf, viewOf, type View } from '../../../../web/shop/address.ts';

const id = '5f0c1b52-9f4b-4bd0-8f0e-1d6f6f4f0a11';

test.each<View>([{ name: 'shop' }, { name: 'cart' }, { name: 'checkout' }, { name: 'payment', orderId: id }])(
  'what is shown at the address of %j is that',
  (view) => {
    expect(viewOf(new URL(addressOf(view), 'http://shop.example').search)).toEqual(view);
  },
);

test('the address of a payment has the order alone', () => {
  expect(addressOf({ name: 'payment', orderId: id })).toBe(`/?order=${id}`);
});

test.each(['', '?', '?order=', '?view=nowhere', '?view=payment', '?utm_source=mail'])('%j shows the shop', (search) => {
  expect(viewOf(search)).toEqual({ name: 'shop' });
});

test('an order of any name is asked for by just that name', () => {
  const orderId = 'a&view=cart <b>/..';
  expect(viewOf(new URL(addressOf({ name: 'payment', orderId }), 'http://shop.example').search)).toEqual({
    name: 'payment',
    orderId,
  });
});
