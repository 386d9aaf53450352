import { expect, test } from '@jest/globals';
import { measureRush } from '../../bench/hot-product/measure.ts';

// With transactions that take so long, a crowd of sixty needs as long as one of hundreds on AWS.
const conflictWindowMs = 120;
const buyers = 60;

test('a crowd gets every piece there is, however long everybody is in the way of everybody', async () => {
  const rush = await measureRush({ buyers, pieces: buyers, carts: 'one product', conflictWindowMs });

  expect(rush).toMatchObject({ held: buyers, soldOut: 0, busy: 0, problems: [] });
});

test('a crowd for overlapping carts is refused only what is gone, and nobody is told that the shop is busy', async () => {
  const rush = await measureRush({ buyers, pieces: 10, carts: 'overlapping', conflictWindowMs });

  expect(rush).toMatchObject({ busy: 0, unlucky: 0, problems: [] });
  expect(rush.held + rush.soldOut).toBe(buyers);
});
