import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import { isUnpaid } from '../domain/outcome.ts';
import { FLAGGED_DUE_SECONDS } from '../domain/timing.ts';
import { logger, metrics } from '../platform/powertools.ts';

export type Ensured = 'signalled' | 'closed' | 'flagged' | 'nothing';

/**
 * Makes what the record says happen, for duplicates too: an unanswered token is answered with the outcome, and money
 * for a checkout that has ended unpaid is put before a person. Safe to call at any time, by anyone, any number of times.
 */
export async function ensure(
  checkoutId: string,
  deps: {
    readonly checkouts: CheckoutsTable;
    readonly tokens: TaskTokens;
    readonly now: number;
  },
): Promise<Ensured> {
  const checkout = await deps.checkouts.find(checkoutId);
  if (checkout?.outcome === undefined) return 'nothing';
  const token = checkout.paymentToken;
  if (token !== undefined && token.answeredAt === undefined) {
    const answer = await deps.tokens.answer(token.token, { outcome: checkout.outcome });
    await deps.checkouts.markTokenAnswered(checkoutId, token.token, deps.now);
    if (answer === 'taken') return 'signalled';
  }
  if (checkout.ending === 'cancelled' && !isUnpaid(checkout.outcome)) {
    const dueAt = deps.now + FLAGGED_DUE_SECONDS * 1000;
    if (await deps.checkouts.flagLateMoney(checkoutId, deps.now, dueAt)) {
      metrics.addMetric('LatePayment', MetricUnit.Count, 1);
      logger.error('Money came for an order that had ended unpaid', { checkoutId, outcome: checkout.outcome });
      return 'flagged';
    }
  }
  return token === undefined ? 'nothing' : 'closed';
}
