import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { CheckoutSummary } from '../../lambdas/adapters/checkout-search.ts';
import type { OrderSummary } from '../../lambdas/adapters/order-search.ts';
import { runNumberOf } from '../../lambdas/domain/identifiers.ts';
import type { ExecutionStanding } from './api.ts';

export interface Standing {
  readonly standing: ExecutionStanding;
  readonly reason: string | null;
}

interface Run {
  readonly name: string;
  readonly status: ExecutionStatus;
}

/**
 * How an execution stands for people. Only the last run of a checkout has the checkout's own standing: those before it
 * handed it over. When the record is gone, a month after its end, the order is all that tells.
 */
export function standingOf(run: Run, checkout: CheckoutSummary | undefined, order: OrderSummary | undefined): Standing {
  if (checkout === undefined) return standingByOrder(run, order);
  const { ending, attention } = checkout;
  if (isGoingOn(run)) return { standing: isPaymentAwaited(checkout) ? 'waiting-for-payment' : 'running', reason: null };
  if ((runNumberOf(run.name, checkout.id) ?? 0) < checkout.runNumber) return overFor(run, 'handed-over');
  if (attention !== undefined) return { standing: 'needs-attention', reason: attention.reason };
  if (ending !== undefined) return overFor(run, ending, reasonOf(checkout));
  return overFor(run, run.status === 'SUCCEEDED' ? 'handed-over' : 'needs-attention');
}

function standingByOrder(run: Run, order: OrderSummary | undefined): Standing {
  if (isGoingOn(run)) return { standing: 'running', reason: null };
  if (order === undefined) return overFor(run, run.status === 'SUCCEEDED' ? 'rejected' : 'needs-attention');
  const reason = order.status_reason ?? null;
  switch (order.status) {
    case 'active':
      return overFor(run, 'confirmed', reason);
    case 'invalid':
      return overFor(run, order.payment?.refund === undefined ? 'cancelled' : 'refunded', reason);
    case 'inactive':
      return overFor(run, 'needs-attention', reason);
  }
}

const isGoingOn = ({ status }: Run): boolean => status === 'RUNNING' || status === 'PENDING_REDRIVE';

/** What somebody stopped by hand did not come to the end that the checkout has. */
const overFor = ({ status }: Run, standing: ExecutionStanding, reason: string | null = null): Standing =>
  status === 'ABORTED' ? { standing: 'aborted', reason: null } : { standing, reason };

/** The wait's end is known by what is written when it is over: an answer, an outcome, or that the checkout closes. */
const isPaymentAwaited = ({ paymentToken, outcome, closingAt, ending }: CheckoutSummary): boolean =>
  paymentToken !== undefined &&
  paymentToken.answeredAt === undefined &&
  outcome === undefined &&
  closingAt === undefined &&
  ending === undefined;

const reasonOf = ({ reason, refusal, refund }: CheckoutSummary): string | null =>
  reason ?? refusal?.code ?? refund?.reason ?? null;
