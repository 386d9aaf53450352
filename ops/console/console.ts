import type { IncomingMessage, ServerResponse } from 'node:http';
import { streamEvents } from '../../web/server/event-stream.ts';
import { readJsonBody } from '../../web/server/json-body.ts';
import { refusalOfSender } from '../../web/server/same-site.ts';
import { OperationRefused } from '../refusal.ts';
import { CONSOLE_API, isConsoleRequest } from './api.ts';
import { openWorkbench, type ConsoleOptions, type Workbench } from './workbench.ts';
import { RequestRefused, refusedBy } from './refusals.ts';
import { findRoute } from './routes.ts';

/** Answers a request below `/ops/api` and returns true; leaves every other one alone and returns false. */
export type Console = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The console's server: what its pages ask of a shop and have done with it, by AWS's own APIs and the shop's tables. No
 * request is logged: what nobody foresaw is, by its route alone, since a path or a body may be about somebody.
 */
export function createConsole(options: ConsoleOptions): Console {
  const workbenches = new Workbenches(options);
  return (request, response) => {
    if (!isConsoleRequest(request)) return false;
    serve(workbenches, options, request, response).catch(() => {
      // The caller went away, or the answer cannot be written: nobody is left to tell.
      response.destroy();
    });
    return true;
  };
}

async function serve(
  workbenches: Workbenches,
  options: ConsoleOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://console');
  try {
    const refusal = refusalOfSender(request.headers);
    if (refusal !== undefined) throw new RequestRefused(403, 'forbidden', refusal);
    if (url.pathname === `${CONSOLE_API}/events` && request.method === 'GET') {
      streamEvents(response, options.changes);
      return;
    }
    const { answer, parameter } = findRoute(request.method ?? '', url.pathname);
    const body = request.method === 'POST' ? await readBody(request) : undefined;
    const query = Object.fromEntries(url.searchParams);
    send(response, 200, await workbenches.use(async (workbench) => answer(workbench, { parameter, query, body })));
  } catch (error) {
    if (request.destroyed && !request.complete) throw error;
    const { status, body, isUnforeseen } = refusedBy(error);
    if (isUnforeseen) logUnforeseen(request.method, error);
    send(response, status, body);
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new RequestRefused(415, 'invalid_request', 'Send the body as JSON.');
  return readJsonBody(request);
}

/** The shop, found when it is first asked for. One that could not be reached is looked for anew the next time. */
class Workbenches {
  readonly #options: ConsoleOptions;
  #workbench: Promise<Workbench> | undefined;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  async use<Result>(work: (workbench: Workbench) => Promise<Result>): Promise<Result> {
    const opening = (this.#workbench ??= this.#open());
    const forget = (): void => {
      if (this.#workbench === opening) this.#workbench = undefined;
    };
    // Whatever went wrong: one that was never found is of no use the next time.
    opening.catch(forget);
    const workbench = await opening;
    try {
      await workbench.shop.readClock();
      return await work(workbench);
    } catch (error) {
      // Credentials that were renewed, and a shop that was started again elsewhere, are only seen by asking anew.
      if (refusedBy(error).status === 502) forget();
      throw error;
    }
  }

  async #open(): Promise<Workbench> {
    try {
      return openWorkbench(this.#options, await this.#options.connect());
    } catch (error) {
      if (error instanceof OperationRefused) throw new RequestRefused(502, 'unreachable', error.message);
      throw error;
    }
  }
}

/** Where it happened, and not what it says: a message may quote what was asked for. */
function logUnforeseen(method: string | undefined, error: unknown): void {
  const { name, stack = '' } = error instanceof Error ? error : new Error('not an error');
  const places = stack.split('\n').filter((line) => line.startsWith('    at '));
  process.stderr.write(`The console failed at a ${method} request: ${name}\n${places.join('\n')}\n`);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
