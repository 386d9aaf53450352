import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { Checkout } from '../domain/checkout.ts';
import { attentionMailKind, isAdminToBeTold, reminderDue, reminderMailKind } from '../domain/due.ts';
import { instructionIdOf, runName } from '../domain/identifiers.ts';
import { renderAttention, renderAttentionReminder, type AttentionInput } from '../domain/mail/render-mail.ts';
import type { Order } from '../domain/order.ts';
import { isHoldingNothing } from '../domain/reservation.ts';
import { deliverMail } from './deliver-mail.ts';

interface Dependencies {
  readonly orders: OrdersTable;
  readonly mailer: Mailer;
  readonly adminAddress: string;
}

/**
 * Tells the admin that a checkout needs a person, with everything a person needs.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export async function tellOfAttention(checkout: Checkout, order: Order, deps: Dependencies): Promise<void> {
  const input = attentionOf(checkout, order);
  const mail = { kind: attentionMailKind(checkout), isLastTry: false, render: () => renderAttention(input) };
  await deliverMail({ order, recipient: 'admin', to: deps.adminAddress, ...mail }, deps);
}

/**
 * What the sweep does for a flagged checkout: sends the mail that the run could not, and tells the admin again, once,
 * shortly before the pieces go.
 *
 * @throws MailUnavailable when the mail was not sent
 */
export async function remindOfAttention(checkout: Checkout, order: Order, now: number, deps: Dependencies) {
  if (isAdminToBeTold(checkout, order, now)) await tellOfAttention(checkout, order, deps);
  const remindAt = reminderDue(checkout);
  if (remindAt === undefined || now < remindAt) return;
  const input = { ...attentionOf(checkout, order), holdsUntil: checkout.holdUntil ?? now };
  const mail = {
    kind: reminderMailKind(checkout),
    // The sweep tries again, but not for ever.
    isLastTry: true,
    render: () => renderAttentionReminder(input),
  };
  await deliverMail({ order, recipient: 'admin', to: deps.adminAddress, ...mail }, deps);
}

/** What the admin has to know of a flagged checkout. */
export function attentionOf(checkout: Checkout, order: Order): AttentionInput {
  const { attention, refund, outcomeDetail } = checkout;
  if (attention === undefined) throw new Error(`Checkout ${checkout.id} is not flagged`);
  return {
    orderId: order.id,
    orderNumber: order.number,
    reason: attention.reason,
    at: attention.at,
    execution: runName(checkout.id, checkout.runNumber),
    swishReference: checkout.askedAt === undefined ? undefined : instructionIdOf(checkout.id),
    bankReference: outcomeDetail?.paymentReference,
    outcome: checkout.outcome,
    amountOre: checkout.amountOre,
    paidOre: outcomeDetail?.amountOre,
    refund: refund && { id: refund.id, status: refund.status, errorCode: refund.errorCode },
    holdsUntil: isHoldingNothing(checkout) ? undefined : checkout.holdUntil,
  };
}
