import { NotifyInputSchema, notifyCustomerOf } from '../notification/notify-customer-of.ts';
import { connect } from '../platform/connect.ts';
import { taskHandler } from '../platform/task-handler.ts';

const dependencies = { checkouts: connect.checkouts(), orders: connect.orders(), mailer: connect.mailer() };

/**
 * "We do not know yet": look in your bank before you pay again. Not sent when it is known by now.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export const handler = taskHandler('NotifyUnclear', NotifyInputSchema, async (input) => {
  await notifyCustomerOf('unclear', input, dependencies);
});
