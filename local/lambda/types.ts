/** An error as Lambda reports it to its caller; `errorType` is the thrown error's `name`. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What became of one invocation. */
export type InvokeResult = { readonly payload: unknown } | { readonly error: LambdaError };

/** Invokes a function by name or ARN. Never rejects: a failed function is a result. */
export type Invoke = (nameOrArn: string, payload: unknown) => Promise<InvokeResult>;

/** A line that a function wrote to its log. */
export interface LogLine {
  readonly functionName: string;
  readonly requestId: string | undefined;
  readonly text: string;
}
