import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsService } from '../../../local/aws/types.ts';

export interface Endpoint {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Puts one service on a free port of this machine. */
export async function serve(service: AwsService): Promise<Endpoint> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url = '/' } = request;
      service.handle({ headers, path: url, body: Buffer.concat(chunks) }).then(
        (answer) => response.writeHead(answer.status, answer.headers).end(answer.body),
        (error: unknown) => response.destroy(error as Error),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
