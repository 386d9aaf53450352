import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleAssets } from '../web/server/bundle.ts';
import { PAGE_NAMES } from '../web/server/page-list.ts';

/** No page may begin with more script than this. */
export const MOST_SCRIPT_BYTES = 150_000;

export interface PageWeight {
  /** A page, or a part of the console with what all of the console begins with. */
  readonly name: string;
  /** The scripts that it cannot begin without, minified as they are served. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** What each page begins with, and each part of the console, whose script comes when it is shown. */
export async function measurePageWeights(): Promise<readonly PageWeight[]> {
  const assets = await bundleAssets(build, PAGE_NAMES);
  const scriptAt = (path: string): string => {
    const asset = assets.get(path);
    if (asset === undefined) throw new Error(`There is no ${path}`);
    return asset.body;
  };
  const importedBy = (path: string, pattern: RegExp): readonly string[] =>
    [...scriptAt(path).matchAll(pattern)].map(([, file]) => `/assets/${file}`);
  const withImports = (path: string, found = new Set<string>()): ReadonlySet<string> => {
    if (found.has(path)) return found;
    found.add(path);
    for (const imported of importedBy(path, /(?:from|import)"\.\/([^"]+)"/g)) withImports(imported, found);
    return found;
  };
  const weigh = (name: string, paths: ReadonlySet<string>): PageWeight => {
    const scripts = [...paths].map((path) => Buffer.from(scriptAt(path)));
    const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
    return {
      name,
      bytes: sum(scripts.map(({ length }) => length)),
      gzipBytes: sum(scripts.map((script) => gzipSync(script, { level: 9 }).length)),
    };
  };

  const pages = PAGE_NAMES.map((name) => weigh(name, withImports(`/assets/${name}.js`)));
  const parts = importedBy('/assets/ops.js', /import\("\.\/([^"]+)"\)/g).map((path) => {
    const name = path.replace(/^\/assets\/(.+)-[^-]+\.js$/, 'ops: $1');
    return weigh(name, new Set([...withImports('/assets/ops.js'), ...withImports(path)]));
  });
  return [...pages, ...parts];
}
