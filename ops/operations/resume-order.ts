import type { RunKind } from '../../lambdas/domain/checkout.ts';
import { nextRunKind, type Operation } from '../../lambdas/domain/operations.ts';
import type { Change } from '../change.ts';
import { OperationRefused } from '../refusal.ts';
import type { AskedBy } from './activate-order.ts';
import { findOrder, requireAllowed, type FindDependencies } from './find-order.ts';
import { isAnother, sentenceOfRun, startRunAsked } from './next-run.ts';

export const RESUMABLE_KINDS = ['settle', 'late-payment', 'refund'] as const satisfies readonly Exclude<
  RunKind,
  'checkout'
>[];
export type ResumableKind = (typeof RESUMABLE_KINDS)[number];

/**
 * Starts the next run of a checkout, as the sweep would, and takes its flag down. Unless the kind is said, it is the one
 * that goes on with what the record knows.
 *
 * @throws OperationRefused when a run is under way, or has nothing to do
 */
export async function resumeOrder(
  asked: AskedBy & { readonly kind: ResumableKind | undefined },
  deps: FindDependencies,
): Promise<Change> {
  const found = await findOrder(asked.order, deps);
  const kind = asked.kind ?? (found.checkout === undefined ? 'settle' : nextRunKind(found.checkout));
  const { order, checkout } = requireAllowed(kind satisfies Operation, found, deps.now());
  if (kind === 'refund' && order.status === 'active') {
    throw new OperationRefused(`Order ${order.number} is active: order refund undoes it and gives the money back`);
  }
  const { operator, why } = asked;
  return {
    steps: [
      `The next run of order ${order.number} is started, of kind ${kind}: ${why} (${operator})`,
      ...(checkout.attention === undefined ? [] : [`The flag ${checkout.attention.reason} is taken down`]),
    ],
    apply: async () => {
      const act = { at: deps.now(), operator, why, did: 'started_run' } as const;
      const run = await startRunAsked(order.id, kind, act, deps);
      if (isAnother(run))
        throw new OperationRefused(`Order ${order.number}: another run came first. ${sentenceOfRun(run)}`);
      return { data: { orderId: order.id, run }, text: sentenceOfRun(run) };
    },
  };
}
