import { removalDue } from '../domain/due.ts';
import { mailOrderOf } from '../domain/mail-of-order.ts';
import { renderRefund } from '../domain/mail/render-mail.ts';
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
  const checkout = await notifyCustomerOf(
    'refund',
    input,
    (order, { refund, amountOre = 0, outcomeDetail }) => {
      if (refund === undefined) throw new Error(`No refund of checkout ${order.id} was begun`);
      const { reason, id: reference, at: refundedAt = Date.now() } = refund;
      return () =>
        renderRefund(mailOrderOf(order), {
          reason,
          amountOre: outcomeDetail?.amountOre ?? amountOre,
          refundedAt,
          reference,
        });
    },
    dependencies,
  );
  await dependencies.checkouts.rest(checkout, 'refunded', removalDue(checkout));
});
