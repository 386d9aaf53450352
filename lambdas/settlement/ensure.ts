import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { isUnpaid } from '../domain/outcome.ts';
import { FLAGGED_DUE_SECONDS, FLAGGED_HOLD_SECONDS } from '../domain/timing.ts';

export type Ensured = 'signalled' | 'closed' | 'flagged' | 'nothing';

/**
 * Makes what the record says happen, for duplicates too: an unanswered token is answered with the outcome, and money
 * for a checkout that has ended unpaid is put before a person. Safe to call at any time, by anyone, any number of times.
 */
export async function ensure(
  checkoutId: string,
  deps: {
    readonly documents: Documents;
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
  if (isLateMoney(checkout)) {
    const attention = { reason: 'late_payment' as const, at: deps.now };
    await transact(deps.documents, {
      checkout: deps.checkouts.flag(checkoutId, attention, {
        dueAt: deps.now + FLAGGED_DUE_SECONDS * 1000,
        holdUntil: deps.now + FLAGGED_HOLD_SECONDS * 1000,
      }),
    });
    return 'flagged';
  }
  return token === undefined ? 'nothing' : 'closed';
}

/** Swish has money for an order that ended unpaid, and nobody was told yet. */
const isLateMoney = (checkout: Checkout): boolean =>
  checkout.ending === 'cancelled' && !isUnpaid(checkout.outcome) && checkout.attention === undefined;
