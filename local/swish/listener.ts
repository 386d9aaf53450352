import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { plain, type SwishAnswer, type SwishRequest } from './wire.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

type Answer = (request: SwishRequest) => Promise<SwishAnswer>;

/**
 * Serves `answer` below `basePath`, and breaks the connection off where it gives none. Nothing of a body beyond 64 KiB is
 * kept: it is read to its end and answered with 413. How long a client may take to send it is the server's
 * `requestTimeout`.
 */
export function createListener(basePath: string, answer: Answer): RequestListener {
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
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const [path = ''] = (request.url ?? '').split('?');
  const given = await answerTo(basePath, answer, request, path, body);
  if (given === undefined) response.destroy();
  else response.writeHead(given.status, given.headers).end(given.body);
}

async function answerTo(
  basePath: string,
  answer: Answer,
  request: IncomingMessage,
  path: string,
  body: Buffer | undefined,
): Promise<SwishAnswer> {
  if (body === undefined) return plain(413, `A body has at most ${LARGEST_BODY_BYTES} bytes`);
  if (!path.startsWith(`${basePath}/`)) return plain(404, `Swish is at ${basePath}`);
  const { method = '', headers, socket } = request;
  const isEncrypted = socket instanceof TLSSocket;
  const merchant = isEncrypted ? merchantOf(socket) : undefined;
  // Swish has no body for this.
  if (isEncrypted && merchant === undefined) return { status: 401, headers: {}, body: '' };
  return answer({
    method,
    baseUrl: `${isEncrypted ? 'https' : 'http'}://${headers.host ?? '127.0.0.1'}${basePath}`,
    path: path.slice(basePath.length),
    contentType: (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    body,
    merchant,
  });
}

/** The number that the client's certificate, which the handshake has checked, was issued for. */
function merchantOf(socket: TLSSocket): string | undefined {
  const name = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' && /^\d{10}$/.test(name) ? name : undefined;
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
