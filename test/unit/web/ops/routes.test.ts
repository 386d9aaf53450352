import { expect, test } from '@jest/globals';
import { executionAddress, orderAddress, routeOf, SECTION_ADDRESSES } from '../../../../web/ops/routes.ts';

test('every part of the console has an address that leads to it', () => {
  expect(routeOf('/ops')).toEqual({ page: 'executions' });
  expect(routeOf('/ops/')).toEqual({ page: 'executions' });
  for (const section of ['stock', 'rules', 'faults'] as const) {
    expect(routeOf(SECTION_ADDRESSES[section])).toEqual({ page: section });
  }
});

test('an address names an execution or an order, whatever its name has in it', () => {
  for (const name of ['2611.001', 'a/b', 'ö %', '4f0c9a52-0000-4000-8000-000000000000-2']) {
    expect(routeOf(executionAddress(name))).toEqual({ page: 'execution', name });
    expect(routeOf(orderAddress(name))).toEqual({ page: 'order', asked: name });
  }
});

test.each([
  '/',
  '/opsy',
  '/ops/else',
  '/ops/orders',
  '/ops/executions',
  '/ops/stock/1',
  '/ops/executions/a/b',
  '/ops/orders/%E0%A4%A',
])('there is no page at %s', (path) => {
  expect(routeOf(path)).toEqual({ page: 'unknown' });
});
