import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import { MailUnavailable } from '../domain/errors.ts';
import type { Mail } from '../domain/mail/mail-document.ts';
import { mailKindOf, planMail, planResending, type MailName } from '../domain/mail-record.ts';
import type { MailRecipient, MailRecord, Order, Resent } from '../domain/order.ts';
import { countBy } from '../platform/measure.ts';

interface Delivery {
  readonly order: Order;
  readonly recipient: MailRecipient;
  readonly kind: MailName;
  readonly to: string;
  readonly render: () => Mail;
  /** Nobody tries again soon: a refusal of this mail itself is then its end. One that passes is left to the sweep. */
  readonly isLastTry: boolean;
  /** An operator has it sent once more: whoever does says so here. */
  readonly again?: Resent;
}

export type Delivered = 'sent' | 'sent_before' | 'given_up';

/**
 * Sends a mail of an order once: the record goes `sending` before SES is asked, and `sent` or `failed` after. A crash in
 * between leaves `sending`, which is repeated once at most. Of two senders that read the same record, one stands back.
 *
 * @throws MailUnavailable when SES refused the mail or gave no clear answer; a retry goes on from the record
 */
export async function deliverMail(
  { order, recipient, kind, to, render, isLastTry, again }: Delivery,
  deps: { readonly orders: OrdersTable; readonly mailer: Mailer },
): Promise<Delivered> {
  const record = order.notifications[recipient][kind];
  const plan = again === undefined ? planMail(record, Date.now()) : planResending(record, again);
  if ('underWay' in plan) throw beingSent(order, kind);
  if ('done' in plan) return record?.status === 'sent' ? 'sent_before' : 'given_up';
  const next = 'send' in plan ? plan.send : plan.giveUp;
  const write = (previous: MailRecord | undefined, current: MailRecord) =>
    deps.orders.recordMail(order.id, { recipient, kind }, previous, current);
  if (!(await write(record, next))) throw beingSent(order, kind);
  if (!('send' in plan)) {
    countBy('MailFailed', mailKindOf(kind));
    return 'given_up';
  }
  const messageId = await counted(kind, async () => {
    const giveUp = (error: string) => write(next, { ...next, status: 'failed', at: Date.now(), error, final: true });
    const mail = await rendered(render, giveUp);
    const sent = await deps.mailer.send({
      to,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      tags: { order: order.id, kind, recipient, attempt: String(next.attempt) },
    });
    if ('messageId' in sent) return sent.messageId;
    const final = isLastTry && !sent.isPassing;
    await write(next, { ...next, status: 'failed', at: Date.now(), error: sent.refused, final });
    throw new MailUnavailable(`SES refused the ${kind} mail of order ${order.id}: ${sent.refused}`);
  });
  await write(next, { ...next, status: 'sent', at: Date.now(), messageId });
  return 'sent';
}

async function counted(name: MailName, send: () => Promise<string>): Promise<string> {
  try {
    const messageId = await send();
    countBy('MailSent', mailKindOf(name));
    return messageId;
  } catch (error) {
    countBy('MailFailed', mailKindOf(name));
    throw error;
  }
}

const beingSent = ({ id }: Order, kind: string): MailUnavailable =>
  new MailUnavailable(`The ${kind} mail of order ${id} is being sent by another attempt`);

/** A mail that cannot be made today cannot be made tomorrow: its record says so, and nobody tries again. */
async function rendered(render: () => Mail, giveUp: (error: string) => Promise<boolean>): Promise<Mail> {
  try {
    return render();
  } catch (error) {
    await giveUp('unrenderable');
    throw error;
  }
}
