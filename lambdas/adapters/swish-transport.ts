import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface TransportRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Limit for the whole exchange, connecting included. */
  readonly timeoutMs: number;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer of Swish is a few hundred bytes; more than this is not one. */
const MAX_ANSWER_BYTES = 65_536;

const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 20 });
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 20, minVersion: 'TLSv1.2' });

/**
 * One exchange with Swish over a kept-alive connection. Built on node:https and not on fetch, since fetch cannot
 * present a client certificate. Rejects when no complete answer came in time: then nobody knows what Swish did.
 */
export function exchange(request: TransportRequest): Promise<TransportResponse> {
  const isHttps = request.url.startsWith('https:');
  const send = isHttps ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      request.url,
      {
        method: request.method,
        agent: isHttps ? httpsAgent : httpAgent,
        signal: AbortSignal.timeout(request.timeoutMs),
        headers: {
          accept: 'application/json',
          ...(request.body === undefined
            ? {}
            : {
                'content-type': request.contentType ?? 'application/json',
                'content-length': Buffer.byteLength(request.body),
              }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error('The answer is too large to be one of Swish'));
          else chunks.push(chunk);
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}
