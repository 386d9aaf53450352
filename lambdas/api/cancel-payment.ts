import type { Documents } from '../adapters/documents.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout } from '../domain/checkout.ts';
import { checkoutIdOf } from '../domain/identifiers.ts';
import { isUnpaid } from '../domain/outcome.ts';
import { FIRST_QUESTION_SECONDS, NUDGE_PAUSE_SECONDS } from '../domain/timing.ts';
import { apiHandler, Problem, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect, documents } from '../platform/connect.ts';
import { logger } from '../platform/powertools.ts';
import { settleAtSwish } from '../settlement/ask-swish.ts';
import { ensure } from '../settlement/ensure.ts';
import type { NudgeDependencies } from '../settlement/nudge.ts';
import type { CancelAnswer } from './payment-schema.ts';

interface Dependencies extends NudgeDependencies {
  readonly documents: Documents;
}

/**
 * PATCH /v1/cancel/{reference}: the customer does not want to pay. The checkout is closed to new requests first; then
 * Swish is asked to cancel, and decides: a customer who is signing at that moment has paid. 202 while that is unclear.
 */
export async function cancelPayment(request: ApiRequest, deps: Dependencies): Promise<Answer<CancelAnswer>> {
  const reference = request.path('reference');
  const id = checkoutIdOf(reference);
  const checkout = id === undefined ? undefined : await deps.checkouts.find(id);
  if (checkout?.askedAt === undefined) throw new Problem('not_found');
  logger.appendKeys({ checkoutId: checkout.id });
  const known = answerOf(reference, checkout);
  if (known !== undefined) return known;

  const now = Date.now();
  // Closed once: a repeat must not put off when somebody looks.
  if (checkout.closingAt === undefined) {
    await transact(deps.documents, {
      checkout: deps.checkouts.close(checkout.id, 'customer', { now, dueAt: now + FIRST_QUESTION_SECONDS * 1000 }),
    });
  }
  // The first call asks at once, repeated ones as seldom as the status does.
  if (await deps.checkouts.mayAsk(checkout.id, now, NUDGE_PAUSE_SECONDS * 1000, 'cancelAskedAt')) {
    await settleAtSwish((await deps.checkouts.find(checkout.id)) ?? checkout, deps);
    await ensure(checkout.id, deps);
  }
  const settled = await deps.checkouts.find(checkout.id);
  return (settled === undefined ? undefined : answerOf(reference, settled)) ?? unclear(reference);
}

const unclear = (reference: string): Answer<CancelAnswer> => ({
  status: 202,
  data: { id: reference, status: 'unclear' },
  headers: { 'retry-after': String(NUDGE_PAUSE_SECONDS) },
});

/** @throws Problem already_paid when the customer has paid, whatever became of the money since */
function answerOf(reference: string, { outcome, ending }: Checkout): Answer<CancelAnswer> | undefined {
  if (outcome === 'PAID' || ending === 'confirmed') throw new Problem('already_paid');
  if (outcome === 'MISMATCH') return unclear(reference);
  return isUnpaid(outcome) ? { status: 200, data: { id: reference, status: 'cancelled' } } : undefined;
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  tokens: connect.tokens(),
  runs: connect.runs(),
  swish: connect.swish(),
};

export const handler = apiHandler('CancelPayment', (request) => cancelPayment(request, dependencies));
