import './model-time.ts';
import { checkoutsTable } from '../../lambdas/adapters/checkouts.ts';
import { orderNumbersTable } from '../../lambdas/adapters/order-numbers.ts';
import { ordersTable } from '../../lambdas/adapters/orders.ts';
import { productsTable } from '../../lambdas/adapters/products.ts';
import { reservationsTable } from '../../lambdas/adapters/reservations.ts';
import { returnedHoldsTable } from '../../lambdas/adapters/returned-holds.ts';
import { beginCheckout } from '../../lambdas/api/begin-checkout.ts';
import { cancelPayment } from '../../lambdas/api/cancel-payment.ts';
import { receiveRefundCallback } from '../../lambdas/api/refund-callback.ts';
import { receiveCallback } from '../../lambdas/api/swish-callback.ts';
import type { CheckoutRequest } from '../../lambdas/domain/checkout.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { notifyCustomerOf } from '../../lambdas/notification/notify-customer-of.ts';
import { notifyOfOrder } from '../../lambdas/notification/notify-of-order.ts';
import { remindOfAttention } from '../../lambdas/notification/tell-admin.ts';
import type { ApiRequest } from '../../lambdas/platform/api-handler.ts';
import { lookAfter } from '../../lambdas/settlement/look-after.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { createOrder } from '../../lambdas/steps/create-order.ts';
import { flagAttention } from '../../lambdas/steps/flag-attention.ts';
import { notifyRefund } from '../../lambdas/steps/notify-refund.ts';
import { reclaimStock } from '../../lambdas/steps/reclaim-stock.ts';
import { refundPayment } from '../../lambdas/steps/refund-payment.ts';
import { rejectCheckout } from '../../lambdas/steps/reject-checkout.ts';
import { requestPayment } from '../../lambdas/steps/request-payment.ts';
import { reserveStock } from '../../lambdas/steps/reserve-stock.ts';
import { settlePayment } from '../../lambdas/steps/settle-payment.ts';
import { validateCart } from '../../lambdas/steps/validate-cart.ts';
import { releaseExpiredHold } from '../../lambdas/streams/release-expired-holds.ts';
import { activateOrder } from '../../ops/operations/activate-order.ts';
import { refundOrder } from '../../ops/operations/refund-order.ts';
import { resumeOrder } from '../../ops/operations/resume-order.ts';
import { undoOrder } from '../../ops/operations/undo-order.ts';
import { connections, type Ask } from './requests.ts';
import { imageOf, tableNames } from './tables.ts';

/** Everything that functions are given, on top of requests alone. */
function dependencies(ask: Ask) {
  const { documents, ...others } = connections(ask);
  const orders = ordersTable(documents, tableNames.orders);
  return {
    ...others,
    documents,
    orders,
    checkouts: checkoutsTable(documents, tableNames.checkouts),
    products: productsTable(documents, tableNames.products),
    reservations: reservationsTable(documents, tableNames.reservations),
    returnedHolds: returnedHoldsTable(documents, tableNames.checkouts),
    orderNumbers: orderNumbersTable(documents, tableNames.orderNumbers),
    // Every cart of the model is picked up, so its delivery is nobody's condition.
    shipmentOptions: { list: () => Promise.resolve([]) },
    hashCustomer: (name: string) => Promise.resolve(name),
    openCheckoutsLimit: 3,
    payeeAlias: '1231181189',
    callbackUrl: 'https://shop.example/v1/swish/callback',
    refundCallbackUrl: 'https://shop.example/v1/swish/refund-callback',
    adminAddress: 'admin@example.com',
    now: () => Date.now(),
  };
}
type Dependencies = ReturnType<typeof dependencies>;

/** Every function takes an input of its own. */
type Run = (input: never, deps: Dependencies) => Promise<unknown>;

const aRequest = (body: object, headers: Readonly<Record<string, string>> = {}, reference = ''): ApiRequest => ({
  event: { body: JSON.stringify(body) } as ApiRequest['event'],
  language: 'sv',
  header: (name) => headers[name],
  path: () => reference,
});

/** The steps, by the names of their states. */
export const STEPS: Readonly<Record<string, Run>> = {
  ValidateCart: validateCart,
  RejectCheckout: rejectCheckout,
  CreateOrder: createOrder,
  ReserveStock: reserveStock,
  RequestPayment: requestPayment,
  SettlePayment: settlePayment,
  ConfirmOrder: confirmOrder,
  CancelOrder: cancelOrder,
  ReclaimStock: reclaimStock,
  RefundPayment: refundPayment,
  FlagAttention: flagAttention,
  NotifyRefund: notifyRefund,
  NotifyUnclear: (input: Parameters<typeof notifyRefund>[0], deps) => notifyCustomerOf('unclear', input, deps),
  NotifyResolution: (input: Parameters<typeof notifyRefund>[0], deps) => notifyCustomerOf('resolution', input, deps),
  NotifyCustomer: (input: Parameters<typeof notifyRefund>[0], deps) =>
    notifyOfOrder(input, 'customer', { ...deps, addressOf: (order) => order.information.email }),
  NotifyAdmin: (input: Parameters<typeof notifyRefund>[0], deps) =>
    notifyOfOrder(input, 'admin', { ...deps, addressOf: () => deps.adminAddress }),
};

const BY = { operator: 'erik', why: 'the customer called' } as const;

/** Everybody else who does something to a checkout. */
export const PARTIES = {
  'the customer checks out': async ({ request, key }: { request: CheckoutRequest; key: string }, deps) => {
    const from = { language: 'sv', idempotencyKey: key, now: Date.now() } as const;
    const id = await beginCheckout(request, from, deps);
    await deps.runs.start(id, 1, 'checkout');
  },
  'the customer cancels': ({ reference }: { reference: string }, deps) =>
    cancelPayment(aRequest({}, {}, reference), deps),
  'a callback': ({ reference, identifier }: { reference: string; identifier: string }, deps) =>
    receiveCallback(aRequest({ id: reference }, { callbackidentifier: identifier }), deps),
  'a refund callback': ({ reference }: { reference: string }, deps) =>
    receiveRefundCallback(aRequest({ id: reference }), deps),
  'the sweep': ({ id }: { id: string }, deps) =>
    lookAfter(id, { ...deps, remind: (checkout, order, now) => remindOfAttention(checkout, order, now, deps) }),
  'the stream': ({ row }: { row: Reservation }, deps) =>
    releaseExpiredHold({ eventName: 'REMOVE', dynamodb: { OldImage: imageOf(row) as never } }, deps),
  'an operator activates': async ({ id }: { id: string }, deps) =>
    (await activateOrder({ order: id, ...BY }, deps)).apply(),
  'an operator refunds': async ({ id }: { id: string }, deps) =>
    (await refundOrder({ order: id, ...BY, moneyBack: 'swish', pieces: 'returned' }, deps)).apply(),
  'an operator pays back by hand': async ({ id }: { id: string }, deps) =>
    (await refundOrder({ order: id, ...BY, moneyBack: 'other', pieces: 'returned' }, deps)).apply(),
  'an operator cancels': async ({ id }: { id: string }, deps) =>
    (await undoOrder({ order: id, ...BY, moneyBack: 'none-taken', pieces: 'returned' }, deps)).apply(),
  'an operator resumes': async ({ id }: { id: string }, deps) =>
    (await resumeOrder({ order: id, ...BY, kind: undefined }, deps)).apply(),
} as const satisfies Readonly<Record<string, Run>>;
export type Party = keyof typeof PARTIES;

/** Runs a function with its input; all it asks of the world goes through `ask`. */
export function call(name: string, input: unknown, ask: Ask): Promise<unknown> {
  const run = STEPS[name] ?? (PARTIES as Readonly<Record<string, Run>>)[name];
  if (run === undefined) throw new Error(`The model has no function ${name}`);
  return run(input as never, dependencies(ask));
}
