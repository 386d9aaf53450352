import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/types.ts';
import { splitQualifier } from '../lambda/function-name.ts';
import type { Invoke, LambdaError } from '../lambda/types.ts';
import { RUNTIME, StatesError } from './errors.ts';
import { isRecord, toJson } from './json.ts';
import { byteLength, CAUSE_CHARACTERS, ERROR_CHARACTERS } from './limits.ts';

/** Invokes a function for a Task state. Resolves to the result as AWS shapes it; a failed function is a StatesError. */
export async function invokeFunction(invoke: Invoke, taskArguments: unknown): Promise<unknown> {
  const functionName = isRecord(taskArguments) ? taskArguments['FunctionName'] : undefined;
  if (!isRecord(taskArguments) || typeof functionName !== 'string' || functionName === '') {
    throw new StatesError(
      RUNTIME,
      `The Arguments '${toJson(taskArguments)}' could not be used to start the Task: [The field 'FunctionName' is required but was missing]`,
    );
  }
  try {
    const result = await invoke(functionName, taskArguments['Payload'] ?? {});
    if ('error' in result) throw lambdaFailure(result.error);
    return invocationResult(result.payload ?? null, splitQualifier(functionName).qualifier ?? '$LATEST');
  } catch (error) {
    throw error instanceof StatesError ? error : serviceFailure(error);
  }
}

/** The error's type becomes the name that Retry and Catch match, and the whole of it the cause. */
function lambdaFailure({ errorType, errorMessage, trace }: LambdaError): StatesError {
  const cause = toJson({ errorType, errorMessage, ...(trace.length === 0 ? {} : { trace }) });
  return new StatesError(errorType.slice(0, ERROR_CHARACTERS), cause.slice(0, CAUSE_CHARACTERS));
}

/** Lambda itself could not run the function: `Lambda.ResourceNotFoundException` and the like. */
function serviceFailure(error: unknown): StatesError {
  const message = error instanceof Error ? error.message : String(error);
  return new StatesError(error instanceof ServiceError ? `Lambda.${error.code}` : 'Lambda.Unknown', message);
}

function invocationResult(payload: unknown, version: string): unknown {
  const requestId = randomUUID();
  const headers = {
    'Content-Length': String(byteLength(toJson(payload))),
    'Content-Type': 'application/json',
    'X-Amz-Executed-Version': version,
    'x-amzn-RequestId': requestId,
  };
  return {
    ExecutedVersion: version,
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
