import type { Checkout } from '../domain/checkout.ts';
import { askSwish, type AskDependencies } from './ask-swish.ts';
import { ensure, type EnsureDependencies } from './ensure.ts';

export type NudgeDependencies = AskDependencies & EnsureDependencies;

/**
 * Somebody says that there may be news of a payment: asks Swish, at most once in `pauseMs`, and makes what it says
 * happen. What may not be asked or is not answered now is `missed`: the caller says whether that is worth a look of the
 * sweep's.
 */
export async function nudge(
  checkout: Checkout,
  pauseMs: number,
  deps: NudgeDependencies,
): Promise<'looked_into' | 'missed'> {
  // Nothing rises above money that is there as asked: a duplicate only ensures.
  if (checkout.outcome !== 'PAID') {
    if (!(await deps.checkouts.mayAsk(checkout.id, Date.now(), pauseMs))) return 'missed';
    if ((await askSwish(checkout, deps)) === 'UNKNOWN') return 'missed';
  }
  await ensure(checkout.id, deps);
  return 'looked_into';
}
