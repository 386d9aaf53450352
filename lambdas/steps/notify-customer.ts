import type { Order } from '../domain/order.ts';
import { notifyOfOrder } from '../notification/notify-of-order.ts';
import { connect } from '../platform/connect.ts';
import { StepInputSchema, taskHandler } from '../platform/task-handler.ts';

const dependencies = {
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  mailer: connect.mailer(),
  addressOf: (order: Order) => order.information.email,
};

export const handler = taskHandler('NotifyCustomer', StepInputSchema, (input) =>
  notifyOfOrder(input, 'customer', dependencies),
);
