import { removalDue } from '../domain/due.ts';
import { NotifyInputSchema, notifyCustomerOf } from '../notification/notify-customer-of.ts';
import { connect } from '../platform/connect.ts';
import { taskHandler } from '../platform/task-handler.ts';

const dependencies = { checkouts: connect.checkouts(), orders: connect.orders(), mailer: connect.mailer() };

/**
 * The money is back: what happened, and what comes back. Then nothing is left to do for the checkout until the customer's data are
 * removed.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export const handler = taskHandler('NotifyRefund', NotifyInputSchema, async (input) => {
  const checkout = await notifyCustomerOf('refund', input, dependencies);
  await dependencies.checkouts.rest(checkout, 'refunded', removalDue(checkout));
});
