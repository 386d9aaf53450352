import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { OrderRuns, TaskTokens } from '../adapters/runs.ts';
import { lateRun } from '../domain/due.ts';
import { isMoney } from '../domain/outcome.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { signal, type Signalled } from './signal.ts';
import { startNextRun, type StartedRun } from './start-next-run.ts';

export interface EnsureDependencies {
  readonly checkouts: CheckoutsTable;
  readonly tokens: TaskTokens;
  readonly runs: OrderRuns;
}

/**
 * Makes what the record says happen, for duplicates too: an unanswered token is answered, and money for a checkout that
 * had ended unpaid, or was left to a person, gets its run. Safe to call at any time, by anyone, any number of times.
 */
export async function ensure(checkoutId: string, deps: EnsureDependencies): Promise<Signalled | StartedRun> {
  const checkout = await deps.checkouts.find(checkoutId);
  if (checkout === undefined) return 'waiting';
  const now = Date.now();
  const signalled = await signal(checkout, { ...deps, now });
  const kind = signalled === 'signalled' ? undefined : lateRun(checkout);
  if (kind === undefined) return signalled;
  const started = await startNextRun(checkout, kind, { ...deps, now });
  if (started === 'started' && isMoney(checkout.outcome) && checkout.refund === undefined) {
    count('LatePayment');
    logger.warn('Money came for an order that had ended unpaid or was left to a person', {
      checkoutId,
      outcome: checkout.outcome,
    });
  }
  return started;
}
