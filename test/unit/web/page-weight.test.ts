import { expect, test } from '@jest/globals';
import { measurePageWeights, MOST_SCRIPT_BYTES } from '../../../bench/page-weight.ts';
import { PAGE_NAMES } from '../../../web/server/page-list.ts';

const weights = await measurePageWeights();

test('every page is weighed, and every part of the console', () => {
  const names = weights.map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining([...PAGE_NAMES, 'ops: execution-page', 'ops: order-page']));
  expect(names.length).toBeGreaterThan(PAGE_NAMES.length + 4);
});

test.each(weights.map(({ name, bytes }) => [name, bytes] as const))(
  '%s begins with less than 150 KB of script',
  (_name, bytes) => {
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
  },
);
