import { NotifyInputSchema, notifyCustomerOf } from '../notification/notify-customer-of.ts';
import { connect } from '../platform/connect.ts';
import { taskHandler } from '../platform/task-handler.ts';

const dependencies = { checkouts: connect.checkouts(), orders: connect.orders(), mailer: connect.mailer() };

/**
 * How it ended, for a customer who was told that nobody knew: not paid, and nothing was charged. Not sent when the money
 * came after all: then the next run has other news.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export const handler = taskHandler('NotifyResolution', NotifyInputSchema, async (input) => {
  await notifyCustomerOf('resolution', input, dependencies);
});
