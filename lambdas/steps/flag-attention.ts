import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import { transact } from '../adapters/transaction.ts';
import { ATTENTION_REASONS, type AttentionReason } from '../domain/attention.ts';
import type { Attention, Checkout } from '../domain/checkout.ts';
import { PaymentArrived, RefundSettled, StaleRun, StockContention } from '../domain/errors.ts';
import { refundState } from '../domain/refund.ts';
import { FLAGGED_HOLD_SECONDS, MAIL_DUE_SECONDS } from '../domain/timing.ts';
import { tellOfAttention } from '../notification/tell-admin.ts';
import { connect, documents } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { countBy } from '../platform/measure.ts';
import { StepInputSchema, taskHandler } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { extendedHolds } from '../settlement/extend-holds.ts';

const InputSchema = StepInputSchema.extend({ reason: z.enum(ATTENTION_REASONS) });

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly reservations: ReservationsTable;
  readonly mailer: Mailer;
  readonly adminAddress: string;
}

const FLAG_TRIES = 5;
const REFUND_REASONS: ReadonlySet<AttentionReason> = new Set(['refund_failed', 'refund_stuck', 'refund_unclear']);

/**
 * A person must act. Says so on the checkout, keeps its pieces for two weeks, and tells the admin.
 *
 * @throws PaymentArrived when the payment is unclear no longer: then it is settled, and nobody is called
 * @throws RefundSettled when the money is back after all: then the customer is told, and nobody is called
 * @throws MailUnavailable when the admin could not be told; the flag stands whatever becomes of the mail
 */
export async function flagAttention(input: z.output<typeof InputSchema>, deps: Dependencies): Promise<void> {
  const entered = await enterRun(input, { ...deps, now: Date.now() });
  await flag(entered, input.reason, deps);
  const [checkout, order] = await Promise.all([
    deps.checkouts.find(input.checkoutId),
    deps.orders.find(input.checkoutId),
  ]);
  // Flagged before there was an order: the record and the red execution tell. Not flagged at all: there is nothing to tell.
  if (checkout?.attention !== undefined && order !== undefined) await tellOfAttention(checkout, order, deps);
}

async function flag(entered: Checkout, reason: AttentionReason, deps: Dependencies): Promise<void> {
  for (let attempt = 0; attempt < FLAG_TRIES; attempt++) {
    const checkout = await deps.checkouts.find(entered.id);
    if (checkout === undefined) throw new Error(`There is no checkout ${entered.id}`);
    if (checkout.runNumber !== entered.runNumber) {
      throw new StaleRun('stale_run', { run: entered.runNumber, latest: checkout.runNumber });
    }
    const current = reasonToFlag(checkout, reason);
    if (current === undefined) return; // The sweep sees to its mails.
    const now = Date.now();
    const holdUntil = now + FLAGGED_HOLD_SECONDS * 1000;
    const attention: Attention = checkout.attention ?? {
      reason: current,
      at: now,
      outcomeRank: checkout.outcomeRank ?? 0,
      refundState: refundState(checkout.refund),
      ...(checkout.refund === undefined ? {} : { refundNumber: checkout.refund.number }),
    };
    const failures = await transact(deps.documents, {
      // Due until the admin's mail is over, whoever sends it.
      checkout: deps.checkouts.flag(checkout, attention, { dueAt: now + MAIL_DUE_SECONDS * 1000, holdUntil }),
      ...(await extendedHolds(checkout, holdUntil, deps.reservations)),
    });
    if (failures.size === 0) {
      if (checkout.attention === undefined) countBy('NeedsAttention', current);
      return;
    }
  }
  throw new StockContention(`Checkout ${entered.id} kept changing while it was being flagged`);
}

/** Nobody is called for what has become clear meanwhile, or was done while its answer was lost. */
function reasonToFlag(checkout: Checkout, reason: AttentionReason): AttentionReason | undefined {
  const { outcome, ending } = checkout;
  if (reason === 'payment_unclear' && outcome !== undefined) throw new PaymentArrived('payment_arrived');
  // Also when an operator made the order active while this run was on its way here.
  if (ending === 'confirmed') return undefined;
  if (reason === 'cancel_failed' && ending === 'cancelled') return undefined;
  const refund = refundState(checkout.refund);
  if (REFUND_REASONS.has(reason) && refund === 'paid') throw new RefundSettled('refund_settled');
  return reason === 'refund_unclear' && refund === 'failed' ? 'refund_failed' : reason;
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  reservations: connect.reservations(),
  mailer: connect.mailer(),
  adminAddress: environment('ADMIN_EMAIL'),
};

export const handler = taskHandler('FlagAttention', InputSchema, (input) => flagAttention(input, dependencies));
