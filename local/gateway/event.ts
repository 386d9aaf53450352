import type { IncomingMessage } from 'node:http';
import type { RouteMatch } from './routes.ts';

export interface EventInput {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly match: RouteMatch;
  readonly requestId: string;
  /** When the request was taken, in epoch milliseconds. */
  readonly nowMs: number;
}

/** A request's path and query, still percent-encoded. */
export function splitTarget(request: IncomingMessage): { path: string; query: string } {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: path.startsWith('/') ? path : `/${path}`, query: mark < 0 ? '' : target.slice(mark + 1) };
}

/**
 * The event that API Gateway sends to a function for an HTTP request, payload format 2.0. Throws a URIError when path or
 * query are not valid percent-encoding. Names that clients choose become own properties, whatever they are called.
 */
export function httpApiEvent({ request, body, match, requestId, nowMs }: EventInput): Record<string, unknown> {
  const { path, query } = splitTarget(request);
  const rawPath = decodeURIComponent(path);
  const { headers, cookies } = requestHeaders(request);
  const isText = isTextType(request.headers['content-type']);
  const domainName = request.headers.host ?? 'localhost';
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query !== '' && { queryStringParameters: queryParameters(query) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split(/[.:]/, 1)[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceIp(request),
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.key,
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: Math.round(nowMs),
    },
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function requestHeaders(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const values = new Map<string, string>();
  const cookies: string[] = [];
  const { rawHeaders } = request;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    const value = rawHeaders[i + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ''));
    else append(values, name, value);
  }
  append(values, 'x-forwarded-for', sourceIp(request));
  values.set('x-forwarded-proto', 'http');
  values.set('x-forwarded-port', String(request.socket.localPort ?? ''));
  return { headers: Object.fromEntries(values), cookies };
}

function queryParameters(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    append(values, decodeQuery(name), equals < 0 ? '' : decodeQuery(pair.slice(equals + 1)));
  }
  return Object.fromEntries(values);
}

function append(values: Map<string, string>, name: string, value: string): void {
  const known = values.get(name);
  values.set(name, known === undefined ? value : `${known},${value}`);
}

function decodeQuery(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** Everything else reaches the function in Base64, forms and bodies without a type included. */
function isTextType(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^(text\/.+|application\/(json|javascript|xml|.+\+(json|xml)))$/.test(type);
}

function sourceIp(request: IncomingMessage): string {
  return request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
function commonLogTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
