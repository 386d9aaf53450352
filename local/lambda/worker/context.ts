export interface InvocationContext {
  readonly functionName: string | undefined;
  readonly functionVersion: string | undefined;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string | undefined;
  readonly awsRequestId: string;
  readonly xRayTraceId: string;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
  readonly clientContext: undefined;
  readonly identity: undefined;
  readonly tenantId: undefined;
  getRemainingTimeInMillis(): number;
}

/** The handler's second argument, with the members that Lambda's Node.js 24 runtime gives it. */
export function invocationContext(
  functionArn: string,
  { requestId, traceId, deadline }: { readonly requestId: string; readonly traceId: string; readonly deadline: number },
): InvocationContext {
  return {
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    awsRequestId: requestId,
    xRayTraceId: traceId,
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    clientContext: undefined,
    identity: undefined,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
