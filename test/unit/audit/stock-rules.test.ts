import { describe, expect, test } from '@jest/globals';
import { describeRepair } from '../../../lambdas/domain/audit/finding.ts';
import {
  conservationFinding,
  reservedFinding,
  unloggedChange,
  type StockCount,
} from '../../../lambdas/domain/audit/stock-rules.ts';

const aCount = (changes: Partial<StockCount> = {}): StockCount => ({
  id: 'rainy-day',
  stock: 10,
  reserved: 3,
  sold: 5,
  counted: 15,
  ...changes,
});

describe('R1', () => {
  test.each<[string, Partial<StockCount>, number, boolean]>([
    ['that counts what is held', {}, 3, false],
    ['that was never held, and is not', { reserved: undefined as never }, 0, false],
    ['all of whose pieces are held', { stock: 3 }, 3, false],
    ['whose stock an admin lowered below what is held', { stock: 2 }, 3, true],
  ])('finds nothing in a product %s', (_title, changes, held, isLowered) => {
    expect(reservedFinding(aCount(changes), held, isLowered)).toBeUndefined();
  });

  test.each<[string, Partial<StockCount>, number, string, string]>([
    ['too much', {}, 1, '3 are reserved, but the active holds add up to 1', 'change `reserved` from 3 by -2'],
    ['too little', {}, 4, '3 are reserved, but the active holds add up to 4', 'change `reserved` from 3 by +1'],
    [
      'less than nothing',
      { reserved: -1 },
      0,
      '-1 are reserved, but the active holds add up to 0; -1 are reserved, which is less than none',
      'change `reserved` from -1 by +1',
    ],
    [
      'more than there is, though nobody lowered it',
      { stock: 2 },
      3,
      '3 are reserved, but the stock is 2',
      'count the shelf and set the stock right with `stock set`',
    ],
  ])('finds a product that reserves %s', (_title, changes, held, says, repair) => {
    const found = reservedFinding(aCount(changes), held, false);

    expect(found).toMatchObject({ rule: 'R1', subject: 'rainy-day', says });
    expect(found && describeRepair(found.repair)).toBe(repair);
  });
});

describe('R2', () => {
  test.each<[string, Partial<StockCount>]>([
    ['whose pieces are all there', {}],
    ['that sold nothing yet', { stock: 15, sold: undefined as never }],
    ['without a stock, none of which was ever there', { stock: undefined as never, sold: 0, counted: 0 }],
  ])('finds nothing in a product %s', (_title, changes) => {
    expect(conservationFinding(aCount(changes))).toBeUndefined();
  });

  test.each([
    [12, '+2', 'log the change of the stock from 10 to 12'],
    [7, '-3', 'log the change of the stock from 10 to 7'],
  ])('tells an admin who set the stock to %i past the log', (stock, change, repair) => {
    const found = conservationFinding(aCount({ stock }));

    expect(found?.says).toBe(
      `unlogged change of ${change}: 15 pieces were counted, but there are ${stock} in stock and 5 sold`,
    );
    expect(found && describeRepair(found.repair)).toBe(repair);
  });

  test('a sale moves pieces and makes no difference', () => {
    expect(unloggedChange(aCount({ stock: 9, sold: 6 }))).toBe(0);
    expect(unloggedChange(aCount({ stock: 9 }))).toBe(-1);
    expect(unloggedChange(aCount({ sold: 6 }))).toBe(1);
  });

  test('a product that was counted and has no count was written anew', () => {
    const found = conservationFinding({ id: 'rainy-day', stock: 40 });

    expect(found?.says).toBe('was counted, but its count is gone: the product was written anew with 40 in stock');
    expect(found && describeRepair(found.repair)).toBe('count it anew: 40 in stock and 0 sold');
  });
});
