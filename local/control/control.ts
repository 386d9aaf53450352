import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '../aws/types.ts';
import { findRoute, LiveAnswer, MailAnswer, type ControlDependencies } from './routes.ts';
import { streamEvents } from '../../web/server/event-stream.ts';
import { BodyRefused, readJsonBody } from '../../web/server/json-body.ts';
import { refusalOfSender } from '../../web/server/same-site.ts';

export type { ControlDependencies } from './routes.ts';

/** Answers a request below `/local` and returns true; leaves every other one alone and returns false. */
export type Control = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * What steers the local cloud over HTTP: clock, phone, reset, and a look at rules, mails and tables. Errors
 * are `{"error": {"code", "message"}}` with a sentence that says what to do instead.
 */
export function createControl(deps: ControlDependencies): Control {
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path !== '/local' && !path.startsWith('/local/')) return false;
    serve(deps, path, request, response).catch((error: unknown) => {
      // The caller went away, or the answer cannot be written: nobody is left to tell.
      console.error('The local cloud could not answer', error);
      response.destroy();
    });
    return true;
  };
}

async function serve(
  deps: ControlDependencies,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerOf(deps, path, request);
    if (answer instanceof LiveAnswer) streamEvents(response, answer.source);
    else if (answer instanceof MailAnswer) sendMail(response, answer.html);
    else send(response, 200, answer);
  } catch (error) {
    if (request.destroyed && !request.complete) throw error;
    refuse(response, error);
  }
}

async function answerOf(deps: ControlDependencies, path: string, request: IncomingMessage): Promise<unknown> {
  const refusal = refusalOfSender(request.headers);
  if (refusal !== undefined) throw new ServiceError('Forbidden', refusal, 403);
  const { answer, parameter } = findRoute(request.method ?? '', path);
  return answer(deps, { parameter, body: await readJsonBody(request) });
}

/**
 * A mail's HTML is somebody else's: it runs no script, loads nothing, sends no form and opens nothing, also for whoever
 * follows its address instead of looking into the inbox. It is styled inline, as mails are.
 */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

function sendMail(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Content-Security-Policy': MAIL_POLICY,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(html);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof ServiceError && error.status >= 400 && error.status < 500) {
    const { code, message, status, members } = error;
    const headers = typeof members['allowed'] === 'string' ? { Allow: members['allowed'] } : {};
    send(response, status, { error: { code, message } }, headers);
    return;
  }
  if (error instanceof BodyRefused) {
    const code = error.status === 413 ? 'BodyTooLarge' : 'InvalidJson';
    send(response, error.status, { error: { code, message: error.message } });
    return;
  }
  console.error('The local cloud failed', error);
  const message = `The local cloud failed: ${error instanceof Error ? error.message : String(error)}`;
  send(response, 500, { error: { code: 'Internal', message } });
}

function send(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(value ?? null);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(body);
}
