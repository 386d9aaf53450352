import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { SecureContext } from 'node:tls';

export interface TransportRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Limit for the whole exchange: finding a certificate, connecting, and a second try included. */
  readonly timeoutMs: number;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Rejects with NoAnswer when no complete answer came in time: then nobody knows what Swish did. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/**
 * Why there is no answer. `certificate_refused`: Swish ended the handshake because of our certificate, so it never
 * read the request. `no_certificate`: there was none to present, so nothing was sent. `reset`: a new connection was broken off without an answer. `stale`: so was one that had been kept
 * alive, most likely for too long. `other`: all the rest.
 */
export type NoAnswerReason = 'certificate_refused' | 'no_certificate' | 'reset' | 'stale' | 'other';

export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A host that does not even shake hands in this time will not answer either; the rest of the time is for asking. */
const CONNECT_TIMEOUT_MS = 3_000;

/** An answer of Swish is a few hundred bytes; more than this is not one. */
const MAX_ANSWER_BYTES = 65_536;

const AGENT_OPTIONS = { keepAlive: true, maxSockets: 20 } as const;

/** Connections that are kept alive and all present the same certificate. */
export const agentPresenting = (secureContext: SecureContext): HttpsAgent =>
  new HttpsAgent({ ...AGENT_OPTIONS, secureContext });

/** Without a client certificate: for the simulator on this machine. */
export function plainTransport(): Transport {
  const agent = new HttpAgent(AGENT_OPTIONS);
  return (request) => exchange(request, agent, AbortSignal.timeout(request.timeoutMs));
}

/**
 * One exchange with Swish over a kept-alive connection. Built on node:https and not on fetch, since fetch cannot
 * present a client certificate.
 */
export function exchange(
  request: Omit<TransportRequest, 'timeoutMs'>,
  agent: HttpAgent | HttpsAgent,
  signal: AbortSignal,
): Promise<TransportResponse> {
  const isHttps = request.url.startsWith('https:');
  const send = isHttps ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(request.url, { method: request.method, agent, signal, headers: headersOf(request) });
    const connecting = watchConnecting(outgoing, isHttps ? 'secureConnect' : 'connect');
    outgoing.on('error', (error) => {
      reject(noAnswer(error, { isHttps, isConnected: connecting.isDone(), isReused: outgoing.reusedSocket }));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) incoming.destroy(new Error('The answer is too large to be one of Swish'));
        else chunks.push(chunk);
      });
      incoming.on('error', (error) => {
        reject(new NoAnswer('other', 'The answer of Swish is incomplete', { cause: error }));
      });
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end(request.body);
  });
}

function headersOf({ body, contentType }: Omit<TransportRequest, 'timeoutMs'>) {
  if (body === undefined) return { accept: 'application/json' };
  return {
    accept: 'application/json',
    'content-type': contentType ?? 'application/json',
    'content-length': Buffer.byteLength(body),
  };
}

/** Ends a request whose new connection is not ready in time. A connection that was kept alive is ready at once. */
function watchConnecting(outgoing: ClientRequest, readyEvent: 'connect' | 'secureConnect') {
  let isDone = false;
  outgoing.once('socket', (socket) => {
    if (outgoing.reusedSocket) {
      isDone = true;
      return;
    }
    const timer = setTimeout(
      () => outgoing.destroy(new Error('Swish did not accept the connection in time')),
      CONNECT_TIMEOUT_MS,
    );
    socket.once(readyEvent, () => {
      isDone = true;
      clearTimeout(timer);
    });
    socket.once('close', () => clearTimeout(timer));
  });
  return { isDone: () => isDone };
}

/**
 * The TLS alerts of a server that does not believe our certificate (RFC 8446, section 6.2): handshake_failure,
 * bad_, unsupported_, revoked, expired and unknown certificate, unknown_ca, access_denied, certificate_required.
 */
const CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([40, 42, 43, 44, 45, 46, 48, 49, 116]);

interface ConnectionState {
  readonly isHttps: boolean;
  /** The handshake was over on our side, and the request may have been written. */
  readonly isConnected: boolean;
  readonly isReused: boolean;
}

function noAnswer(error: Error, state: ConnectionState): NoAnswer {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (isCertificateRefused(error, code, state)) {
    return new NoAnswer('certificate_refused', 'Swish did not accept the client certificate', { cause: error });
  }
  const isReset = code === 'ECONNRESET' || code === 'EPIPE';
  const reason = isReset ? (state.isReused ? 'stale' : 'reset') : 'other';
  return new NoAnswer(reason, 'No answer from Swish', { cause: error });
}

/**
 * Before the handshake is over nothing of the request was sent, so any break of it by the other side is a refusal. In
 * TLS 1.3 our side is done first, and the request may be on its way when the alert comes; a server that sends one of
 * these alerts has not let us in, and cannot even decrypt what followed. A mere reset there says nothing and is none.
 */
function isCertificateRefused(error: Error, code: string, state: ConnectionState): boolean {
  if (!state.isHttps || state.isReused) return false;
  const alert = /SSL alert number (\d+)/.exec(error.message)?.[1];
  if (alert !== undefined && CERTIFICATE_ALERTS.has(Number(alert))) return true;
  if (state.isConnected) return false;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'EPROTO' || code.startsWith('ERR_SSL_');
}
