import { CheckoutError } from '../domain/errors.ts';

export interface ErrorDescription {
  readonly name: string;
  /** Only of errors that this code raises: what others write into a message is not known to be free of personal data. */
  readonly message?: string;
  readonly at: readonly string[];
  /** HTTP status and request id of an AWS service's answer. */
  readonly service?: { readonly status?: number; readonly requestId?: string };
  readonly cause?: ErrorDescription;
}

const MOST_FRAMES = 12;

/**
 * What of an error may be logged. An allow-list, since errors of SDKs carry data along: a cancelled transaction has the
 * items that stood in its way, with the customer's name in them, and SES names the address that it refused.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const isForeign = '$metadata' in error;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number; requestId?: string } };
  return {
    name: error.name,
    ...(isForeign ? {} : { message: error.message }),
    at: framesOf(error),
    ...($metadata === undefined ? {} : { service: serviceOf($metadata) }),
    ...(error.cause === undefined ? {} : { cause: describeCause(error.cause) }),
  };
}

/** A cause is somebody else's error unless it is one of ours. */
function describeCause(cause: unknown): ErrorDescription {
  const { message, ...rest } = describeError(cause);
  return cause instanceof CheckoutError && message !== undefined ? { ...rest, message } : rest;
}

/** The stack without its first lines, which repeat the message. */
const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim());

const serviceOf = ({ httpStatusCode, requestId }: { httpStatusCode?: number; requestId?: string }) => ({
  ...(httpStatusCode === undefined ? {} : { status: httpStatusCode }),
  ...(requestId === undefined ? {} : { requestId }),
});
