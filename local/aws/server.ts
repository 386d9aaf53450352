import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, readBody, RequestAborted } from '../gateway/request-body.ts';
import { errorResponse } from './json-service.ts';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService } from './types.ts';

/** More than any of the services takes itself: DynamoDB's BatchWriteItem is the largest with 16 MB. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * The AWS endpoint: hands each request to the first service that accepts it, as a listener for Node's HTTP server. Never
 * rejects. Signatures are not checked. What a service does not foresee is logged and becomes InternalFailure.
 */
export function createAwsServer(
  services: readonly AwsService[],
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    response.on('error', () => response.destroy());
    try {
      const body = await readBody(request, BODY_LIMIT_BYTES);
      send(request, response, await answerTo({ headers: request.headers, path: request.url ?? '/', body }, services));
    } catch (error) {
      if (error instanceof RequestAborted) return;
      if (error instanceof BodyTooLarge) {
        send(request, response, errorResponse(new ServiceError('RequestEntityTooLargeException', error.message, 413)));
        return;
      }
      console.error(`The AWS endpoint failed on ${describe(request.headers)}`, error);
      if (response.headersSent) response.destroy();
      else
        send(request, response, errorResponse(new ServiceError('InternalFailure', 'An internal error occurred', 500)));
    }
  };
}

async function answerTo(request: AwsRequest, services: readonly AwsService[]): Promise<AwsResponse> {
  const service = services.find((candidate) => candidate.accepts(request));
  if (service !== undefined) return await service.handle(request);
  const known = services.map(({ name }) => name).join(', ');
  return errorResponse(
    new ServiceError(
      'UnknownOperationException',
      `${describe(request.headers)} is for none of the services here: ${known}`,
    ),
  );
}

function describe(headers: AwsRequest['headers']): string {
  const target = headers['x-amz-target'];
  return target === undefined ? 'A request without X-Amz-Target' : `X-Amz-Target ${String(target)}`;
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: AwsResponse): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-length', Buffer.byteLength(body));
  if (!request.complete) response.setHeader('connection', 'close');
  response.end(body);
}
