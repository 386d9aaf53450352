import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import type { Invoke, InvokeResult } from '../lambda/types.ts';
import type { CorsSpec, RouteSpec } from '../template/types.ts';
import { corsHeaders, isPreflight, preflightHeaders } from './cors.ts';
import { httpApiEvent, splitTarget } from './event.ts';
import { answerFromResult, gatewayAnswer, type HttpAnswer } from './function-response.ts';
import { BodyTooLarge, readBody, RequestAborted } from './request-body.ts';
import { RouteTable } from './routes.ts';
import { Throttling } from './throttling.ts';

/** API Gateway's limits. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** Real time for which a client may hold up the clock with its body or by not reading the answer. */
const TRANSFER_GRACE_MS = 1_000;

export interface HttpApiOptions {
  readonly clock: Clock;
  readonly routes: readonly RouteSpec[];
  readonly cors?: CorsSpec | undefined;
  readonly invoke: Invoke;
  /** Told of what the client sees only as a 500: a malformed result, an invocation that was refused, a fault of ours. */
  onError(error: unknown): void;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * An API Gateway HTTP API in front of the functions, payload format 2.0, as a listener for Node's HTTP server. Never
 * rejects. For the clock a request is activity while it is received, while its function works, and while it is
 * answered; a function that only waits for the clock does not hold it up.
 */
export function createHttpApi(options: HttpApiOptions): RequestListener {
  const routes = new RouteTable(options.routes);
  const throttling = new Throttling(options.clock, options.routes);
  return async (request, response) => {
    const requestId = randomBytes(11).toString('base64');
    response.on('error', () => response.destroy());
    try {
      const answer = await answerTo(request, requestId, { ...options, table: routes, throttling });
      const sent = send(request, response, { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } });
      await options.clock.track(atMost(sent, TRANSFER_GRACE_MS));
    } catch (error) {
      if (error instanceof RequestAborted) return;
      options.onError(error);
      response.destroy();
    }
  };
}

/** An API and what it has made of its routes. */
interface Api extends HttpApiOptions {
  readonly table: RouteTable;
  readonly throttling: Throttling;
}

async function answerTo(request: IncomingMessage, requestId: string, options: Api): Promise<HttpAnswer> {
  const { cors } = options;
  if (cors !== undefined && isPreflight(request)) {
    return { status: 204, headers: preflightHeaders(request, cors), cookies: [], body: Buffer.alloc(0) };
  }
  const answer = await routedAnswer(request, requestId, options);
  if (cors === undefined) return answer;
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: { ...Object.fromEntries(own), ...corsHeaders(request, cors) } };
}

async function routedAnswer(
  request: IncomingMessage,
  requestId: string,
  { clock, invoke, table, throttling, ...options }: Api,
): Promise<HttpAnswer> {
  try {
    const arrival = readBody(request, BODY_LIMIT_BYTES);
    void clock.track(atMost(arrival, TRANSFER_GRACE_MS));
    const body = await arrival;
    const match = table.match(request.method ?? 'GET', splitTarget(request).path);
    if (match === undefined) return gatewayAnswer(404, 'Not Found');
    if (!throttling.admits(match.route.key)) return gatewayAnswer(429, 'Too Many Requests');
    const event = httpApiEvent({ request, body, match, requestId, nowMs: clock.now() });
    const result = await withinTimeout(clock, invoke(match.route.functionName, event));
    if (result === 'timeout') return gatewayAnswer(503, 'Service Unavailable');
    return 'error' in result ? gatewayAnswer(500, 'Internal Server Error') : answerFromResult(result.payload);
  } catch (error) {
    if (error instanceof RequestAborted) throw error;
    if (error instanceof URIError) return gatewayAnswer(400, 'Bad Request');
    if (error instanceof BodyTooLarge) return gatewayAnswer(413, 'Request Entity Too Large');
    if (error instanceof ServiceError && error.code === 'RequestTooLargeException') {
      return gatewayAnswer(413, 'Request Entity Too Large');
    }
    options.onError(error);
    return gatewayAnswer(500, 'Internal Server Error');
  }
}

/** The function goes on when its time here is up, as on AWS; nobody waits for it any more. */
async function withinTimeout(clock: Clock, run: Promise<InvokeResult>): Promise<InvokeResult | 'timeout'> {
  const { promise: expiry, resolve } = Promise.withResolvers<'timeout'>();
  const timer = clock.after(INTEGRATION_TIMEOUT_MS, () => resolve('timeout'));
  try {
    return await Promise.race([run, expiry]);
  } finally {
    timer.cancel();
  }
}

/** Resolves when the answer is with the operating system, or the client is gone. */
function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    response.on('close', resolve);
    response.on('finish', resolve);
    response.statusCode = answer.status;
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    if (answer.cookies.length > 0) response.setHeader('set-cookie', answer.cookies);
    if (answer.status !== 204 && answer.status !== 304) response.setHeader('content-length', answer.body.length);
    // What is still to come of a refused body is not worth keeping the connection for.
    if (!request.complete) response.setHeader('connection', 'close');
    response.end(answer.body);
  });
}

/** Settles with `work`, but never later than `milliseconds` of real time, and never rejects. */
function atMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}
