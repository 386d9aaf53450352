import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { plain, type SwishRequest, type SwishResponse } from './api.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

/**
 * Serves `answer` below `basePath`. Nothing of a body beyond 64 KiB is kept: it is read to its end and answered with
 * 413. How long a client may take to send it is the server's `requestTimeout`.
 */
export function createListener(basePath: string, answer: (request: SwishRequest) => SwishResponse): RequestListener {
  return (request, response) => {
    serve(basePath, answer, request, response).catch((error: unknown) => {
      console.error('The Swish simulator failed to answer', error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}

async function serve(
  basePath: string,
  answer: (request: SwishRequest) => SwishResponse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const [path = ''] = (request.url ?? '').split('?');
  const {
    status,
    headers,
    body: text,
  } = body === undefined
    ? plain(413, `A body has at most ${LARGEST_BODY_BYTES} bytes`)
    : !path.startsWith(`${basePath}/`)
      ? plain(404, `Swish is at ${basePath}`)
      : answer({
          method: request.method ?? '',
          baseUrl: `http://${request.headers.host ?? '127.0.0.1'}${basePath}`,
          path: path.slice(basePath.length),
          contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
          body,
        });
  response.writeHead(status, headers).end(text);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  return size > LARGEST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
