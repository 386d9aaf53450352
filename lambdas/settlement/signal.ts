import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import type { Checkout } from '../domain/checkout.ts';
import { RefundRefused } from '../domain/errors.ts';
import { refundState } from '../domain/refund.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';

/** `closed`: the wait had ended before. `waiting`: there is nothing to tell yet, or nobody to tell it to. */
export type Signalled = 'signalled' | 'closed' | 'waiting';

/**
 * Answers the steps that wait for something the record already knows. Whoever comes second of token and result does
 * this: the step after it stored its token, and everybody after they recorded a result.
 */
export async function signal(
  checkout: Checkout,
  deps: { readonly checkouts: CheckoutsTable; readonly tokens: TaskTokens; readonly now: number },
): Promise<Signalled> {
  const results = [await signalPayment(checkout, deps), await signalRefund(checkout, deps)];
  return results.find((result) => result === 'signalled') ?? results.find((result) => result === 'closed') ?? 'waiting';
}

type Dependencies = Parameters<typeof signal>[1];

async function signalPayment(checkout: Checkout, deps: Dependencies): Promise<Signalled> {
  const { paymentToken: token, outcome } = checkout;
  if (token === undefined || token.answeredAt !== undefined || outcome === undefined) return 'waiting';
  const answer = await deps.tokens.answer(token.token, { outcome });
  await deps.checkouts.markTokenAnswered(checkout.id, 'paymentToken', token.token, deps.now);
  return signalledBy(answer, checkout);
}

async function signalRefund(checkout: Checkout, deps: Dependencies): Promise<Signalled> {
  const { refundToken: token, refund, paidBack } = checkout;
  if (token === undefined || token.answeredAt !== undefined) return 'waiting';
  const state = paidBack === undefined ? refundState(refund) : 'paid';
  if (state === 'open') return 'waiting';
  const answer =
    state === 'failed' && refund !== undefined
      ? await deps.tokens.refuse(token.token, refundRefused(refund))
      : await deps.tokens.answer(token.token, { refund: 'PAID' });
  await deps.checkouts.markTokenAnswered(checkout.id, 'refundToken', token.token, deps.now);
  return signalledBy(answer, checkout);
}

function signalledBy(answer: Awaited<ReturnType<TaskTokens['answer']>>, { id }: Checkout): Signalled {
  if (answer === 'invalid') {
    count('TaskTokenInvalid');
    logger.error('Step Functions cannot read a task token of ours', { checkoutId: id });
  }
  return answer === 'taken' ? 'signalled' : 'closed';
}

/** What RefundPayment fails with when Swish has definitely not paid the money back. */
export const refundRefused = (refund: NonNullable<Checkout['refund']>): RefundRefused =>
  new RefundRefused('refund_refused', { refund: refund.number, swishCode: refund.errorCode ?? null });
