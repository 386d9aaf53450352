import type { Order } from '../domain/order.ts';
import { NotifyInputSchema } from '../notification/notify-customer-of.ts';
import { notifyOfOrder } from '../notification/notify-of-order.ts';
import { connect } from '../platform/connect.ts';
import { taskHandler } from '../platform/task-handler.ts';

const dependencies = {
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  mailer: connect.mailer(),
  addressOf: (order: Order) => order.information.email,
};

export const handler = taskHandler('NotifyCustomer', NotifyInputSchema, (input) =>
  notifyOfOrder(input, 'customer', dependencies),
);
