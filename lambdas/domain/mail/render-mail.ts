import { attentionForAdmin, type AttentionInput } from './attention-admin.ts';
import { adminConfirmation } from './confirmation-admin.ts';
import { customerConfirmation } from './confirmation-customer.ts';
import type { Mail, MailDocument } from './mail-document.ts';
import { assertAddsUp, cleanOrder, type MailOrder } from './mail-order.ts';
import { oneLine } from './plain-text.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

export type { AttentionInput } from './attention-admin.ts';
export type { Mail } from './mail-document.ts';
export type { MailCustomer, MailLine, MailOrder } from './mail-order.ts';

/**
 * The mail that an order became active: a receipt for the customer in the customer's language, or for the shop (in
 * Swedish) with what to pack and for whom. Throws RangeError when the order's amounts contradict each other.
 */
export function renderConfirmation(order: MailOrder, recipient: 'customer' | 'admin'): Mail {
  assertAddsUp(order);
  const clean = cleanOrder(order);
  return render(recipient === 'customer' ? customerConfirmation(clean) : adminConfirmation(clean));
}

/** The mail to the admin that a checkout needs a person. Carries nothing personal. */
export const renderAttention = (input: AttentionInput): Mail => render(attentionForAdmin(input));

const render = (mail: MailDocument): Mail => ({
  subject: oneLine(mail.subject),
  html: renderHtml(mail),
  text: renderText(mail),
});
