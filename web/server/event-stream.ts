import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Topic } from '../design/topics.ts';

/** Something that tells when what pages show may have changed. Returns what ends the subscription. */
export interface ChangeSource {
  subscribe(listener: (topics: ReadonlySet<Topic>) => void): () => void;
}

/** An idle connection is cut by some proxies after a minute, and a page that is gone shows only when it is written to. */
const PING_MS = 20_000;

/** Tells a page that the server it spoke to was started anew, and that what it shows may be of another world. */
const INSTANCE = randomUUID();

/** Keeps a response open as server-sent events: `hello` once, `change` with topics whenever `source` tells. */
export function streamEvents(response: ServerResponse, source: ChangeSource): void {
  if (response.destroyed) return;
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  send('hello', { instance: INSTANCE });
  const unsubscribe = source.subscribe((topics) => send('change', { topics: [...topics] }));
  const ping = setInterval(() => response.write(': ping\n\n'), PING_MS);
  ping.unref();
  // The request is over as soon as it was read: that the page is gone shows on the answer only.
  response.once('close', () => {
    clearInterval(ping);
    unsubscribe();
  });
}
