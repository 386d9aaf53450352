import { randomUUID } from 'node:crypto';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService } from './types.ts';

/** One action of a service: its input as parsed JSON in, its output out. Throws ServiceError for what clients should see. */
export type JsonAction = (input: Record<string, unknown>) => Promise<unknown>;

export interface JsonServiceOptions {
  readonly name: string;
  /** What comes before the dot in `X-Amz-Target`: `AWSStepFunctions`, `secretsmanager`. */
  readonly targetPrefix: string;
  readonly jsonVersion: '1.0' | '1.1';
  /** By the action's name: `GetSecretValue`. */
  readonly actions: Readonly<Record<string, JsonAction>>;
}

/** A service that speaks AWS's JSON protocol. Errors other than ServiceError are left to the server. */
export function createJsonService({ name, targetPrefix, jsonVersion, actions }: JsonServiceOptions): AwsService {
  const prefix = `${targetPrefix}.`;
  const actionOf = (request: AwsRequest) => String(request.headers['x-amz-target'] ?? '');
  const knownActions = new Map(Object.entries(actions));
  return {
    name,
    accepts: (request) => actionOf(request).startsWith(prefix),
    handle: async (request) => {
      try {
        const action = knownActions.get(actionOf(request).slice(prefix.length));
        if (action === undefined) {
          throw new ServiceError('UnknownOperationException', `${name} does not support ${actionOf(request)} here`);
        }
        return jsonResponse(200, (await action(parseInput(request.body))) ?? {}, jsonVersion);
      } catch (error) {
        if (error instanceof ServiceError) return errorResponse(error, jsonVersion);
        throw error;
      }
    },
  };
}

/** A ServiceError as AWS's JSON protocol has it. */
export function errorResponse(error: ServiceError, jsonVersion: '1.0' | '1.1' = '1.0'): AwsResponse {
  const document = { __type: error.code, message: error.message, ...error.members };
  const response = jsonResponse(error.status, document, jsonVersion);
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.code } };
}

function jsonResponse(status: number, document: unknown, jsonVersion: string): AwsResponse {
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${jsonVersion}`, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(document),
  };
}

function parseInput(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  let input: unknown;
  try {
    input = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ServiceError('SerializationException', `The request is not JSON: ${String(error)}`);
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ServiceError('SerializationException', 'The request is not a JSON object');
  }
  return input as Record<string, unknown>;
}
