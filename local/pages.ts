import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { build as esbuildBuild } from 'esbuild';

const WEB_FOLDER = fileURLToPath(new URL('../web/', import.meta.url));
const PAGES = { '/': 'storefront', '/phone': 'phone', '/inbox': 'inbox', '/ops': 'ops' } as const;

/**
 * Everything comes from this origin; the QR code is a data address. A mail in the inbox is styled inline, as mails
 * are, and a frame made from `srcdoc` takes the policy of its page: so that page alone allows inline styles, not scripts.
 */
const contentSecurityPolicy = (page: string): string =>
  [
    "default-src 'self'",
    "img-src 'self' data:",
    page === 'inbox' ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The address of an order's payment carries its id: other sites must not see it. */
const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

interface Asset {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Pages {
  /** Answers with a page, an asset, or 404 (405 for anything but GET and HEAD). */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface PagesOptions {
  /** esbuild's `build`. */
  readonly build: typeof esbuildBuild;
}

/** The shop's own pages, bundled in memory once. Throws what esbuild throws when a page does not compile. */
export async function createPages({ build }: PagesOptions): Promise<Pages> {
  const assets = new Map<string, Asset>([
    ...(await readPages()),
    ...(await bundleScripts(build)),
    ...(await readPictures()),
    await readStyle(),
  ]);
  return {
    handle(request, response) {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        send(request, response, 405, plainText('Method not allowed', { Allow: 'GET, HEAD' }));
        return;
      }
      const asset = assets.get(path);
      send(request, response, asset === undefined ? 404 : 200, asset ?? plainText('Not found'));
    },
  };
}

async function readPages(): Promise<readonly (readonly [string, Asset])[]> {
  return Promise.all(
    Object.entries(PAGES).map(async ([path, name]) => {
      const body = await readFile(`${WEB_FOLDER}${name}.html`, 'utf8');
      const headers = {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': contentSecurityPolicy(name),
      };
      return [path, { body, headers }] as const;
    }),
  );
}

async function readStyle(): Promise<readonly [string, Asset]> {
  const body = await readFile(`${WEB_FOLDER}style.css`, 'utf8');
  return ['/assets/style.css', { body, headers: { 'Content-Type': 'text/css; charset=utf-8' } }];
}

/** The catalogue's drawings. */
async function readPictures(): Promise<readonly (readonly [string, Asset])[]> {
  const files = await readdir(`${WEB_FOLDER}products`);
  return Promise.all(
    files.map(async (file) => {
      const body = await readFile(`${WEB_FOLDER}products/${file}`, 'utf8');
      const headers = {
        'Content-Type': 'image/svg+xml',
        'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
      };
      return [`/assets/products/${file}`, { body, headers }] as const;
    }),
  );
}

async function bundleScripts(build: typeof esbuildBuild): Promise<readonly (readonly [string, Asset])[]> {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(Object.values(PAGES).map((name) => [name, `${WEB_FOLDER}${name}.ts`])),
    outdir: '/assets',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles.map(({ path, text }) => [
    `/assets/${path.split(/[/\\]/).at(-1)}`,
    { body: text, headers: { 'Content-Type': 'text/javascript; charset=utf-8' } },
  ]);
}

const plainText = (body: string, headers: Readonly<Record<string, string>> = {}): Asset => ({
  body,
  headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': "default-src 'none'" },
});

function send(request: IncomingMessage, response: ServerResponse, status: number, { body, headers }: Asset): void {
  response.writeHead(status, { ...COMMON_HEADERS, ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
