import { request as httpRequest } from 'node:http';
import { connectShop } from '../../ops/connect.ts';
import type { Clock } from '../../local/clock.ts';
import type { ConsoleError, ConsoleShop } from '../../ops/console/api.ts';
import { createConsole } from '../../ops/console/console.ts';
import type { ConsoleOptions } from '../../ops/console/workbench.ts';
import { listen, type Listening } from '../../web/server/listen.ts';

export interface Asked<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Asks a console, as its pages do. */
export async function ask<Body>(url: string, path: string, sent?: object): Promise<Asked<Body>> {
  const response = await fetch(
    `${url}/ops/api${path}`,
    sent && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) },
  );
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

/** What a console refused a request with; fails when it did not. */
export async function refusal(
  url: string,
  path: string,
  sent?: object,
): Promise<ConsoleError['error'] & { status: number }> {
  const { status, body } = await ask<Partial<ConsoleError>>(url, path, sent);
  if (body.error === undefined) throw new Error(`${path} was answered with ${status}`);
  return { status, ...body.error };
}

/** Whether a console's clock is the shop's own: between two looks at that one. What is told of it is rounded to ms. */
export async function hasClockOf(clock: Pick<Clock, 'now'>, url: string): Promise<boolean> {
  const before = clock.now() - 1;
  const { now } = (await ask<ConsoleShop>(url, '/shop')).body;
  return before <= now && now <= clock.now() + 1;
}

/** A console of its own beside the local cloud's, for a shop at `endpoint`. */
export async function aConsole(endpoint: string, changes: Partial<ConsoleOptions> = {}): Promise<Listening> {
  const listening = await listen(0, 'nothing');
  const console = createConsole({
    connect: () => connectShop({ environment: 'local', endpoint }),
    changes: { subscribe: () => () => undefined },
    mayChange: true,
    operator: 'karin',
    isLocal: false,
    ...changes,
  });
  listening.serve((request, response) => void console(request, response));
  return listening;
}

/** Listens where `port` is, and hands everything on to another address. */
export async function aProxy(port: number, to: string): Promise<Listening> {
  const listening = await listen(port, 'nothing');
  listening.serve((request, response) => {
    const { method, url, headers } = request;
    const onward = httpRequest(new URL(url ?? '', to), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return listening;
}
