import type { Documents } from '../adapters/documents.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { OrderActive, RefundBegun, StockContention } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { LONGEST_SETTLE_PAUSE_SECONDS, OVERDUE_MARGIN_SECONDS, SETTLE_HOLD_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { count } from '../platform/measure.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { settleAtSwish, type AskDependencies } from '../settlement/ask-swish.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { extendedHolds } from '../settlement/extend-holds.ts';

interface Dependencies extends AskDependencies {
  readonly documents: Documents;
  readonly reservations: ReservationsTable;
}

const CLOSE_TRIES = 5;

/**
 * Learns from Swish itself what became of the payment. Closes the checkout to new requests first and lets its holds
 * live on meanwhile; what is still open at Swish is cancelled there, and the answer is believed. An unreachable Swish
 * gives UNKNOWN, which is no reason to take anything away from a customer who may have paid.
 *
 * @throws OrderActive when an operator made the order active
 * @throws RefundBegun when the money is going back, or an operator gave it back another way: that is finished, also
 *   where nobody ever knew of the payment
 */
export async function settlePayment(input: StepInput, deps: Dependencies): Promise<Settled> {
  const entered = await enterRun(input, { ...deps, now: Date.now() });
  // Confirmed without being paid as asked: an operator said so, and no answer of Swish undoes that.
  if (entered.ending === 'confirmed' && entered.outcome !== 'PAID') throw new OrderActive('order_active');
  if (entered.refund !== undefined || entered.paidBack !== undefined) throw new RefundBegun('refund_begun');
  if (entered.outcome !== undefined) return settled(entered.outcome);
  // An ended checkout without an outcome was never asked for at Swish.
  if (entered.ending !== undefined) return settled('NOT_FOUND');
  const checkout = await closeCheckout(entered.id, deps);
  if (checkout.outcome !== undefined) return settled(checkout.outcome);
  // Closed before any request began, so none ever will.
  if (checkout.askedAt === undefined) return settled('NOT_FOUND');

  const outcome = await settleAtSwish(checkout, deps);
  if (outcome !== 'UNKNOWN') return settled(outcome);
  const now = Date.now();
  const dueAt = now + (LONGEST_SETTLE_PAUSE_SECONDS + OVERDUE_MARGIN_SECONDS) * 1000;
  const unclear = await deps.checkouts.markUnclear(checkout.id, now, dueAt);
  if (unclear !== undefined) {
    const unclearSince = unclear.unclearSince ?? now;
    if (unclearSince === now) count('PaymentUnclear');
    return { outcome, unclearSince };
  }
  return settled((await deps.checkouts.find(checkout.id))?.outcome ?? 'UNKNOWN');
}

interface Settled {
  readonly outcome: Outcome;
  /** Since when nobody knows, epoch ms, also in runs before this one; null when somebody does. */
  readonly unclearSince: number | null;
}

const settled = (outcome: Outcome): Settled => ({ outcome, unclearSince: null });

/** @returns the record after it was closed: no PUT can begin any more, though one may still be under way */
async function closeCheckout(id: string, deps: Dependencies): Promise<Checkout> {
  for (let attempt = 0; attempt < CLOSE_TRIES; attempt++) {
    const checkout = await deps.checkouts.find(id);
    if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
    if (checkout.ending !== undefined || checkout.outcome !== undefined) return checkout;
    const now = Date.now();
    const holdUntil = Math.max(checkout.holdUntil ?? 0, now + SETTLE_HOLD_SECONDS * 1000);
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.close(id, 'deadline', {
        now,
        holdUntil,
        dueAt: now + (LONGEST_SETTLE_PAUSE_SECONDS + OVERDUE_MARGIN_SECONDS) * 1000,
      }),
      ...(await extendedHolds(checkout, holdUntil, deps.reservations)),
    });
    if (failures.size === 0) return (await deps.checkouts.find(id)) ?? checkout;
  }
  throw new StockContention(`Checkout ${id} kept changing while it was being closed`);
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  reservations: connect.reservations(),
  swish: connect.swish(),
};

export const handler = taskHandler('SettlePayment', StepInputSchema, (input) => settlePayment(input, dependencies));
