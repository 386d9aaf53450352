import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { build as esbuildBuild, BuildOptions } from 'esbuild';
import { PAGES, type PageName } from './page-list.ts';

const WEB_FOLDER = fileURLToPath(new URL('../', import.meta.url));
const PICTURES = 'products';

export interface Asset {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const COMMON = {
  bundle: true,
  minify: true,
  write: false,
  target: 'es2023',
  outdir: '/assets',
  logLevel: 'silent',
  legalComments: 'none',
} as const satisfies BuildOptions;

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * Scripts, styles and pictures of these pages by their address. Throws what esbuild throws when something does not
 * compile.
 */
export async function bundleAssets(
  build: typeof esbuildBuild,
  pages: readonly PageName[],
): Promise<ReadonlyMap<string, Asset>> {
  const [modules, scripts, pictures] = await Promise.all([
    build({
      ...COMMON,
      format: 'esm',
      // What a page imports when it needs it is a script of its own.
      splitting: true,
      entryPoints: Object.fromEntries(pages.map((name) => [name, `${WEB_FOLDER}${PAGES[name].entry}`])),
    }),
    // Scripts of their own, for a page that loads them by a plain tag.
    build({
      ...COMMON,
      format: 'iife',
      entryPoints: {
        theme: `${WEB_FOLDER}design/first-theme.ts`,
        'checkout-client': `${WEB_FOLDER}checkout-client-script.ts`,
      },
    }),
    readPictures(),
  ]);
  const built = [...modules.outputFiles, ...scripts.outputFiles].map(({ path, text }): [string, Asset] => {
    const file = path.split(/[/\\]/).at(-1) ?? '';
    const type = TYPES[file.split('.').at(-1) ?? ''];
    if (type === undefined) throw new Error(`No content type is known for ${file}`);
    return [`/assets/${file}`, { body: text, headers: { 'Content-Type': type } }];
  });
  return new Map([...built, ...pictures]);
}

/** The catalogue's drawings, and the shop's mark. */
async function readPictures(): Promise<readonly (readonly [string, Asset])[]> {
  const files = (await readdir(`${WEB_FOLDER}${PICTURES}`)).map((file) => `${PICTURES}/${file}`);
  return Promise.all(
    [...files, 'smultron.svg'].map(async (file) => {
      const body = await readFile(`${WEB_FOLDER}${file}`, 'utf8');
      const headers = {
        'Content-Type': 'image/svg+xml',
        'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      };
      return [`/assets/${file}`, { body, headers }] as const;
    }),
  );
}
