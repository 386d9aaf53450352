import type { LambdaError } from './types.ts';

/** What Lambda accepts as a synchronous invocation's event, in bytes of JSON. */
export const REQUEST_LIMIT_BYTES = 6 * 1024 * 1024;

/** What a function may return: Lambda grants 100 bytes more than to the request. */
export const RESPONSE_LIMIT_BYTES = REQUEST_LIMIT_BYTES + 100;

export function timedOut(requestId: string, timeoutMs: number): LambdaError {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    trace: [],
  };
}

/** How a sandbox came to its end while invocations were running in it. */
export type SandboxEnd =
  { readonly kind: 'exit'; readonly code: number } | { readonly kind: 'killed' } | { readonly kind: 'out-of-memory' };

export function sandboxEnded(requestId: string, end: SandboxEnd): LambdaError {
  const reason =
    end.kind !== 'exit'
      ? 'Runtime exited with error: signal: killed'
      : end.code === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${end.code}`;
  return {
    errorType: end.kind === 'out-of-memory' ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    trace: [],
  };
}

export function responseTooLarge(): LambdaError {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
    trace: [],
  };
}
