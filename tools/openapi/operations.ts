/**
 * What each route answers, for the API's document. The schemas are those beside the handlers; the tests compare the
 * routes with `infra/functions.ts`, and every answer that the flow tests get with what stands here.
 */
import { NUDGE_PAUSE_SECONDS } from '../../lambdas/domain/timing.ts';
import type { MessageCode } from '../../lambdas/domain/messages.ts';
import type { AnswerName, RequestName } from './schemas.ts';

export interface DocumentedAnswer {
  readonly schema: AnswerName;
  readonly description: string;
  /** Whether the client is told when to ask again. */
  readonly retryAfter?: boolean;
}

export interface Operation {
  readonly tag: 'Checkout' | 'Catalogue' | 'Swish' | 'Other';
  readonly summary: string;
  readonly description: string;
  /** Names of headers that the route reads, beside Accept-Language, which they all do. */
  readonly headers?: readonly ('Idempotency-Key' | 'callbackIdentifier')[];
  readonly body?: RequestName;
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** What it may refuse with. `busy` and `internal` may come from anywhere. */
  readonly problems: readonly MessageCode[];
}

/** Said by the flow, at once or when the checkout is asked for later. */
const refusals = [
  'quantity_limit',
  'delivery_not_found',
  'amount_out_of_range',
  'payment_refused',
  'product_not_found',
  'product_unavailable',
  'insufficient_stock',
  'payment_unavailable',
] as const satisfies readonly MessageCode[];

const working: DocumentedAnswer = {
  schema: 'WorkingAnswer',
  description: 'Still working: ask `links.checkout` again.',
  retryAfter: true,
};

/** By the names of `infra/functions.ts`. */
export const operations: Readonly<Record<string, Operation>> = {
  Checkout: {
    tag: 'Checkout',
    summary: 'Place an order and ask for its payment',
    description:
      'Stores the order, holds its pieces and asks Swish for the payment. The same `Idempotency-Key` and body give the ' +
      'same order and answer, however often; after an attempt that definitely ended unpaid the key makes one new attempt. ' +
      'Prices and unknown fields of the request are ignored.',
    headers: ['Idempotency-Key'],
    body: 'CheckoutRequest',
    answers: {
      201: { schema: 'CheckoutAnswer', description: 'The payment waits for the customer.' },
      202: working,
    },
    problems: [
      'invalid_request',
      'unsupported_payment_method',
      'request_too_large',
      'unsupported_media_type',
      'idempotency_key_reused',
      'too_many_open_checkouts',
      ...refusals,
    ],
  },
  CheckoutStatus: {
    tag: 'Checkout',
    summary: 'The answer of a checkout, at its present state',
    description: 'For a client that was told 202, or that lost its answer. A refusal comes with its own status.',
    answers: {
      200: { schema: 'CheckoutAnswer', description: 'The payment as it stands.' },
      202: working,
    },
    problems: ['not_found', ...refusals],
  },
  OrderStatus: {
    tag: 'Checkout',
    summary: 'How an order stands',
    description:
      'Nothing personal. While the payment is open this makes us ask Swish, at most once in ' +
      `${NUDGE_PAUSE_SECONDS} seconds. A rejected checkout has no order and is not found.`,
    answers: { 200: { schema: 'OrderStatusAnswer', description: 'The order as it stands.' } },
    problems: ['not_found'],
  },
  CancelPayment: {
    tag: 'Checkout',
    summary: 'The customer does not want to pay',
    description: 'Swish decides: a customer who is signing at that moment has paid. May be repeated.',
    answers: {
      200: { schema: 'CancelledAnswer', description: 'Cancelled, now or before.' },
      202: { schema: 'UnclearAnswer', description: 'Swish does not say yet: ask again.', retryAfter: true },
    },
    problems: ['not_found', 'already_paid'],
  },
  SwishStatus: {
    tag: 'Checkout',
    summary: 'How a payment stands',
    description: 'From our own record; Swish is not asked.',
    answers: { 200: { schema: 'PaymentStatusAnswer', description: 'The payment as it stands.' } },
    problems: ['not_found'],
  },
  Products: {
    tag: 'Catalogue',
    summary: 'What is for sale',
    description: 'Active products with their prices and the pieces that nobody holds.',
    answers: { 200: { schema: 'ProductsAnswer', description: 'The products, in the order of the shop.' } },
    problems: [],
  },
  ShipmentOptions: {
    tag: 'Catalogue',
    summary: 'How an order can be delivered',
    description: 'Cheapest first.',
    answers: { 200: { schema: 'ShipmentOptionsAnswer', description: 'The delivery options.' } },
    problems: [],
  },
  SwishCallback: {
    tag: 'Swish',
    summary: "Swish's callback about a payment",
    description:
      'A nudge: whoever knows the identifier makes us ask Swish, and only its answer counts. 200 once nothing can be lost ' +
      'any more, also for unknown payments and wrong identifiers. The content type does not matter.',
    headers: ['callbackIdentifier'],
    body: 'SwishNotice',
    answers: { 200: { schema: 'ReceivedAnswer', description: 'Need not be sent again.' } },
    problems: ['invalid_request', 'request_too_large'],
  },
  RefundCallback: {
    tag: 'Swish',
    summary: "Swish's callback about a refund",
    description: 'The same for refunds. The identifier is compared when there is one.',
    headers: ['callbackIdentifier'],
    body: 'SwishNotice',
    answers: { 200: { schema: 'ReceivedAnswer', description: 'Need not be sent again.' } },
    problems: ['invalid_request', 'request_too_large'],
  },
  NotFound: {
    tag: 'Other',
    summary: 'Everything else',
    description: 'API Gateway’s `$default` route: whatever no other route serves.',
    answers: {},
    problems: ['not_found'],
  },
};
