import type { Reason } from '../reason.ts';
import { attentionForAdmin, type AttentionInput } from './attention-admin.ts';
import { adminConfirmation } from './confirmation-admin.ts';
import { customerConfirmation } from './confirmation-customer.ts';
import type { Mail, MailDocument } from './mail-document.ts';
import { assertAddsUp, cleanOrder, type MailOrder } from './mail-order.ts';
import { oneLine } from './plain-text.ts';
import { refundForCustomer, type MailRefund } from './refund-customer.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { resolutionForCustomer } from './resolution-customer.ts';
import { unclearForCustomer } from './unclear-customer.ts';

export type { AttentionInput } from './attention-admin.ts';
export type { Mail } from './mail-document.ts';
export type { MailCustomer, MailLine, MailOrder } from './mail-order.ts';
export type { MailRefund } from './refund-customer.ts';

/**
 * The mail that an order became active: a receipt for the customer in the customer's language, or for the shop (in
 * Swedish) with what to pack and for whom. Throws RangeError when the order's amounts contradict each other.
 */
export function renderConfirmation(order: MailOrder, recipient: 'customer' | 'admin'): Mail {
  assertAddsUp(order);
  const clean = cleanOrder(order);
  return render(recipient === 'customer' ? customerConfirmation(clean) : adminConfirmation(clean));
}

/** The mail to a customer whose payment was paid back, once Swish says that the money arrived. */
export const renderRefund = (order: MailOrder, refund: MailRefund): Mail =>
  render(refundForCustomer(cleanOrder(order), { ...refund, reference: oneLine(refund.reference) }));

/** The mail to a customer of whose payment nobody knows yet what became: look in the bank before paying again. */
export const renderUnclear = (order: MailOrder): Mail => render(unclearForCustomer(cleanOrder(order)));

/**
 * The mail to a customer who got the one of `renderUnclear`: it ended unpaid. Throws RangeError for a reason that is not
 * an unpaid end.
 */
export const renderResolution = (order: MailOrder, resolution: { readonly reason: Reason }): Mail =>
  render(resolutionForCustomer(cleanOrder(order), resolution));

/** The mail to the admin that a checkout needs a person. Carries nothing personal. */
export const renderAttention = (input: AttentionInput): Mail => render(attentionForAdmin(input));

/** The same once more, shortly before the pieces of the checkout go back to the stock. */
export const renderAttentionReminder = (input: AttentionInput & { readonly holdsUntil: number }): Mail =>
  render(attentionForAdmin(input, input.holdsUntil));

const render = (mail: MailDocument): Mail => ({
  subject: oneLine(mail.subject),
  html: renderHtml(mail),
  text: renderText(mail),
});
