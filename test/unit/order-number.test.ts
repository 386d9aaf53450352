import { expect, test } from '@jest/globals';
import { highestNumbers, monthOf, orderNumber, swishReference } from '../../lambdas/domain/order-number.ts';

test.each([
  ['the middle of a month', '2026-11-22T12:00:00Z', '2611'],
  ['the last moment of a winter month in Stockholm', '2026-11-30T22:59:59.999Z', '2611'],
  ['midnight in Stockholm in winter', '2026-11-30T23:00:00Z', '2612'],
  ['the last moment of a summer month in Stockholm', '2026-06-30T21:59:59.999Z', '2606'],
  ['midnight in Stockholm in summer', '2026-06-30T22:00:00Z', '2607'],
  ['the last moment of March, in summer time since the 29th', '2026-03-31T21:59:59.999Z', '2603'],
  ['midnight after March', '2026-03-31T22:00:00Z', '2604'],
  ['the last moment of October, in winter time since the 25th', '2026-10-31T22:59:59.999Z', '2610'],
  ['midnight after October', '2026-10-31T23:00:00Z', '2611'],
  ['the last moment of a year', '2026-12-31T22:59:59.999Z', '2612'],
  ['New Year in Stockholm, while UTC has the old year', '2026-12-31T23:00:00Z', '2701'],
  ['the turn of the decade', '2029-12-31T23:30:00Z', '3001'],
])('%s', (_title, time, month) => {
  expect(monthOf(Date.parse(time))).toBe(month);
});

test.each([
  [1, '2611.001'],
  [42, '2611.042'],
  [999, '2611.999'],
  [1000, '2611.1000'],
  [12_345, '2611.12345'],
])('order %d of a month is %s', (count, number) => {
  expect(orderNumber('2611', count)).toBe(number);
});

test('Swish gets letters and digits only', () => {
  expect(swishReference('2611.1000')).toBe('26111000');
});

test('the highest number of each month is found, and what is no number is passed by', () => {
  const numbers = [
    '2611.998',
    '2611.1002',
    '2611.003',
    '2610.777',
    '2613.001',
    '2600.001',
    '2611-9999',
    '2611.99',
    'x2611.999999',
  ];

  expect([...highestNumbers(numbers)]).toEqual([
    ['2611', 1002],
    ['2610', 777],
  ]);
});
