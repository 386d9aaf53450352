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
  const foreseen = FORESEEN.find(({ isIt }) => isIt(error));
  return foreseen === undefined ? (error.stack ?? String(error)) : `${foreseen.says}: ${error.message}`;
}

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code;

const FORESEEN: readonly { readonly isIt: (error: Error) => boolean; readonly says: string }[] = [
  {
    isIt: (error) => codeOf(error) === 'ECONNREFUSED' || /ECONNREFUSED|fetch failed/.test(error.message),
    says: 'Nothing answers there. Is the shop running (npm start)',
  },
  {
    isIt: ({ name }) =>
      [
        'CredentialsProviderError',
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
];
