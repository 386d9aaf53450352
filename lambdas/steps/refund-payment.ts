import * as z from 'zod';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { OrderActive, PaymentUnavailable, StockContention } from '../domain/errors.ts';
import { refundIdOf } from '../domain/identifiers.ts';
import type { Order } from '../domain/order.ts';
import { isMoney } from '../domain/outcome.ts';
import { readRefund, REFUND_REASONS, refundState, type Refund, type RefundReason } from '../domain/refund.ts';
import { FIRST_QUESTION_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { count } from '../platform/measure.ts';
import { StepInputSchema, taskHandler } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { pursueRefund, recordRefund, type RefundDependencies } from '../settlement/pursue-refund.ts';
import { releasedHolds, uncountedProducts } from '../settlement/release-holds.ts';
import { refundRefused, signal } from '../settlement/signal.ts';

const InputSchema = StepInputSchema.extend({ taskToken: z.string().min(1), reason: z.enum(REFUND_REASONS) });

interface Dependencies extends RefundDependencies {
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
  readonly tokens: TaskTokens;
}

const BEGIN_TRIES = 5;

/**
 * Gives the money back. First, in one transaction and only once: every hold is free, the order is invalid with its
 * reason, the refund's id is stored. Then Swish is asked for it, and the state waits by its token until Swish has paid
 * or refused; what stays unclear meanwhile is pursued by the sweep, under the same id.
 *
 * Money that was paid wrongly (MISMATCH) is given back as paid, when a person starts a run for that.
 *
 * Money that an operator gave back another way is not given back again: there, only the order and its holds are ended.
 *
 * @throws OrderActive when the order is active: an operator said so
 * @throws RefundRefused when Swish definitely did not pay the money back. A later run, started by a person, asks for
 *   the next refund
 * @throws PaymentUnavailable when Swish could not say what became of the last refund, before the next one is made
 * @throws StockContention when the order's rows kept changing
 */
export async function refundPayment(input: z.output<typeof InputSchema>, deps: Dependencies): Promise<void> {
  const entered = await enterRun(input, { ...deps, now: Date.now() });
  const begun = await beginRefund(entered.id, input.reason, deps);
  const checkout = await deps.checkouts.storeToken(begun, 'refundToken', {
    token: input.taskToken,
    run: entered.runNumber,
    redrive: input.redriveCount,
    retry: input.retryCount,
  });
  if (checkout === undefined) return; // A newer attempt waits with its own token.
  if (checkout.refund !== undefined && checkout.paidBack === undefined) await pursueRefund(checkout, deps);
  const current = (await deps.checkouts.find(checkout.id)) ?? checkout;
  const { refund, paidBack } = current;
  if (refund !== undefined && paidBack === undefined && refundState(refund) === 'failed') throw refundRefused(refund);
  // Somebody else may have learnt the result before the token was there to be answered.
  await signal(current, { ...deps, now: Date.now() });
}

/** @returns the checkout with a refund on it that may be asked for, or ended because an operator paid back by hand */
async function beginRefund(id: string, reason: RefundReason, deps: Dependencies): Promise<Checkout> {
  const uncounted = new Set<string>();
  for (let attempt = 0; attempt < BEGIN_TRIES; attempt++) {
    const [checkout, order] = await Promise.all([deps.checkouts.find(id), deps.orders.find(id)]);
    if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
    const { refund } = checkout;
    if (order?.status === 'active') {
      if (refund !== undefined) throw new Error(`Order ${id} is active, but its money is going back`);
      throw new OrderActive('order_active');
    }
    const now = Date.now();
    if (checkout.paidBack !== undefined) {
      if (checkout.ending === 'refunded') return checkout;
      const failures = await transact(deps.documents, {
        checkout: deps.checkouts.closePaidBack(checkout, now),
        order: order === undefined ? deps.orders.missing(id) : deps.orders.endPaidBack(order, now),
        ...(await releasedHolds(checkout, uncounted, now, deps)),
      });
      for (const product of uncountedProducts(checkout, failures)) uncounted.add(product);
      continue;
    }
    if (refund !== undefined) {
      if (!mayRepeat(checkout, refund)) return checkout;
      if (await isPaidAfterAll(checkout, refund, deps)) return (await deps.checkouts.find(id)) ?? checkout;
      const failures = await transact(deps.documents, repeatingParts(checkout, order, now, deps));
      if (failures.size === 0) count('RefundBegun');
      continue;
    }
    if (!isMoney(checkout.outcome)) throw new Error(`Checkout ${id} has no money to give back`);
    const next: Refund = { number: 1, id: refundIdOf(id, 1), reason, begunAt: now };
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.beginRefund(checkout, next, now + FIRST_QUESTION_SECONDS * 1000),
      record: deps.checkouts.rememberRefund(next, id),
      order: order === undefined ? deps.orders.missing(id) : deps.orders.beginRefund(order, next),
      ...(await releasedHolds(checkout, uncounted, now, deps)),
    });
    if (failures.size === 0) count('RefundBegun');
    for (const product of uncountedProducts(checkout, failures)) uncounted.add(product);
  }
  throw new StockContention(`Order ${id} kept changing while its refund was begun`);
}

/** A refund that definitely failed is followed by the next one only after a person was called and started a run. */
function mayRepeat({ attentionHistory = [] }: Checkout, refund: Refund): boolean {
  const wasTold = attentionHistory.some((told) => told.refundNumber === refund.number && told.refundState === 'failed');
  return wasTold && refundState(refund) === 'failed';
}

/**
 * Swish is asked about the failed refund once more before the next one is made: it has been wrong before.
 *
 * @throws PaymentUnavailable when Swish cannot be asked, or does not say clearly that no money went back
 */
async function isPaidAfterAll(checkout: Checkout, refund: Refund, deps: Dependencies): Promise<boolean> {
  const answer = await deps.swish.of(checkout).retrieveRefund(refund.id);
  // A request that Swish refused was none: nothing has to be heard of it again.
  if (answer.kind === 'not_found' || (answer.kind === 'unclear' && refund.status === 'REFUSED')) return false;
  if (answer.kind === 'refund' && readRefund(answer.refund) === 'failed') return false;
  if (answer.kind === 'unclear' || readRefund(answer.refund) === 'open') {
    throw new PaymentUnavailable('Swish cannot say what became of the last refund');
  }
  await recordRefund(checkout, answer.refund, deps);
  return true;
}

function repeatingParts(checkout: Checkout, order: Order | undefined, now: number, deps: Dependencies) {
  const { number = 0, reason = 'operator' } = checkout.refund ?? {};
  const next: Refund = { number: number + 1, id: refundIdOf(checkout.id, number + 1), reason, begunAt: now };
  return {
    checkout: deps.checkouts.repeatRefund(checkout, next, now + FIRST_QUESTION_SECONDS * 1000),
    record: deps.checkouts.rememberRefund(next, checkout.id),
    ...(order === undefined ? {} : { order: deps.orders.beginRefund(order, next) }),
  };
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
  tokens: connect.tokens(),
  swish: connect.swish(),
  refundCallbackUrl: environment('SWISH_REFUND_CALLBACK_URL'),
};

export const handler = taskHandler('RefundPayment', InputSchema, (input) => refundPayment(input, dependencies));
