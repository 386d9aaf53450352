import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Checkout, RunKind } from '../domain/checkout.ts';
import { NotARun, StaleRun, StockContention } from '../domain/errors.ts';
import { runNumberOf } from '../domain/identifiers.ts';

const CLAIM_TRIES = 4;

/**
 * Every step begins here: reads the checkout and makes sure that this run may touch it. A run whose number is not yet
 * on the record claims it, and takes a flag down; an older one, redriven after its successor began, is refused.
 *
 * @throws StaleRun when a later run has the checkout
 * @throws StockContention when the checkout kept changing while the run claimed it
 * @throws NotARun when there is no such checkout, or the execution's name is not that of a run of it
 */
export async function enterRun(
  input: { readonly checkoutId: string; readonly execution: string; readonly kind: RunKind },
  deps: { readonly checkouts: CheckoutsTable; readonly now: number },
): Promise<Checkout> {
  const number = runNumberOf(input.execution, input.checkoutId);
  for (let attempt = 0; attempt < CLAIM_TRIES; attempt++) {
    const checkout = await deps.checkouts.find(input.checkoutId);
    if (checkout === undefined || number === undefined) throw new NotARun('not_a_run', { execution: input.execution });
    if (number === checkout.runNumber) return checkout;
    if (number < checkout.runNumber) throw new StaleRun('stale_run', { run: number, latest: checkout.runNumber });
    // Read again whatever the claim says: its answer may be lost, and a repeat of it fails.
    await deps.checkouts.claimRun(checkout, { number, kind: input.kind }, deps.now);
  }
  throw new StockContention(`Checkout ${input.checkoutId} kept changing while a run claimed it`);
}
