import { randomUUID } from 'node:crypto';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService } from '../aws/types.ts';
import { isRecord } from './json.ts';
import type { StepFunctions } from './step-functions.ts';

const TARGET_PREFIX = 'AWSStepFunctions.';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** The wire protocol of Step Functions (AWS JSON 1.0) in front of an engine. */
export function stepFunctionsService(stepFunctions: StepFunctions): AwsService {
  return {
    name: 'states',
    accepts: (request) => targetOf(request)?.startsWith(TARGET_PREFIX) === true,
    async handle(request) {
      try {
        const action = (targetOf(request) ?? '').slice(TARGET_PREFIX.length);
        return response(200, await stepFunctions.handle(action, parseBody(request.body)));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        return response(error.status, { __type: error.code, message: error.message, ...error.members });
      }
    },
  };
}

function targetOf({ headers }: AwsRequest): string | undefined {
  const target = headers['x-amz-target'];
  return Array.isArray(target) ? target[0] : target;
}

function parseBody(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The body of the request is not JSON.');
  }
  if (isRecord(value)) return value;
  throw new ServiceError('SerializationException', 'The body of the request is not a JSON object.');
}

function response(status: number, body: unknown): AwsResponse {
  return {
    status,
    headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}
