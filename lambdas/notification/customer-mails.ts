import type { Checkout } from '../domain/checkout.ts';
import { mailOrderOf } from '../domain/mail-of-order.ts';
import { renderRefund, renderResolution, renderUnclear, type Mail } from '../domain/mail/render-mail.ts';
import type { Order } from '../domain/order.ts';
import { isMoney } from '../domain/outcome.ts';
import type { Reason } from '../domain/reason.ts';

/** Kinds of mail that only the customer gets. Each is sent once per order. */
export type CustomerMail = 'refund' | 'unclear' | 'resolution';

/** What each says, as the record stands; undefined when there is nothing to say, or no longer. */
export const CUSTOMER_MAILS: Readonly<
  Record<CustomerMail, (order: Order, checkout: Checkout) => (() => Mail) | undefined>
> = {
  refund: (order, { refund, paidBack, amountOre = 0, outcomeDetail }) => {
    // Who gave the money back another way tells the customer.
    if (paidBack !== undefined) return undefined;
    if (refund === undefined) throw new Error(`No refund of checkout ${order.id} was begun`);
    const { reason, id: reference, at: refundedAt = Date.now() } = refund;
    const paidOre = outcomeDetail?.amountOre ?? amountOre;
    return () => renderRefund(mailOrderOf(order), { reason, amountOre: paidOre, refundedAt, reference });
  },

  // An operator may have decided while nobody knew.
  unclear: (order, { outcome, ending }) =>
    outcome === undefined && ending === undefined ? () => renderUnclear(mailOrderOf(order)) : undefined,

  // When the money came after all, the next run has other news. What an operator decided, the operator tells.
  resolution: (order, { outcome, reason = order.status_reason }) =>
    isMoney(outcome) || reason === 'operator'
      ? undefined
      : () => renderResolution(mailOrderOf(order), { reason: reason as Reason }),
};
