import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { RequestAborted } from '../gateway/request-body.ts';

/**
 * Real time for which a request gets no answer before its connection breaks. A client that waits for an answer holds up
 * the clock, so it must not wait for as long as it is ready to.
 */
const SILENCE_MS = 250;

const responses = new AsyncLocalStorage<ServerResponse>();

/** Lets whatever `listener` calls break off the connection of the request that it works on. It must not reject. */
export function withLosableAnswers(
  listener: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  return (request, response) => void responses.run(response, () => listener(request, response));
}

/** Breaks off the connection of the request that is being worked on, and the work on it. */
export function loseAnswer(): never {
  responses.getStore()?.destroy();
  throw new RequestAborted('The answer was lost');
}

/** Like `loseAnswer`, after a silence. */
export async function fallSilent(): Promise<never> {
  const response = responses.getStore();
  if (response !== undefined) await breakOffAfterSilence(response);
  return loseAnswer();
}

/** Says nothing until the client gives up, or the silence has lasted long enough. Never rejects. */
export async function breakOffAfterSilence(response: ServerResponse): Promise<void> {
  const ended = new AbortController();
  const silence = pause(SILENCE_MS, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([once(response, 'close', { signal: ended.signal }).catch(() => undefined), silence]);
  ended.abort();
  response.destroy();
}
