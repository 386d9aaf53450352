import type * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { Checkout } from '../domain/checkout.ts';
import { restDue } from '../domain/due.ts';
import { isMailOver, type MailKind } from '../domain/mail-record.ts';
import { mailOrderOf } from '../domain/mail-of-order.ts';
import { renderConfirmation } from '../domain/mail/render-mail.ts';
import type { MailRecipient, Order } from '../domain/order.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { deliverMail } from './deliver-mail.ts';
import type { NotifyInputSchema } from './notify-customer-of.ts';

const CONFIRMATION: MailKind = 'confirmation';

export interface NotifyDependencies {
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly mailer: Mailer;
  readonly addressOf: (order: Order) => string;
}

/**
 * The confirmation mail to one recipient. When both are on record, nothing is left to do for the checkout until the
 * customer's data are removed; the two run side by side, and whoever comes second sees both.
 *
 * @throws MailUnavailable when the mail was not sent; retried by the state machine, and never undoes the order
 */
export async function notifyOfOrder(
  input: z.output<typeof NotifyInputSchema>,
  recipient: MailRecipient,
  deps: NotifyDependencies,
): Promise<void> {
  const checkout = await enterRun(input, { ...deps, now: Date.now() });
  const order = await requireOrder(input.checkoutId, deps.orders);
  if (order.status !== 'active') return; // Somebody undid the order meanwhile: it is confirmed to nobody.
  const mail = {
    order,
    recipient,
    kind: CONFIRMATION,
    to: deps.addressOf(order),
    render: () => renderConfirmation(mailOrderOf(order), recipient),
    isLastTry: input.isLastTry,
  };
  try {
    await deliverMail(mail, deps);
  } finally {
    await restWhenOver(checkout, deps);
  }
}

async function restWhenOver(checkout: Checkout, deps: NotifyDependencies): Promise<void> {
  const { notifications } = await requireOrder(checkout.id, deps.orders);
  if (isMailOver(notifications.customer[CONFIRMATION]) && isMailOver(notifications.admin[CONFIRMATION])) {
    await deps.checkouts.rest(checkout, 'confirmed', restDue(checkout, Date.now()));
  }
}

async function requireOrder(id: string, orders: OrdersTable): Promise<Order> {
  const order = await orders.find(id);
  if (order === undefined) throw new Error(`There is no order ${id}`);
  return order;
}
