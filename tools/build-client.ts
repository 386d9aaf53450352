/** `npm run build:client`: the checkout client for a real shop's pages, into dist/. How to use it: docs/storefront.md. */
import './require-node.ts';
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const TARGET = 'es2022';
const SCRIPTS = [
  { entry: 'web/checkout-client-script.ts', format: 'iife', file: 'dist/checkout-client.js' },
  { entry: 'web/checkout-client.ts', format: 'esm', file: 'dist/checkout-client.module.js' },
] as const;
const TYPES = {
  ignoreConfig: 'true',
  declaration: 'true',
  emitDeclarationOnly: 'true',
  outDir: 'dist/types',
  target: TARGET,
  module: 'nodenext',
  strict: 'true',
  allowImportingTsExtensions: 'true',
  rewriteRelativeImportExtensions: 'true',
} as const;

rmSync(`${root}dist`, { recursive: true, force: true });
for (const { entry, format, file } of SCRIPTS) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: file,
    format,
    target: TARGET,
    bundle: true,
    minify: true,
  });
  console.log(`${file} ${(statSync(`${root}${file}`).size / 1024).toFixed(1)} KB`);
}
const flags = Object.entries(TYPES).flatMap(([name, value]) => [`--${name}`, value]);
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...flags, 'web/checkout-client.ts'], {
  cwd: root,
  stdio: 'inherit',
});
console.log('dist/types/checkout-client.d.ts');
