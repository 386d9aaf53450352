import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleAssets } from '../../../web/server/bundle.ts';
import { PAGE_NAMES } from '../../../web/server/page-list.ts';

const MOST_BYTES = 150_000;

const assets = await bundleAssets(build, PAGE_NAMES);
const scriptAt = (path: string): string => {
  const asset = assets.get(path);
  if (asset === undefined) throw new Error(`There is no ${path}`);
  return asset.body;
};
const importedBy = (path: string, pattern: RegExp): string[] =>
  [...scriptAt(path).matchAll(pattern)].map(([, file]) => `/assets/${file}`);

/** A script with all that it cannot begin without. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const imported of importedBy(path, /(?:from|import)"\.\/([^"]+)"/g)) withImports(imported, found);
  return found;
}

const bytesOf = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + Buffer.byteLength(scriptAt(path)), 0);

test.each(PAGE_NAMES)('%s begins with less than 150 KB of script', (name) => {
  expect(bytesOf(withImports(`/assets/${name}.js`))).toBeLessThan(MOST_BYTES);
});

test('each part of the console begins with less than 150 KB of script', () => {
  const parts = importedBy('/assets/ops.js', /import\("\.\/([^"]+)"\)/g);

  expect(parts.length).toBeGreaterThan(4);
  for (const part of parts) {
    const all = new Set([...withImports('/assets/ops.js'), ...withImports(part)]);
    expect([part, bytesOf(all) < MOST_BYTES]).toEqual([part, true]);
  }
});
