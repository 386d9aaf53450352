import { CheckoutError } from '../../lambdas/domain/errors.ts';
import { BodyRefused } from '../../web/server/json-body.ts';
import { foreseen, sentenceOf } from '../failure.ts';
import { NothingFound, OperationRefused } from '../refusal.ts';
import type { ConsoleError, ConsoleErrorCode, Preview } from './api.ts';

/** A request that the console itself does not serve; `message` is for whoever asked. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly status: number;
  readonly code: ConsoleErrorCode;
  readonly more: { readonly field?: string; readonly preview?: Preview };

  constructor(status: number, code: ConsoleErrorCode, message: string, more: RequestRefused['more'] = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }

  /** A part of the request that is not as it has to be. */
  static of(field: string, problem: string): RequestRefused {
    return new RequestRefused(400, 'invalid_request', `${field} ${problem}`, { field });
  }
}

export interface Refused {
  readonly status: number;
  readonly body: ConsoleError;
  /** Nobody foresaw it: somebody has to look into the server's output. */
  readonly isUnforeseen: boolean;
}

/** What an error is answered with. What nobody foresaw is not told outside, since nobody knows what it says. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof RequestRefused) return refused(error.status, error.code, error.message, error.more);
  if (error instanceof BodyRefused) return refused(error.status, 'invalid_request', error.message);
  if (error instanceof NothingFound) return refused(404, 'not_found', error.message);
  if (error instanceof OperationRefused) return refused(409, 'refused', error.message);
  // An adapter's own error: a table, Step Functions or SES did not serve.
  if (error instanceof CheckoutError) return refused(502, 'unreachable', sentenceOf(error));
  const sentence = foreseen(error);
  if (sentence !== undefined) return refused(502, 'unreachable', sentence);
  const text = 'The console failed. What went wrong stands where it was started.';
  return { ...refused(500, 'internal', text), isUnforeseen: true };
}

const refused = (
  status: number,
  code: ConsoleErrorCode,
  message: string,
  more: RequestRefused['more'] = {},
): Refused => ({ status, body: { error: { code, message, ...more } }, isUnforeseen: false });
