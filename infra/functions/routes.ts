import type { FunctionDefinition, Throttle } from '../function-definition.ts';
import {
  asksSwish,
  ensures,
  ensuresPayment,
  entering,
  memoryMb,
  nothing,
  on,
  onCheckout,
  toAskSwish,
  withSwish,
} from './common.ts';

/** The checkout endpoint waits 8 s for the flow; the gateway gives an answer up after 30 s. */
const answering = { timeoutSeconds: 15, memoryMb };
/**
 * Of each checkout the state machine makes half a dozen transitions at once, and an account in eu-north-1 has 500 a
 * second: more of them would wait half way, holding pieces, instead of at the door.
 */
const beginning: Throttle = { requestsPerSecond: 50, burst: 100 };
/** The page of every customer who waits asks again every few seconds. */
const waited: Throttle = { requestsPerSecond: 300, burst: 600 };
const browsing: Throttle = { requestsPerSecond: 200, burst: 400 };
/** Swish calls once for each payment, again when it is refused, and is asked anyway; everybody else who calls is a forger. */
const calledBack: Throttle = { requestsPerSecond: 10, burst: 50 };
/** What asks Swish for something each time. */
const cancelling: Throttle = { requestsPerSecond: 10, burst: 20 };
const elsewhere: Throttle = { requestsPerSecond: 10, burst: 20 };

export const routes: readonly FunctionDefinition[] = [
  {
    ...nothing,
    ...answering,
    name: 'Checkout',
    entry: 'lambdas/api/checkout.ts',
    route: 'POST /v1/checkout',
    throttle: beginning,
    tables: {
      checkouts: [
        on(['checkout', 'idempotency', 'openCheckouts'], 'GetItem', 'PutItem', 'UpdateItem'),
        on(['checkout', 'openCheckouts'], 'BatchGetItem'),
      ],
    },
    variables: ['API_URL', 'OPEN_CHECKOUTS_LIMIT', 'SHOP_RETURN_URL'],
    permissions: ['secretsmanager:GetSecretValue/CustomerKey', 'states:StartExecution'],
  },
  {
    ...nothing,
    ...answering,
    name: 'CheckoutStatus',
    entry: 'lambdas/api/checkout-status.ts',
    route: 'GET /v1/checkout/{id}',
    throttle: waited,
    tables: { checkouts: [onCheckout('GetItem')] },
    variables: ['API_URL', 'SHOP_RETURN_URL'],
  },
  {
    ...nothing,
    ...answering,
    name: 'OrderStatus',
    entry: 'lambdas/api/order-status.ts',
    route: 'GET /v1/order/status/{id}',
    throttle: waited,
    tables: { ...entering, orders: ['GetItem'] },
    variables: toAskSwish,
    permissions: [...asksSwish, ...ensuresPayment],
  },
  {
    ...nothing,
    ...answering,
    name: 'Products',
    entry: 'lambdas/api/products.ts',
    route: 'GET /v1/products',
    throttle: browsing,
    tables: { 'products/StatusIndex': [{ actions: ['Query'], keys: ['active'] }] },
  },
  {
    ...nothing,
    ...answering,
    name: 'ShipmentOptions',
    entry: 'lambdas/api/shipment-options.ts',
    route: 'GET /v1/shipment-options',
    throttle: browsing,
    tables: { shipment: ['Scan'] },
  },
  {
    ...nothing,
    // The gateway gives up about then too, but what Swish told is recorded all the same.
    ...withSwish,
    name: 'SwishCallback',
    // Of these ten, all that forgers keep busy is each other: what they keep away from here the sweep asks Swish about.
    mostAtOnce: 10,
    entry: 'lambdas/api/swish-callback.ts',
    route: 'POST /v1/swish/callback',
    throttle: calledBack,
    tables: entering,
    variables: toAskSwish,
    permissions: [...asksSwish, ...ensures],
  },
  {
    ...nothing,
    ...withSwish,
    name: 'RefundCallback',
    mostAtOnce: 5,
    entry: 'lambdas/api/refund-callback.ts',
    route: 'POST /v1/swish/refund-callback',
    throttle: calledBack,
    tables: {
      checkouts: [onCheckout('GetItem', 'UpdateItem'), on(['refund'], 'GetItem')],
      orders: ['UpdateItem'],
    },
    variables: toAskSwish,
    permissions: [...asksSwish, ...ensures],
  },
  {
    ...nothing,
    ...withSwish,
    name: 'CancelPayment',
    mostAtOnce: 20,
    entry: 'lambdas/api/cancel-payment.ts',
    route: 'PATCH /v1/cancel/{reference}',
    throttle: cancelling,
    tables: entering,
    variables: toAskSwish,
    permissions: [...asksSwish, ...ensuresPayment],
  },
  {
    ...nothing,
    ...answering,
    name: 'SwishStatus',
    entry: 'lambdas/api/swish-status.ts',
    route: 'GET /v1/swish/status/{reference}',
    throttle: waited,
    tables: { checkouts: [onCheckout('GetItem')] },
  },
  {
    ...nothing,
    ...answering,
    name: 'NotFound',
    entry: 'lambdas/api/not-found.ts',
    route: '$default',
    throttle: elsewhere,
  },
];
