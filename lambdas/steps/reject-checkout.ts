import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import { readRefusal } from '../domain/reason.ts';
import { connect } from '../platform/connect.ts';
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
  const rejected = await deps.checkouts.reject(checkout.id, readRefusal(input.caught), now);
  if (!rejected && (await deps.checkouts.find(checkout.id))?.ending !== 'rejected') {
    throw new Error(`Checkout ${checkout.id} has an order or an ending and cannot be rejected`);
  }
}

const dependencies = { checkouts: connect.checkouts() };

export const handler = taskHandler('RejectCheckout', InputSchema, (input) => rejectCheckout(input, dependencies));
