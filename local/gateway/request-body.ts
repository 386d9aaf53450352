import type { IncomingMessage } from 'node:http';

/** The sender wants to hand over more than the endpoint takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The sender went away before its request was complete: there is nobody to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

/** How long, in real time, a sender may go on with a body that was refused, so that it gets to read why. */
const DRAIN_LIMIT_MS = 2_000;

/**
 * Reads a request's body. Rejects with BodyTooLarge when it exceeds `limitBytes`, none of it kept, and with
 * RequestAborted when the connection breaks first.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let drainLimit: NodeJS.Timeout | undefined;
    const refuse = () => reject(new BodyTooLarge(`The body exceeds ${limitBytes} bytes`));
    const isTooLarge = () => size > limitBytes || Number(request.headers['content-length'] ?? 0) > limitBytes;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (isTooLarge()) {
        chunks.length = 0;
        drainLimit ??= setTimeout(refuse, DRAIN_LIMIT_MS);
      } else chunks.push(chunk);
    });
    request.on('end', () => (isTooLarge() ? refuse() : resolve(Buffer.concat(chunks))));
    request.on('error', (error) => reject(new RequestAborted('The request broke off', { cause: error })));
    request.on('close', () => {
      clearTimeout(drainLimit);
      if (!request.readableEnded) reject(new RequestAborted('The request broke off'));
    });
  });
}
