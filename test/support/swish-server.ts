import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { TestCertificate } from './test-certificates.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly serialNumber: string;
}

/** Where Swish would be, with TLS and client certificates as Swish has them: whoever has none does not get in. */
export async function startSwishServer(
  options: TlsOptions & { readonly ca: string; readonly server: TestCertificate },
  answer: (request: IncomingMessage, response: ServerResponse, serialNumber: string) => void,
) {
  const { server: own, ...tls } = options;
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = createServer(
    { requestCert: true, rejectUnauthorized: true, cert: own.certificate, key: own.privateKey, ...tls },
    (request, response) => {
      const { serialNumber } = (request.socket as TLSSocket).getPeerCertificate();
      seen.push({ method: request.method ?? '', path: request.url ?? '', serialNumber });
      answer(request, response, serialNumber);
    },
  );
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Requests that got past the handshake. */
    seen,
    connections: () => connections,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type SwishServer = Awaited<ReturnType<typeof startSwishServer>>;
