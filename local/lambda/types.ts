/** An error as Lambda reports it to its caller; `errorType` is the thrown error's `name`. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What became of one invocation. */
export type InvokeResult = { readonly payload: unknown } | { readonly error: LambdaError };

/**
 * Invokes a function by name or ARN. A failed function is a result; only what Lambda's API itself refuses is rejected.
 * `order` says whose turn it is where invocations have to wait: the lowest first.
 */
export type Invoke = (nameOrArn: string, payload: unknown, order?: number) => Promise<InvokeResult>;

/** A line that a function wrote to its log. */
export interface LogLine {
  readonly functionName: string;
  readonly requestId: string | undefined;
  readonly text: string;
}
