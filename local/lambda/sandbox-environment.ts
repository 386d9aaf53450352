import type { FunctionSpec } from '../template/types.ts';
import { functionNameOf } from './function-name.ts';

/**
 * How many invocations one sandbox is told to expect at once. The variable also makes the AWS libraries keep what
 * belongs to an invocation (log keys, metrics) apart, as they do on Lambda Managed Instances.
 */
const MAX_CONCURRENCY = '1000';

/**
 * The whole environment of a function's process: the function's own variables, over them what the host sets for every
 * function (endpoint, region, credentials), over them what Lambda reserves for itself. Nothing of this process leaks in.
 */
export function sandboxEnvironment(
  spec: FunctionSpec,
  hostEnvironment: Readonly<Record<string, string>>,
): Record<string, string> {
  const functionName = functionNameOf(spec);
  const region = spec.arn.split(':')[3] ?? '';
  return {
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...spec.environment,
    ...hostEnvironment,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '$LATEST',
    AWS_LAMBDA_MAX_CONCURRENCY: MAX_CONCURRENCY,
    LAMBDA_TASK_ROOT: spec.codeFolder,
    _HANDLER: spec.handler,
  };
}
