import type { Mailer } from '../../lambdas/adapters/mailer.ts';
import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { attentionMailKind } from '../../lambdas/domain/due.ts';
import { MailUnavailable } from '../../lambdas/domain/errors.ts';
import type { MailKind, MailName } from '../../lambdas/domain/mail-record.ts';
import { mailOrderOf } from '../../lambdas/domain/mail-of-order.ts';
import { renderAttention, renderConfirmation, type Mail } from '../../lambdas/domain/mail/render-mail.ts';
import { isOurs, type MailRecipient, type Order } from '../../lambdas/domain/order.ts';
import { refundState } from '../../lambdas/domain/refund.ts';
import { CUSTOMER_MAILS } from '../../lambdas/notification/customer-mails.ts';
import { deliverMail } from '../../lambdas/notification/deliver-mail.ts';
import { attentionOf } from '../../lambdas/notification/tell-admin.ts';
import type { Change } from '../change.ts';
import { OperationRefused } from '../refusal.ts';
import type { AskedBy } from './activate-order.ts';
import { findOrder, type FindDependencies } from './find-order.ts';

/** Mails that say how an order stands. */
export const RESENDABLE = [
  'confirmation',
  'refund',
  'unclear',
  'resolution',
  'attention',
] as const satisfies MailKind[];
export type Resendable = (typeof RESENDABLE)[number];

export interface ResendAsked extends AskedBy {
  readonly recipient: MailRecipient;
  /** Unless it is said: the one that tells how the order stands. */
  readonly kind: Resendable | undefined;
}

interface ResendDependencies extends FindDependencies {
  readonly orders: OrdersTable;
  readonly mailer: Mailer;
  readonly adminAddress: string;
}

/** A mail that is true of an order as it stands. */
export interface ResendableMail {
  readonly recipient: MailRecipient;
  readonly kind: Resendable;
}

interface Sendable extends ResendableMail {
  /** Its name among the order's mails. */
  readonly record: MailName;
  readonly render: () => Mail;
}

/**
 * Sends a mail of an order once more, on purpose. Its record says who had it sent again and why, so that it can be told
 * from one that went out twice by mistake.
 *
 * @throws OperationRefused when the order has no such mail as it stands
 */
export async function resendMail(asked: ResendAsked, deps: ResendDependencies): Promise<Change> {
  const { order, checkout } = await findOrder(asked.order, deps);
  if (order === undefined)
    throw new OperationRefused(`The checkout ${asked.order} has no order: there are no mails of it`);
  if (!isOurs(order)) {
    throw new OperationRefused(`Order ${order.number} is of the old checkout: its mails are not known here`);
  }
  const mail = chosen(order, checkout, asked);
  return {
    steps: [
      `The ${mail.kind} mail of order ${order.number} is sent to the ${asked.recipient} once more: ${asked.why} (${asked.operator})`,
    ],
    apply: async () => {
      await send(order, mail, asked, deps);
      return {
        data: { orderId: order.id, recipient: mail.recipient, kind: mail.kind },
        text: 'SES has taken it.',
      };
    },
  };
}

async function send(order: Order, mail: Sendable, asked: ResendAsked, deps: ResendDependencies): Promise<void> {
  const { operator, why } = asked;
  try {
    await deliverMail(
      {
        order,
        recipient: mail.recipient,
        kind: mail.record,
        to: mail.recipient === 'customer' ? order.information.email : deps.adminAddress,
        render: mail.render,
        isLastTry: true,
        again: { at: deps.now(), operator, why },
      },
      deps,
    );
  } catch (error) {
    if (!(error instanceof MailUnavailable)) throw error;
    throw new OperationRefused(`${error.message}. The order's record of it says the same`, { cause: error });
  }
}

function chosen(order: Order, checkout: Checkout | undefined, { recipient, kind }: ResendAsked): Sendable {
  const sendable = sendableMails(order, checkout).filter((mail) => mail.recipient === recipient);
  const found = kind === undefined ? sendable[0] : sendable.find((mail) => mail.kind === kind);
  if (found !== undefined) return found;
  const has = sendable.length === 0 ? 'no mail' : `only: ${sendable.map((mail) => mail.kind).join(', ')}`;
  throw new OperationRefused(`As order ${order.number} stands (${order.status}), the ${recipient} can be sent ${has}`);
}

/** Which mails can be sent once more, the most telling first; of an order of the old checkout none is known. */
export const resendableMails = (order: Order, checkout: Checkout | undefined): readonly ResendableMail[] =>
  isOurs(order) ? sendableMails(order, checkout).map(({ recipient, kind }) => ({ recipient, kind })) : [];

/** What can be said truly of an order as it stands, the most telling first. */
function sendableMails(order: Order, checkout: Checkout | undefined): readonly Sendable[] {
  const mails: Sendable[] = [];
  if (order.status === 'active') {
    for (const recipient of ['customer', 'admin'] as const) {
      const render = () => renderConfirmation(mailOrderOf(order), recipient);
      mails.push({ recipient, kind: 'confirmation', record: 'confirmation', render });
    }
  }
  if (checkout === undefined) return mails;
  const toCustomer = (kind: keyof typeof CUSTOMER_MAILS) => {
    const render = CUSTOMER_MAILS[kind](order, checkout);
    if (render !== undefined) mails.push({ recipient: 'customer', kind, record: kind, render });
  };
  if (refundState(checkout.refund) === 'paid') toCustomer('refund');
  const wasTold = order.notifications.customer['unclear'] !== undefined;
  if (wasTold && checkout.ending === undefined) toCustomer('unclear');
  if (wasTold && checkout.ending === 'cancelled') toCustomer('resolution');
  if (checkout.attention !== undefined) {
    const render = () => renderAttention(attentionOf(checkout, order));
    mails.push({ recipient: 'admin', kind: 'attention', record: attentionMailKind(checkout), render });
  }
  return mails;
}
