import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { Checkout } from '../domain/checkout.ts';
import { StepInputSchema } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { CUSTOMER_MAILS, type CustomerMail } from './customer-mails.ts';
import { deliverMail } from './deliver-mail.ts';

/** The state machine knows how often it tries, and says when it is the last time. */
export const NotifyInputSchema = StepInputSchema.extend({ isLastTry: z.boolean() });

export interface CustomerMailDependencies {
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly mailer: Mailer;
}

/**
 * One mail to the customer about a payment that did not go as planned, if there still is something to say.
 *
 * @throws MailUnavailable when the mail was not sent; retried by the state machine, and never stops the flow
 */
export async function notifyCustomerOf(
  kind: CustomerMail,
  input: z.output<typeof NotifyInputSchema>,
  deps: CustomerMailDependencies,
): Promise<Checkout> {
  const checkout = await enterRun(input, { ...deps, now: Date.now() });
  const order = await deps.orders.find(checkout.id);
  if (order === undefined) throw new Error(`There is no order ${checkout.id}`);
  const mail = CUSTOMER_MAILS[kind](order, checkout);
  if (mail !== undefined) {
    const { isLastTry } = input;
    await deliverMail(
      { order, recipient: 'customer', kind, to: order.information.email, isLastTry, render: mail },
      deps,
    );
  }
  return checkout;
}
