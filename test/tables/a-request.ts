import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ApiRequest } from '../../lambdas/platform/api-handler.ts';

/** A request as a route gets it. Header names are lower-case. */
export function aRequestOf({
  body,
  headers = {},
  path = {},
}: {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
}): ApiRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  return {
    event: { body: text, headers, pathParameters: path, isBase64Encoded: false } as unknown as APIGatewayProxyEventV2,
    language: 'sv',
    header: (name) => headers[name],
    path: (name) => path[name] ?? '',
  };
}
