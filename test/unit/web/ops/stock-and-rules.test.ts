import { expect, test } from '@jest/globals';
import { partsOfOffender } from '../../../../web/ops/rules/offender.ts';
import { sharesOf, shownProducts, type StockedProduct } from '../../../../web/ops/stock/shown-products.ts';

const aProduct = (id: string, changes: Partial<StockedProduct> = {}): StockedProduct => ({
  id,
  title: id,
  isActive: true,
  stock: 10,
  held: 0,
  free: 10,
  ...changes,
});
const PRODUCTS = [
  aProduct('rainy-day', { title: 'Regndag', free: 4, held: 2 }),
  aProduct('bilberry-picker', { title: 'Blåbärsplock', free: 1, held: 3 }),
  aProduct('coffee-break', { title: 'Fikapaus', free: 4, held: 0 }),
];
const idsOf = (...asked: Parameters<typeof shownProducts>) => shownProducts(...asked).map(({ id }) => id);

test.each([
  ['bLÅbär', ['bilberry-picker']],
  [' coffee', ['coffee-break']],
  ['ängel', []],
])('a product is found by its title or its id: %s', (text, ids) => {
  expect(idsOf(PRODUCTS, text, 'shop')).toEqual(ids);
});

test.each([
  ['shop', ['rainy-day', 'bilberry-picker', 'coffee-break']],
  ['title', ['bilberry-picker', 'coffee-break', 'rainy-day']],
  ['free', ['bilberry-picker', 'rainy-day', 'coffee-break']],
  ['held', ['bilberry-picker', 'rainy-day', 'coffee-break']],
] as const)('products stand in the order of %s', (order, ids) => {
  expect(idsOf(PRODUCTS, '', order)).toEqual(ids);
});

test.each([
  [
    { stock: 10, held: 4 },
    { free: 60, held: 40 },
  ],
  [
    { stock: 2, held: 4 },
    { free: 0, held: 100 },
  ],
  [
    { stock: 0, held: 0 },
    { free: 0, held: 0 },
  ],
])('the bar of %o shows %o', (product, shares) => {
  expect(sharesOf(product)).toEqual(shares);
});

const ID = '67a5d22a-4fae-46c6-a448-d62746061b5a';

test('an offender leads to the orders and the product that it names, and stays as it is said', () => {
  expect(partsOfOffender('R1', 'rainy-day: reserved is 7, but 2 are held')).toEqual([
    { text: 'rainy-day', href: '/ops/stock?product=rainy-day' },
    { text: ': reserved is 7, but 2 are held' },
  ]);
  expect(partsOfOffender('R7', `2611.001: is the number of ${ID} and of none`)).toEqual([
    { text: '2611.001', href: '/ops/orders/2611.001' },
    { text: ': is the number of ' },
    { text: ID, href: `/ops/orders/${ID}` },
    { text: ' and of none' },
  ]);
  expect(partsOfOffender('R5', 'something that names nothing')).toEqual([{ text: 'something that names nothing' }]);
});
