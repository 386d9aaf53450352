import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { Swish } from '../adapters/swish.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { sekFromOre } from '../domain/money.ts';
import { swishReference } from '../domain/order-number.ts';
import { readRefund, refundState, type Refund, type RefundReading, type SwishRefund } from '../domain/refund.ts';
import { MAIL_DUE_SECONDS, REQUEST_UNDER_WAY_SECONDS } from '../domain/timing.ts';
import { count, measure } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { askSwish } from './ask-swish.ts';

export interface RefundDependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly swish: { readonly of: (checkout: Checkout) => Swish };
  readonly refundCallbackUrl: string;
}

/**
 * Brings a refund that was begun a step further: asks Swish about it, makes the request where Swish has never heard of
 * it, always under the same id, and records what Swish says. Unclear is left open: whoever looks next goes on from here.
 *
 * @returns how the refund stands on the record now
 */
export async function pursueRefund(checkout: Checkout, deps: RefundDependencies): Promise<RefundReading> {
  const { refund } = checkout;
  if (refund === undefined) throw new Error(`No refund of checkout ${checkout.id} was begun`);
  if (refundState(refund) !== 'open') return refundState(refund);
  const swish = deps.swish.of(checkout);
  const answer = refund.askedAt === undefined ? { kind: 'not_found' as const } : await swish.retrieveRefund(refund.id);
  if (answer.kind === 'refund') await recordRefund(checkout, answer.refund, deps);
  if (answer.kind === 'not_found') await requestRefund(checkout, refund, swish, deps);
  return stateOf(checkout.id, deps);
}

async function stateOf(id: string, { checkouts }: Pick<RefundDependencies, 'checkouts'>): Promise<RefundReading> {
  return refundState((await checkouts.find(id))?.refund);
}

async function requestRefund(
  checkout: Checkout,
  refund: Refund,
  swish: Swish,
  deps: RefundDependencies,
): Promise<void> {
  const { amountOre, payeeAlias, orderNumber, outcomeDetail } = checkout;
  if (!amountOre || !payeeAlias || !orderNumber) throw new Error(`Checkout ${checkout.id} has no order to pay back`);
  const originalPaymentReference = outcomeDetail?.paymentReference ?? (await askForReference(checkout, deps));
  if (originalPaymentReference === undefined) return;
  const now = Date.now();
  if (!(await deps.checkouts.beginRefundRequest(checkout.id, refund, now))) return;
  const answer = await swish.createRefund({
    id: refund.id,
    originalPaymentReference,
    callbackUrl: deps.refundCallbackUrl,
    payerAlias: payeeAlias,
    // What was paid, also where that is not what was asked.
    amountOre: outcomeDetail?.amountOre ?? amountOre,
    payerPaymentReference: swishReference(orderNumber),
    message: `Smultron ${swishReference(orderNumber)}`,
  });
  // While an unclear request may be under way a refusal is none: it may be about that one, which Swish has accepted.
  const isOnly = refund.askedAt === undefined || now >= refund.askedAt + REQUEST_UNDER_WAY_SECONDS * 1000;
  if (answer.kind === 'refused' && isOnly) {
    const refused = { id: refund.id, status: 'REFUSED', errorCode: answer.code };
    if (await deps.checkouts.recordRefund(checkout.id, refused, Date.now(), (refund.askCount ?? 0) + 1)) {
      count('RefundFailed');
    }
  }
}

/** Swish's first word of a payment may have lacked the reference that a refund has to name. */
async function askForReference(checkout: Checkout, deps: RefundDependencies): Promise<string | undefined> {
  await askSwish(checkout, deps);
  return (await deps.checkouts.find(checkout.id))?.outcomeDetail?.paymentReference;
}

/** Writes what Swish says of a refund on the record, and on the order when the money is back. */
export async function recordRefund(
  checkout: Checkout,
  answer: SwishRefund,
  deps: Pick<RefundDependencies, 'documents' | 'checkouts' | 'orders'>,
): Promise<void> {
  const reading = readRefund(answer);
  if (reading === 'paid') return finishRefund(checkout, answer, deps);
  // An ERROR that is not definite is no status: it would read like the end. Its code is kept for a person to see.
  const status = reading === 'open' && answer.status === 'ERROR' ? undefined : answer.status;
  const errorCode = answer.errorCode ?? undefined;
  const recorded = await deps.checkouts.recordRefund(checkout.id, { id: answer.id, status, errorCode }, Date.now());
  if (recorded && reading === 'failed') count('RefundFailed');
}

async function finishRefund(
  checkout: Checkout,
  answer: SwishRefund,
  deps: Pick<RefundDependencies, 'documents' | 'checkouts' | 'orders'>,
): Promise<void> {
  const { id, paidBack } = checkout;
  const now = Date.now();
  const finished = deps.checkouts.finishRefund(checkout, answer.id, now, now + MAIL_DUE_SECONDS * 1000);
  const noted = deps.orders.noteRefund(id, { id: answer.id, status: answer.status, at: now });
  let failures = await transact(deps.documents, { checkout: finished, order: noted });
  // An order that somebody deleted keeps no money from being back.
  if (failures.has('order') && !failures.has('checkout')) {
    failures = await transact(deps.documents, { checkout: finished });
  }
  if (paidBack === undefined && failures.get('checkout')?.['paidBack'] !== undefined) {
    // An operator noted it meanwhile: read anew, so that whoever finishes the refund tells of both.
    const current = await deps.checkouts.find(id);
    return current === undefined ? undefined : finishRefund(current, answer, deps);
  }
  if (failures.size > 0) return;
  count('RefundFinished');
  measure('RefundedAmount', sekFromOre(checkout.outcomeDetail?.amountOre ?? checkout.amountOre ?? 0));
  if (paidBack !== undefined) {
    count('PaidBackTwice');
    logger.error('Money went back through Swish and another way', { checkoutId: id, refundId: answer.id });
  }
}
