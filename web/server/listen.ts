import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Only loopback: nothing on this machine is meant for the network. */
const HOST = '127.0.0.1';

export interface Listening {
  readonly url: string;
  /** Sets what answers. Until then requests get 503. */
  serve(listener: RequestListener): void;
  /** Lets the process end while this is open. */
  unref(): void;
  close(): Promise<void>;
}

/** Somebody else listens there: in a sentence to act on. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/**
 * Takes a port before there is anything to serve: the addresses are part of what the template is resolved with.
 *
 * @throws PortTaken
 */
export async function listen(port: number, movedBy: string): Promise<Listening> {
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new PortTaken(`Port ${port} is taken. Choose another one with ${movedBy}.`) : error);
    });
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    serve: (listener) => {
      answer = listener;
    },
    unref: () => {
      server.unref();
      server.on('connection', (socket) => socket.unref());
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
