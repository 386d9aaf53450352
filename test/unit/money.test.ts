import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oreFromSek, sekFromOre, swishAmount } from '../../lambdas/domain/money.ts';

const ore = fc.integer({ min: 0, max: 100_000_000_00 });

test.each([
  [19.99, 1999],
  [19.99 * 3, 5997],
  [0.1 + 0.2, 30],
  [1.15, 115],
  [8.2, 820],
  [4.35, 435],
  [150_000, 15_000_000],
  [0, 0],
])('%d SEK is %d öre, whatever binary fractions say', (sek, expected) => {
  expect(oreFromSek(sek)).toBe(expected);
});

test('an amount comes back from SEK as it was', () => {
  fc.assert(fc.property(ore, (amount) => oreFromSek(sekFromOre(amount)) === amount));
});

test('a sum of prices in SEK is the sum of their öre', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 40 }), (amounts) => {
      const sek = amounts.reduce((sum, amount) => sum + sekFromOre(amount), 0);
      expect(oreFromSek(sek)).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e15, undefined as unknown as number])(
  '%p is not an amount',
  (value) => {
    expect(() => oreFromSek(value)).toThrow(RangeError);
  },
);

test('Swish gets kronor and two digits, and the same amount', () => {
  expect(swishAmount(100)).toBe('1.00');
  expect(swishAmount(12_345)).toBe('123.45');
  fc.assert(
    fc.property(ore, (amount) => {
      expect(swishAmount(amount)).toMatch(/^\d+\.\d\d$/);
      expect(oreFromSek(Number(swishAmount(amount)))).toBe(amount);
    }),
  );
});
