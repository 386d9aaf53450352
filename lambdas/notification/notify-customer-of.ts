import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Mailer } from '../adapters/mailer.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { Checkout } from '../domain/checkout.ts';
import type { Mail } from '../domain/mail/render-mail.ts';
import type { Order } from '../domain/order.ts';
import { StepInputSchema } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';
import { deliverMail } from './deliver-mail.ts';

/** The state machine knows how often it tries, and says when it is the last time. */
export const NotifyInputSchema = StepInputSchema.extend({ isLastTry: z.boolean() });

/** Kinds of mail that only the customer gets. Each is sent once per order. */
export type CustomerMail = 'refund' | 'unclear' | 'resolution';

export interface CustomerMailDependencies {
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly mailer: Mailer;
}

/**
 * One mail to the customer about a payment that did not go as planned. `render` gives undefined when there is nothing to
 * say any more.
 *
 * @throws MailUnavailable when the mail was not sent; retried by the state machine, and never stops the flow
 */
export async function notifyCustomerOf(
  kind: CustomerMail,
  input: z.output<typeof NotifyInputSchema>,
  render: (order: Order, checkout: Checkout) => (() => Mail) | undefined,
  deps: CustomerMailDependencies,
): Promise<Checkout> {
  const checkout = await enterRun(input, { ...deps, now: Date.now() });
  const order = await deps.orders.find(checkout.id);
  if (order === undefined) throw new Error(`There is no order ${checkout.id}`);
  const mail = render(order, checkout);
  if (mail !== undefined) {
    const { isLastTry } = input;
    await deliverMail(
      { order, recipient: 'customer', kind, to: order.information.email, isLastTry, render: mail },
      deps,
    );
  }
  return checkout;
}
