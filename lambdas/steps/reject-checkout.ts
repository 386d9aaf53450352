import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import { REJECTION_CODES } from '../domain/metrics.ts';
import { readRefusal } from '../domain/reason.ts';
import { connect } from '../platform/connect.ts';
import { countBy } from '../platform/measure.ts';
import { CaughtErrorSchema, StepInputSchema, taskHandler } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';

const InputSchema = StepInputSchema.extend({ caught: CaughtErrorSchema });

/**
 * Ends a checkout that never became an order: the refusal is its answer. Harmless when repeated.
 *
 * @throws Error when there is an order: then CancelOrder is the way
 */
export async function rejectCheckout(
  input: z.output<typeof InputSchema>,
  deps: { readonly checkouts: CheckoutsTable },
): Promise<void> {
  const now = Date.now();
  const checkout = await enterRun(input, { ...deps, now });
  const refusal = readRefusal(input.caught);
  if (await deps.checkouts.reject(checkout.id, refusal, now)) {
    countBy('CheckoutRejected', REJECTION_CODES.find((code) => code === refusal.code) ?? 'internal');
    return;
  }
  if ((await deps.checkouts.find(checkout.id))?.ending !== 'rejected') {
    throw new Error(`Checkout ${checkout.id} has an order or an ending and cannot be rejected`);
  }
}

const dependencies = { checkouts: connect.checkouts() };

export const handler = taskHandler('RejectCheckout', InputSchema, (input) => rejectCheckout(input, dependencies));
