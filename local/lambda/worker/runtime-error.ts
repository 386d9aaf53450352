import type { LambdaError } from '../types.ts';

/** An error of Lambda's runtime itself; `name` is what the caller sees as the error's type. */
export class RuntimeError extends Error {
  constructor(type: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = `Runtime.${type}`;
  }
}

/** Whatever a handler threw, as Lambda's Node.js runtime reports it. */
export function describeError(thrown: unknown): LambdaError {
  try {
    if (thrown instanceof Error) {
      return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}
