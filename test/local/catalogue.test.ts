import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { chargedPrice, freePieces } from '../../lambdas/domain/product.ts';
import { oreFromSek, sekFromOre } from '../../lambdas/domain/money.ts';
import { products } from '../../local/catalogue/products.ts';
import { shipmentOptions } from '../../local/catalogue/shipment-options.ts';

const LARGEST_DRAWING_BYTES = 2048;
const active = products.filter(({ status }) => status === 'active');

test('the catalogue shows every kind of product that a shop has', () => {
  expect(active.length).toBeGreaterThanOrEqual(12);
  expect(products.some(({ status }) => status === 'inactive')).toBe(true);
  expect(active.filter((product) => freePieces(product) === 0)).toHaveLength(1);
  expect(active.filter((product) => freePieces(product) === 1)).toHaveLength(1);
  expect(active.some((product) => chargedPrice(product) < product.price)).toBe(true);
  expect(active.some(({ max_order: most = 0 }) => most > 0)).toBe(true);
  expect(active.some(({ price }) => !Number.isInteger(price))).toBe(true);
});

test('ids are slugs, and nothing is there twice', () => {
  for (const values of [products.map(({ id }) => id), products.map(({ article }) => article)]) {
    expect(new Set(values).size).toBe(products.length);
  }
  expect(products.every(({ id, slug }) => id === slug && /^[a-z]+(-[a-z]+)*$/.test(id))).toBe(true);
  expect(new Set(shipmentOptions.map(({ id }) => id)).size).toBe(shipmentOptions.length);
});

test('amounts are SEK with at most two decimals', () => {
  const amounts = [
    ...products.flatMap(({ price, price_reduced: reduced = 0 }) => [price, reduced]),
    ...shipmentOptions.map(({ cost }) => cost),
  ];

  expect(amounts.filter((amount) => sekFromOre(oreFromSek(amount)) !== amount)).toEqual([]);
});

test('rows are the shop’s own: nothing of them is ours yet, and their times are fixed', () => {
  for (const product of products) {
    expect(product).not.toHaveProperty('reserved');
    expect(new Date(product.createdAt ?? '').toISOString()).toBe(product.createdAt);
  }
});

test.each(products)('$id has a small drawing that loads nothing and runs nothing', async ({ id, image }) => {
  expect(image).toBe(`/assets/products/${id}.svg`);
  const drawing = await readFile(new URL(`../../web/products/${id}.svg`, import.meta.url), 'utf8');

  expect(Buffer.byteLength(drawing)).toBeLessThan(LARGEST_DRAWING_BYTES);
  expect(drawing).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 240 240"/);
  expect(drawing).not.toMatch(/<script|<foreignObject|href|url\(|\son\w+=/i);
});
