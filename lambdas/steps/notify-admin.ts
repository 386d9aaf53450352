import { NotifyInputSchema } from '../notification/notify-customer-of.ts';
import { notifyOfOrder } from '../notification/notify-of-order.ts';
import { connect } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { taskHandler } from '../platform/task-handler.ts';

const adminAddress = environment('ADMIN_EMAIL');

const dependencies = {
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  mailer: connect.mailer(),
  addressOf: () => adminAddress,
};

export const handler = taskHandler('NotifyAdmin', NotifyInputSchema, (input) =>
  notifyOfOrder(input, 'admin', dependencies),
);
