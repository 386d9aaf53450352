import { CheckoutError } from '../lambdas/domain/errors.ts';
import { OperationRefused } from './refusal.ts';
import { TargetUnclear } from './target.ts';

/** What went wrong, for a person. What nobody foresaw keeps its stack: somebody has to look for the reason. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof OperationRefused || error instanceof TargetUnclear) return error.message;
  // The answer may have been lost, and not the write: money that is on its way back must not go back by hand as well.
  if (error instanceof CheckoutError)
    return `${error.name}: ${error.message}. Look at what was changed, then try again`;
  return foreseen(error) ?? error.stack ?? String(error);
}

/** The sentence for what happens to anybody: no network, no credentials, no rights. Undefined for anything else. */
export function foreseen(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const found = FORESEEN.find(({ isIt }) => isIt(error));
  // Where a name has several addresses, the error of all of them has no words of its own.
  return found && `${found.says}: ${error.message || String(codeOf(error))}`;
}

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code;

const LOST: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EPIPE',
]);

const FORESEEN: readonly { readonly isIt: (error: Error) => boolean; readonly says: string }[] = [
  {
    isIt: (error) => codeOf(error) === 'ECONNREFUSED' || /ECONNREFUSED|fetch failed/.test(error.message),
    says: 'Nothing answers there. Is the shop running (npm start)',
  },
  {
    isIt: (error) => LOST.has(String(codeOf(error))),
    says: 'AWS cannot be reached from here',
  },
  {
    isIt: ({ name }) =>
      [
        'CredentialsProviderError',
        'TokenProviderError',
        'ExpiredToken',
        'ExpiredTokenException',
        'InvalidClientTokenId',
        'UnrecognizedClientException',
      ].includes(name),
    says: 'AWS does not know who you are',
  },
  {
    isIt: ({ name }) => ['AccessDenied', 'AccessDeniedException', 'AuthorizationErrorException'].includes(name),
    says: 'You may not do that in this account',
  },
  {
    isIt: ({ name }) => name === 'TimeoutError',
    says: 'AWS did not answer in time',
  },
  {
    isIt: ({ name }) => /^(Throttling|TooManyRequests)/.test(name),
    says: 'AWS is asked too often just now. Try again in a moment',
  },
  {
    isIt: (error) => ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0) >= 500,
    says: 'AWS failed. Try again',
  },
];
