import type { IncomingMessage } from 'node:http';
import type { CorsSpec } from '../template/types.ts';

const EVERY_METHOD = 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT';

/** Whether the gateway answers the request itself instead of a route. */
export function isPreflight(request: IncomingMessage): boolean {
  const { origin, 'access-control-request-method': method } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
}

/** The headers of a preflight's answer; none for an origin that is not allowed. */
export function preflightHeaders(request: IncomingMessage, cors: CorsSpec): Record<string, string> {
  const allowOrigin = allowedOrigin(request, cors);
  if (allowOrigin === undefined) return {};
  return {
    'access-control-allow-origin': allowOrigin,
    ...(cors.allowMethods.length > 0 && {
      'access-control-allow-methods': cors.allowMethods.includes('*') ? EVERY_METHOD : cors.allowMethods.join(','),
    }),
    ...(cors.allowHeaders.length > 0 && { 'access-control-allow-headers': cors.allowHeaders.join(',').toLowerCase() }),
    ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
    ...variesByOrigin(allowOrigin),
  };
}

/**
 * What is added to every other answer to a cross-origin request. What the function itself says on the matter is dropped,
 * as API Gateway does where CORS is configured.
 */
export function corsHeaders(request: IncomingMessage, cors: CorsSpec): Record<string, string> {
  const allowOrigin = allowedOrigin(request, cors);
  if (allowOrigin === undefined) return {};
  return {
    'access-control-allow-origin': allowOrigin,
    ...(cors.exposeHeaders.length > 0 && {
      'access-control-expose-headers': cors.exposeHeaders.join(',').toLowerCase(),
    }),
    ...variesByOrigin(allowOrigin),
  };
}

function allowedOrigin(request: IncomingMessage, { allowOrigins }: CorsSpec): string | undefined {
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  if (allowOrigins.includes('*')) return '*';
  return allowOrigins.some((allowed) => matches(allowed, origin)) ? origin : undefined;
}

/** API Gateway takes `https://*` and `http://*` besides full origins. */
function matches(allowed: string, origin: string): boolean {
  return allowed.endsWith('://*')
    ? origin.startsWith(allowed.slice(0, -1))
    : allowed.toLowerCase() === origin.toLowerCase();
}

function variesByOrigin(allowOrigin: string): Record<string, string> {
  return allowOrigin === '*' ? {} : { vary: 'origin' };
}
