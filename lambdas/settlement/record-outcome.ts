import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Checkout } from '../domain/checkout.ts';
import { readPayment, type Outcome, type SwishPayment } from '../domain/outcome.ts';

/**
 * Reads Swish's answer about a checkout's payment and writes it on the record. Every party that learns something from
 * Swish does this first, and only then acts (`ensure`): whatever dies in between is found again by the record.
 *
 * @returns the outcome as the record has it now; undefined while the payment is open; UNKNOWN when Swish does not know
 */
export async function recordPayment(
  checkout: Checkout,
  payment: SwishPayment,
  deps: { readonly checkouts: CheckoutsTable; readonly payeeAlias: string; readonly now: number },
): Promise<Outcome | undefined> {
  if (checkout.amountOre === undefined) {
    throw new Error(`Checkout ${checkout.id} has a payment at Swish but no amount`);
  }
  const reading = readPayment(payment, { amountOre: checkout.amountOre, payeeAlias: deps.payeeAlias });
  if (reading.state === 'open') return undefined;
  if (reading.state === 'unclear') return 'UNKNOWN';
  const raised = await deps.checkouts.recordOutcome(checkout.id, reading.outcome, reading.detail, deps.now);
  if (raised) return reading.outcome;
  return (await deps.checkouts.find(checkout.id))?.outcome ?? reading.outcome;
}
