import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { withBundles } from '../../infra/bundling.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'smultron-bundling-'));
  mkdirSync(join(root, 'lambdas'));
  writeFileSync(join(root, 'lambdas/shared.ts'), 'export const greeting = (name: string): string => `Hej ${name}`;');
  writeFileSync(
    join(root, 'lambdas/greet.ts'),
    "import { greeting } from './shared.ts';\nexport const handler = async (event: { name: string }) => greeting(event.name);",
  );
  writeFileSync(
    join(root, 'lambdas/old.ts'),
    "const os = require('node:os') as typeof import('node:os');\nexport const handler = async () => os.EOL;",
  );
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const greet = { name: 'Greet', entry: 'lambdas/greet.ts' };
const old = { name: 'Old', entry: 'lambdas/old.ts' };

const bundleFolder = (): string => {
  const cache = join(root, 'node_modules/.cache/smultron');
  const [folder = 'none'] = readdirSync(cache).filter((name) => name.startsWith('bundle-'));
  return join(cache, folder);
};

test('each function gets a folder with its bundle and its map, and nothing else', () => {
  const found = withBundles(root, [greet, old], () => readdirSync(bundleFolder(), { recursive: true }));

  expect(found.map(String).sort()).toEqual([
    'Greet',
    'Greet/index.cjs',
    'Greet/index.cjs.map',
    'Old',
    'Old/index.cjs',
    'Old/index.cjs.map',
  ]);
});

test('a bundle is a whole CommonJS module that needs no other file', async () => {
  const bundle = withBundles(root, [greet], () => readFileSync(join(bundleFolder(), 'Greet/index.cjs')));
  const alone = join(root, 'alone.cjs');
  writeFileSync(alone, bundle);

  const { handler } = (await import(alone)) as { handler: (event: object) => Promise<string> };
  expect(await handler({ name: 'Astrid' })).toBe('Hej Astrid');
});

test('a bundled CommonJS package may still require modules of Node', async () => {
  const bundle = withBundles(root, [old], () => readFileSync(join(bundleFolder(), 'Old/index.cjs')));
  const alone = join(root, 'old.cjs');
  writeFileSync(alone, bundle);

  const { handler } = (await import(alone)) as { handler: () => Promise<string> };
  expect(await handler()).toBe('\n');
});

test('the same sources give the same bytes, so that nothing is deployed anew without a change', () => {
  const build = () =>
    withBundles(root, [greet], () =>
      ['index.cjs', 'index.cjs.map'].map((file) => readFileSync(join(bundleFolder(), 'Greet', file), 'utf8')),
    );

  expect(build()).toEqual(build());
});

test('nothing is left behind, also not after a failure', () => {
  const fail = () =>
    withBundles(root, [greet], () => {
      throw new Error('no room for an asset');
    });

  expect(fail).toThrow('no room for an asset');
  expect(readdirSync(join(root, 'node_modules/.cache/smultron'))).toEqual([]);
});

test('a function without a file is named', () => {
  const missing = { name: 'RefundPayment', entry: 'lambdas/steps/refund-payment.ts' };

  expect(() => withBundles(root, [greet, missing], () => undefined)).toThrow(
    'These functions of infra/functions.ts have no file: RefundPayment (lambdas/steps/refund-payment.ts)',
  );
});
