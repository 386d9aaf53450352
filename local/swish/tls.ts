import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface TlsOptions {
  /** The authority that clients must have their certificate from. PEM. */
  readonly ca: string;
  /** The server's own certificate with its chain, and its key. PEM. */
  readonly certificate: string;
  readonly privateKey: string;
  /** Any free one unless told. */
  readonly port?: number;
}

export interface TlsServer {
  /** `https://127.0.0.1:…/swish` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves over TLS to clients with a certificate of the given authority. A handshake without one, with one of another
 * authority, without its chain, or past its time (on the machine's own clock, which does not jump) fails.
 */
export async function serveOverTls(
  listener: RequestListener,
  basePath: string,
  { ca, certificate, privateKey, port = 0 }: TlsOptions,
): Promise<TlsServer> {
  const server = createServer(
    { ca, cert: certificate, key: privateKey, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
