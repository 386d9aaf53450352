import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../aws/types.ts';

const LARGEST_BODY_BYTES = 16 * 1024;

/**
 * The JSON body of a request; undefined when there is none. A body that is too large is read to its end, but not kept.
 *
 * @throws ServiceError 413 beyond 16 KiB, 400 for what is not JSON in UTF-8
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  if (size > LARGEST_BODY_BYTES) {
    throw new ServiceError('BodyTooLarge', `A body has at most ${LARGEST_BODY_BYTES} bytes.`, 413);
  }
  return size === 0 ? undefined : parse(Buffer.concat(chunks));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new ServiceError('InvalidJson', `The body is not valid JSON (${(error as Error).message}).`, 400);
  }
}
