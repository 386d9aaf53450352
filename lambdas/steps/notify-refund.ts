import type * as z from 'zod';
import { removalDue } from '../domain/due.ts';
import {
  NotifyInputSchema,
  notifyCustomerOf,
  type CustomerMailDependencies,
} from '../notification/notify-customer-of.ts';
import { connect } from '../platform/connect.ts';
import { taskHandler } from '../platform/task-handler.ts';

/**
 * The money is back: what happened, and what comes back. Then nothing is left to do for the checkout until the customer's data are
 * removed.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export async function notifyRefund(
  input: z.output<typeof NotifyInputSchema>,
  deps: CustomerMailDependencies,
): Promise<void> {
  const checkout = await notifyCustomerOf('refund', input, deps);
  await deps.checkouts.rest(checkout, 'refunded', removalDue(checkout));
}

const dependencies = { checkouts: connect.checkouts(), orders: connect.orders(), mailer: connect.mailer() };

export const handler = taskHandler('NotifyRefund', NotifyInputSchema, (input) => notifyRefund(input, dependencies));
