import type { Agent } from 'node:https';
import type { ClientCertificate, ClientCertificates } from './swish-certificates.ts';
import {
  agentPresenting,
  exchange,
  NoAnswer,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './swish-transport.ts';

/** The connections of one certificate. They outlive its replacement until the last exchange on them is over. */
interface Connections {
  readonly agent: Agent;
  busy: number;
  isReplaced: boolean;
}

type Attempt = { readonly response: TransportResponse } | { readonly failure: NoAnswer };

/**
 * Exchanges with Swish that present a client certificate. When Swish does not accept it the request is made once more
 * with the other certificate, if there is one. That is safe because a request that ended so was certainly not
 * processed: the handshake failed, or Swish said 401 before it looked at anything else. After anything that may have
 * been processed (a timeout, a connection that broke, any other status) nothing is repeated, except a question, which
 * changes nothing: it is asked once more when its connection broke. A new connection may break because the certificate
 * was refused without a word, as some servers do in TLS 1.3, so the other certificate is taken there.
 *
 * Rejects with NoAnswer, also when there is no certificate to present.
 */
export function mutualTlsTransport(certificates: ClientCertificates): Transport {
  const connections = new Map<string, Connections>();

  const release = (connection: Connections): void => {
    if (connection.isReplaced && connection.busy === 0) connection.agent.destroy();
  };

  /** Also ends the connections of certificates that are gone or have expired: they must not be presented by reuse. */
  const usable = async (): Promise<readonly ClientCertificate[]> => {
    const found = await certificates.usable();
    for (const [id, connection] of connections) {
      if (found.some((certificate) => certificate.id === id)) continue;
      connections.delete(id);
      connection.isReplaced = true;
      release(connection);
    }
    return found;
  };

  const attempt = async (
    request: TransportRequest,
    certificate: ClientCertificate,
    signal: AbortSignal,
  ): Promise<Attempt> => {
    const known = connections.get(certificate.id);
    const connection = known ?? { agent: agentPresenting(certificate.context), busy: 0, isReplaced: false };
    if (known === undefined) connections.set(certificate.id, connection);
    connection.busy += 1;
    try {
      return { response: await exchange(request, connection.agent, signal) };
    } catch (error) {
      if (error instanceof NoAnswer) return { failure: error };
      throw error;
    } finally {
      connection.busy -= 1;
      release(connection);
    }
  };

  return async (request) => {
    const signal = AbortSignal.timeout(request.timeoutMs);
    const [certificate] = await usable();
    if (certificate === undefined)
      throw new NoAnswer('no_certificate', 'There is no valid client certificate to present');
    const first = await attempt(request, certificate, signal);
    const doubt = doubtOf(first, request);
    if (doubt === 'none') return outcomeOf(first);
    if (doubt === 'stale') return outcomeOf(await attempt(request, certificate, signal));

    if (doubt === 'refused') certificates.refused(certificate);
    const other = (await usable()).find(({ id }) => id !== certificate.id);
    const second = other && (await attempt(request, other, signal));
    if (other === undefined || second === undefined || isRefused(second)) {
      if (other !== undefined) certificates.refused(other);
      if (doubt === 'refused') certificates.allRefused();
      return outcomeOf(second !== undefined && 'response' in second ? second : first);
    }
    if (doubt === 'perhaps_refused' && 'response' in second) certificates.refused(certificate);
    return outcomeOf(second);
  };
}

/** Whether a request is worth a second try, and with which certificate: `stale` with the same one. */
function doubtOf(attempt: Attempt, { method }: TransportRequest): 'none' | 'stale' | 'refused' | 'perhaps_refused' {
  if (isRefused(attempt)) return 'refused';
  if (method !== 'GET' || 'response' in attempt) return 'none';
  if (attempt.failure.reason === 'stale') return 'stale';
  return attempt.failure.reason === 'reset' ? 'perhaps_refused' : 'none';
}

const isRefused = (attempt: Attempt): boolean =>
  'response' in attempt ? attempt.response.status === 401 : attempt.failure.reason === 'certificate_refused';

function outcomeOf(attempt: Attempt): TransportResponse {
  if ('failure' in attempt) throw attempt.failure;
  return attempt.response;
}
