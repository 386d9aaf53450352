import type { IncomingMessage, ServerResponse } from 'node:http';
import type { build as esbuildBuild } from 'esbuild';
import { bundleAssets, type Asset } from './bundle.ts';
import { htmlOf } from './html.ts';
import { pageAt, type PageName } from './page-list.ts';

/** Everything comes from this origin; the QR code is a data address. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self'",
  "script-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** The address of an order's payment carries its id: other sites must not see it. */
const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export interface Pages {
  /** Answers with a page, an asset, or 404 (405 for anything but GET and HEAD). */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Bundles ahead of the first visitor. Throws what esbuild throws when a page does not compile. */
  warm(): Promise<void>;
}

export interface PagesOptions {
  /** esbuild's `build`. */
  readonly build: typeof esbuildBuild;
  readonly served: readonly PageName[];
  /** Address of the server-sent events, by page. */
  readonly liveUpdates: (page: PageName) => string | undefined;
}

/** The pages, bundled in memory when somebody first asks for one. */
export function createPages({ build, served, liveUpdates }: PagesOptions): Pages {
  let bundled: Promise<ReadonlyMap<string, Asset>> | undefined;
  function assets(): Promise<ReadonlyMap<string, Asset>> {
    if (bundled !== undefined) return bundled;
    const bundling = bundleAssets(build, served);
    bundled = bundling;
    // What was mended meanwhile is seen by whoever asks next.
    bundling.catch(() => {
      bundled = undefined;
    });
    return bundling;
  }

  async function find(path: string): Promise<Asset | undefined> {
    const page = pageAt(path, served);
    if (page === undefined) return path.startsWith('/assets/') ? (await assets()).get(path) : undefined;
    return {
      body: htmlOf(page, { served, liveUpdates: liveUpdates(page) }),
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      },
    };
  }

  return {
    async handle(request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        send(request, response, 405, plainText('Method not allowed', { Allow: 'GET, HEAD' }));
        return;
      }
      try {
        const asset = await find((request.url ?? '/').split('?', 1)[0] ?? '/');
        send(request, response, asset === undefined ? 404 : 200, asset ?? plainText('Not found'));
      } catch (error) {
        console.error('The pages could not be bundled', error);
        send(request, response, 500, plainText('The pages could not be bundled: the console of the server says why.'));
      }
    },
    async warm() {
      await assets();
    },
  };
}

const plainText = (body: string, headers: Readonly<Record<string, string>> = {}): Asset => ({
  body,
  headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Security-Policy': "default-src 'none'" },
});

function send(request: IncomingMessage, response: ServerResponse, status: number, { body, headers }: Asset): void {
  response.writeHead(status, { ...COMMON_HEADERS, ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
