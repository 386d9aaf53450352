import { afterEach, expect, test } from '@jest/globals';
import { browserStorage } from '../../../../web/checkout-client.ts';
import { aStorage } from './a-server.ts';

const page = globalThis as { localStorage?: Storage };
const before = Object.getOwnPropertyDescriptor(page, 'localStorage');
afterEach(() => {
  if (before === undefined) delete page.localStorage;
  else Object.defineProperty(page, 'localStorage', before);
});
const browserHas = (find: () => Storage): void => {
  Object.defineProperty(page, 'localStorage', { configurable: true, get: find });
};

test('texts are kept where the browser keeps them, and are read anew', () => {
  const kept = aStorage();
  browserHas(() => kept);
  const storage = browserStorage('localStorage');

  storage.setItem('name', 'of this tab');
  expect(kept.getItem('name')).toBe('of this tab');
  kept.setItem('name', 'of another tab');

  expect(storage.getItem('name')).toBe('of another tab');
});

test('in a browser that forbids storage texts last as long as the page', () => {
  browserHas(() => {
    throw new DOMException('The operation is insecure', 'SecurityError');
  });
  const storage = browserStorage('localStorage');

  expect(storage.getItem('name')).toBeNull();
  storage.setItem('name', 'value');

  expect(storage.getItem('name')).toBe('value');
});
