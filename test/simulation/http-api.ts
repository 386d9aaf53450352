import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../local/clock.ts';
import { httpApiEvent } from '../../local/gateway/event.ts';
import { answerFromResult, gatewayAnswer, type HttpAnswer } from '../../local/gateway/function-response.ts';
import { RouteTable } from '../../local/gateway/routes.ts';
import type { Invoke } from '../../local/lambda/types.ts';
import type { RouteSpec } from '../../local/template/types.ts';

export interface HttpRequest {
  readonly method: string;
  /** With its query, if any. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** API Gateway's HTTP API without sockets and without its limits on how often it is asked. */
export class HttpApi {
  readonly #clock: Clock;
  readonly #routes: RouteTable;
  readonly #invoke: Invoke;

  constructor({ clock, routes, invoke }: { clock: Clock; routes: readonly RouteSpec[]; invoke: Invoke }) {
    this.#clock = clock;
    this.#routes = new RouteTable(routes);
    this.#invoke = invoke;
  }

  async request({ method, path, headers = {}, body = '' }: HttpRequest): Promise<HttpAnswer> {
    try {
      const match = this.#routes.match(method, path.split('?', 1)[0] ?? '/');
      if (match === undefined) return gatewayAnswer(404, 'Not Found');
      const event = httpApiEvent({
        request: incoming(method, path, headers),
        body: Buffer.from(body),
        match,
        requestId: randomUUID(),
        nowMs: this.#clock.now(),
      });
      const result = await this.#invoke(match.route.functionName, event);
      return 'error' in result ? gatewayAnswer(500, 'Internal Server Error') : answerFromResult(result.payload);
    } catch (error) {
      if (error instanceof URIError) return gatewayAnswer(400, 'Bad Request');
      throw error;
    }
  }
}

/** As much of a request as becomes an event. */
function incoming(method: string, url: string, headers: Readonly<Record<string, string>>): IncomingMessage {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method,
    url,
    httpVersion: '1.1',
    headers: { host: 'shop.simulation', ...Object.fromEntries(named) },
    rawHeaders: ['host', 'shop.simulation', ...named.flat()],
    socket: { remoteAddress: '203.0.113.7', localPort: 443 },
  } as unknown as IncomingMessage;
}
