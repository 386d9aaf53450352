import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Checkout, RunKind } from '../domain/checkout.ts';
import { StaleRun } from '../domain/errors.ts';
import { runNumberOf } from '../domain/identifiers.ts';

/**
 * Every step begins here: reads the checkout and makes sure that this run may touch it. A run whose number is not yet
 * on the record claims it, and takes a flag down; an older one, redriven after its successor began, is refused.
 *
 * @throws StaleRun when a later run has the checkout
 */
export async function enterRun(
  input: { readonly checkoutId: string; readonly execution: string; readonly kind: RunKind },
  deps: { readonly checkouts: CheckoutsTable; readonly now: number },
): Promise<Checkout> {
  const checkout = await deps.checkouts.find(input.checkoutId);
  if (checkout === undefined) throw new Error(`There is no checkout ${input.checkoutId}`);
  const number = runNumberOf(input.execution, input.checkoutId);
  if (number === checkout.runNumber) return checkout;
  const claimed =
    number > checkout.runNumber && (await deps.checkouts.claimRun(checkout, { number, kind: input.kind }, deps.now));
  if (!claimed) throw new StaleRun('stale_run', { run: number, latest: checkout.runNumber });
  return (await deps.checkouts.find(input.checkoutId)) ?? checkout;
}
