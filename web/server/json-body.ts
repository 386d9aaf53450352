import type { IncomingMessage } from 'node:http';

const LARGEST_BODY_BYTES = 16 * 1024;

/** A body that is not served, in a sentence for whoever sent it. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
  readonly status: 400 | 413;

  constructor(status: BodyRefused['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The JSON body of a request; undefined when there is none. A body that is too large is read to its end, but not kept.
 *
 * @throws BodyRefused 413 beyond 16 KiB, 400 for what is not JSON in UTF-8
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  if (size > LARGEST_BODY_BYTES) throw new BodyRefused(413, `A body has at most ${LARGEST_BODY_BYTES} bytes.`);
  return size === 0 ? undefined : parse(Buffer.concat(chunks));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // What is wrong with it would be said with a piece of it.
    throw new BodyRefused(400, 'The body is not valid JSON in UTF-8.');
  }
}
