import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Checkout } from '../domain/checkout.ts';
import { readPayment, type Outcome, type SwishPayment } from '../domain/outcome.ts';
import { count, measure } from '../platform/measure.ts';

/**
 * Reads Swish's answer about a checkout's payment and writes it on the record. Every party that learns something from
 * Swish does this first, and only then acts (`ensure`): whatever dies in between is found again by the record.
 *
 * @returns the outcome as the record has it now; undefined while the payment is open; UNKNOWN when Swish does not know
 */
export async function recordPayment(
  checkout: Checkout,
  payment: SwishPayment,
  deps: { readonly checkouts: CheckoutsTable; readonly now: number },
): Promise<Outcome | undefined> {
  const { amountOre, payeeAlias } = checkout;
  if (amountOre === undefined || payeeAlias === undefined) {
    throw new Error(`Checkout ${checkout.id} has a payment at Swish but no amount or payee`);
  }
  const reading = readPayment(payment, { amountOre, payeeAlias });
  if (reading.state === 'open') return undefined;
  if (reading.state === 'unclear') return 'UNKNOWN';
  const raised = await deps.checkouts.recordOutcome(checkout.id, reading.outcome, reading.detail, deps.now);
  if (raised) {
    // A better answer may only add the bank's reference to what was known.
    if (reading.outcome === 'PAID' && checkout.outcome !== 'PAID') reportPaid(checkout, deps.now);
    return reading.outcome;
  }
  return (await deps.checkouts.find(checkout.id))?.outcome ?? reading.outcome;
}

function reportPaid({ instructions }: Checkout, now: number): void {
  count('PaymentPaid');
  if (instructions !== undefined) measure('TimeToPay', Math.max(0, now - instructions.at));
}
