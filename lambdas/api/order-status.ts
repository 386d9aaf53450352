import { isCheckoutId } from '../domain/identifiers.ts';
import { orderStateOf, stateWithoutRecord } from '../domain/status.ts';
import { apiHandler, Problem, type Answer } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';

const checkouts = connect.checkouts();
const orders = connect.orders();

/**
 * GET /v1/order/status/{id}: how an order stands, from the record, without anything personal. A rejected checkout has no
 * order and is not found. Orders of the old checkout have no record; their own status is the answer.
 */
export const handler = apiHandler('OrderStatus', async ({ path }): Promise<Answer> => {
  const id = path('id');
  if (id.length > 100) throw new Problem('not_found');
  const checkout = isCheckoutId(id) ? await checkouts.find(id) : undefined;
  if (checkout !== undefined && checkout.ending !== 'rejected') {
    return {
      status: 200,
      data: { orderId: id, orderNumber: checkout.orderNumber ?? null, ...orderStateOf(checkout) },
    };
  }
  const order = checkout === undefined && id !== '' ? await orders.find(id) : undefined;
  if (order === undefined) throw new Problem('not_found');
  return { status: 200, data: { orderId: id, orderNumber: order.number, ...stateWithoutRecord(order) } };
});
