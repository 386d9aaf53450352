import { expect, test } from '@jest/globals';
import { PAGE_NAMES, pageAt } from '../../../web/server/page-list.ts';

test.each([
  ['/', 'shop'],
  ['/phone', 'phone'],
  ['/phone/', 'phone'],
  ['/inbox', 'inbox'],
  ['/ops', 'ops'],
  ['/ops/', 'ops'],
  ['/ops/executions/0f8c', 'ops'],
  ['/desk', 'desk'],
] as const)('%s is the page %s', (path, name) => {
  expect(pageAt(path, PAGE_NAMES)).toBe(name);
});

test.each(['/nothing', '/phone/below', '/opsx', '//ops', '/v1/products'])('%s is no page', (path) => {
  expect(pageAt(path, PAGE_NAMES)).toBeUndefined();
});

test('a server has the pages only that it serves', () => {
  expect(pageAt('/', ['ops'])).toBeUndefined();
  expect(pageAt('/ops/stock', ['ops'])).toBe('ops');
});
