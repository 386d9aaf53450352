import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { SynthesisError } from './synthesis-error.ts';

export interface BundleEntry {
  readonly name: string;
  /** File that exports `handler`, from the project's root. */
  readonly entry: string;
}

/** Gives each function its code. */
export type CodeOf = (functionName: string) => Code;

/**
 * Bundles every entry file in one esbuild call and hands the results to `use`. Each function gets a folder of its own
 * with `index.cjs` and its source map, so that a change of one handler changes the asset of that function alone.
 * Assets are copied while `use` runs; afterwards the folders are gone.
 *
 * The working folder lies at a fixed depth below the project, because source maps carry paths relative to it and those
 * count in the asset's hash: the same sources give the same assets on every machine.
 *
 * The map is beside the bundle but Node is not told to read it: mapping the stack of every refusal would cost the
 * customer time. `NODE_OPTIONS=--enable-source-maps` on a function turns it on.
 *
 * CommonJS, because a cold start is a third shorter: an ES module that imports `node:http` makes Node list all that it
 * exports, and load the whole of its own `fetch` for it, which no function uses.
 */
export function withBundles<Result>(
  root: string,
  entries: readonly BundleEntry[],
  use: (codeOf: CodeOf) => Result,
): Result {
  const missing = entries.filter(({ entry }) => !existsSync(join(root, entry)));
  if (missing.length > 0) {
    const list = missing.map(({ name, entry }) => `${name} (${entry})`).join(', ');
    throw new SynthesisError(`These functions of infra/functions.ts have no file: ${list}`);
  }
  const cache = join(root, 'node_modules/.cache/smultron');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bundle-'));
  try {
    bundle(root, entries, folder);
    return use((name) => Code.fromAsset(join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bundle(root: string, entries: readonly BundleEntry[], folder: string): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map(({ name, entry }) => [`${name}/index`, entry])),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    // Packages that offer both come as CommonJS otherwise, of which nothing can be left out.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}

/** Stands in for every bundle where only the template matters. */
export const placeholderCode: CodeOf = () =>
  Code.fromInline(
    'export const handler = () => { throw new Error("This function was synthesised without its code"); };',
  );
