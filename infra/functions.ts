/**
 * The functions as data: what each one is called, serves, needs and may do. A function may do exactly what stands
 * here and nothing else, and learns a table's name from the same line that lets it reach the table.
 *
 * A transaction needs the actions of its parts: Put → PutItem, Update → UpdateItem, Delete → DeleteItem,
 * ConditionCheck → ConditionCheckItem, TransactGetItems → GetItem.
 */
import { AUDIT_BUDGET_SECONDS, SWEEP_INTERVAL_SECONDS } from '../lambdas/domain/timing.ts';
import { checkoutKeys, type StreamedTableKey, type TableTarget } from './tables.ts';

export type TableAction =
  'BatchGetItem' | 'ConditionCheckItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'Query' | 'Scan' | 'UpdateItem';

/**
 * What a function may do beside its tables. The names are IAM's, of secrets with the one that may be read; each comes
 * with the variable that it needs (STATE_MACHINE_ARN, FROM_EMAIL and MAIL_CONFIGURATION_SET, SWISH_SECRET_ARN,
 * CUSTOMER_KEY_ARN).
 */
export type Permission =
  | 'secretsmanager:GetSecretValue/CustomerKey'
  | 'secretsmanager:GetSecretValue/SwishCertificates'
  | 'ses:SendEmail'
  | FlowPermission;

/** What a function may do to the order flow. A step may only answer tasks: it is part of what would be started. */
export type FlowPermission =
  'states:DescribeExecution' | 'states:SendTaskFailure' | 'states:SendTaskSuccess' | 'states:StartExecution';

/** Variables that a function must ask for; those of tables and permissions come by themselves. */
export type Variable =
  | 'ADMIN_EMAIL'
  | 'API_URL'
  | 'OPEN_CHECKOUTS_LIMIT'
  | 'AUDIT_DAYS'
  | 'REPLY_TO_EMAIL'
  | 'SHOP_RETURN_URL'
  | 'SWISH_CALLBACK_URL'
  | 'SWISH_ENVIRONMENT'
  | 'SWISH_MOCK_URL'
  | 'SWISH_PAYEE_ALIAS'
  | 'SWISH_REFUND_CALLBACK_URL';

/**
 * Actions on some items of a table alone: `keys` are patterns of the partition key, in IAM's language. A transaction's
 * keys are compared together: AWS does not say that it looks at each part by itself. So what a transaction touches in one table
 * stands in one entry.
 */
export interface LimitedAccess {
  readonly actions: readonly TableAction[];
  readonly keys: readonly string[];
}

/** The changes of a table that a function is invoked with, in batches and at least once. */
export interface StreamSource {
  readonly table: StreamedTableKey;
  /** Which records: a pattern in Lambda's language. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly batchSize: number;
}

/** Events of the account's default bus that a function is invoked with, one by one and at least once. */
export interface EventSource {
  readonly source: 'aws.ses';
  readonly detailType: readonly string[];
}

/**
 * What a route takes from all callers together before the gateway answers 429: so many requests a second over time, and
 * so many at once. Each environment has them times its `throttleFactor`.
 */
export interface Throttle {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** A function is invoked by its route, stream, schedule or events; one with none of them is a step. */
export interface FunctionDefinition {
  /** Construct id and, for a step, the name of the state that it serves. */
  readonly name: string;
  /**
   * Set for a step that no state invokes any more, in the release that takes its state away: runs that began before may
   * still come to it, and a function that is deleted takes its versions with it. The release after may delete it.
   */
  readonly retired?: true;
  /** File that exports `handler`, from the project's root. */
  readonly entry: string;
  /** Route of the HTTP API: `POST /v1/checkout`, or `$default`. */
  readonly route?: string;
  /** Of the route, which must have one. */
  readonly throttle?: Throttle;
  readonly stream?: StreamSource;
  /** Expression of an EventBridge rule: `rate(1 minute)`. */
  readonly schedule?: string;
  readonly events?: EventSource;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /**
   * As many invocations at once, and no more: set aside from what the account has, where `reservesConcurrency` says so.
   * For what anybody may set off and what may wait for Swish, so that it leaves the others room.
   */
  readonly mostAtOnce?: number;
  readonly tables: Partial<Readonly<Record<TableTarget, readonly (TableAction | LimitedAccess)[]>>>;
  readonly variables: readonly Variable[];
  readonly permissions: readonly Permission[];
}

/**
 * Loaded, a function takes 85 MB, 14 of them heap: the rest is for the share of a processor that comes with memory. With
 * twice as much an empty handler on arm64 starts no sooner (114 ms with 512 MB, 124 with 1,024), and what takes time
 * after that is tables and Swish.
 */
const memoryMb = 512;
/** Before the customer has an answer: a step that hangs must leave time for another try. */
const briefly = { timeoutSeconds: 20, memoryMb };
/** A PUT to Swish ends within 20 s, and its function must outlive it. */
const withSwish = { timeoutSeconds: 30, memoryMb };
/** The checkout endpoint waits 8 s for the flow; the gateway gives an answer up after 30 s. */
const answering = { timeoutSeconds: 15, memoryMb };

/** The longest that the records of a batch, one after the other, may take while a table is slow. */
const inBatches = { timeoutSeconds: 60, memoryMb };

/** Beyond the audit's own budget: a product that keeps changing is looked at for a while. */
const auditing = { timeoutSeconds: AUDIT_BUDGET_SECONDS + 60, memoryMb };

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

const nothing = { tables: {}, variables: [], permissions: [] } as const;
const toAskSwish = ['SWISH_ENVIRONMENT', 'SWISH_MOCK_URL'] as const;
/** Swish asks for a certificate, which is a secret. */
const asksSwish = ['secretsmanager:GetSecretValue/SwishCertificates'] as const;
/**
 * Whoever records what Swish said of a payment makes it happen: signals the waiting run, or starts the next one. Who asks only
 * while nothing is known of the payment finds no refund to tell a run of.
 */
const ensuresPayment = ['states:DescribeExecution', 'states:SendTaskSuccess', 'states:StartExecution'] as const;
/** And of a refund: only that can fail the state that waits for it. */
const ensures = [...ensuresPayment, 'states:SendTaskFailure'] as const;
const on = (kinds: readonly (keyof typeof checkoutKeys)[], ...actions: readonly TableAction[]): LimitedAccess => ({
  actions,
  keys: kinds.map((kind) => checkoutKeys[kind]),
});
const onCheckout = (...actions: readonly TableAction[]): LimitedAccess => on(['checkout'], ...actions);

/** A customer's own mails about a payment that did not go as planned. */
const mailsCustomer = {
  tables: { checkouts: [onCheckout('GetItem')], orders: ['GetItem', 'UpdateItem'] },
  variables: ['REPLY_TO_EMAIL'],
  permissions: ['ses:SendEmail'],
} as const;

/** Every step reads the checkout; the first one of a later run, and who has news, writes on it. */
const entering = { checkouts: [onCheckout('GetItem', 'UpdateItem')] } as const;

const steps: readonly FunctionDefinition[] = [
  {
    ...nothing,
    ...briefly,
    name: 'ValidateCart',
    entry: 'lambdas/steps/validate-cart.ts',
    // Writes nothing: no later run begins here.
    tables: { checkouts: [onCheckout('GetItem')], products: ['BatchGetItem'], shipment: ['Scan'] },
  },
  {
    ...nothing,
    ...briefly,
    name: 'RejectCheckout',
    entry: 'lambdas/steps/reject-checkout.ts',
    tables: entering,
  },
  {
    ...nothing,
    ...briefly,
    name: 'CreateOrder',
    entry: 'lambdas/steps/create-order.ts',
    tables: {
      ...entering,
      orderNumbers: ['UpdateItem'],
      orders: ['PutItem'],
      products: ['BatchGetItem'],
      shipment: ['Scan'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'ReserveStock',
    entry: 'lambdas/steps/reserve-stock.ts',
    tables: { ...entering, products: ['BatchGetItem', 'UpdateItem'], reservations: ['PutItem'] },
  },
  {
    ...nothing,
    ...withSwish,
    name: 'RequestPayment',
    entry: 'lambdas/steps/request-payment.ts',
    tables: { ...entering, orders: ['ConditionCheckItem'] },
    variables: [...toAskSwish, 'SWISH_CALLBACK_URL', 'SWISH_PAYEE_ALIAS'],
    // What it may find known already is the payment; a refund comes later.
    permissions: [...asksSwish, 'states:SendTaskSuccess'],
  },
  {
    ...nothing,
    ...withSwish,
    name: 'SettlePayment',
    entry: 'lambdas/steps/settle-payment.ts',
    tables: { ...entering, reservations: ['BatchGetItem', 'UpdateItem'] },
    variables: toAskSwish,
    permissions: asksSwish,
  },
  {
    ...nothing,
    ...briefly,
    name: 'ConfirmOrder',
    entry: 'lambdas/steps/confirm-order.ts',
    tables: {
      ...entering,
      orders: ['GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'CancelOrder',
    entry: 'lambdas/steps/cancel-order.ts',
    tables: {
      ...entering,
      orders: ['ConditionCheckItem', 'GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'ConditionCheckItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...briefly,
    name: 'ReclaimStock',
    entry: 'lambdas/steps/reclaim-stock.ts',
    tables: {
      checkouts: [
        on(['checkout', 'returnedHold'], 'GetItem', 'PutItem', 'UpdateItem'),
        on(['returnedHold'], 'BatchGetItem'),
      ],
      orders: ['GetItem'],
      products: ['BatchGetItem', 'UpdateItem'],
      reservations: ['BatchGetItem', 'PutItem', 'UpdateItem'],
    },
  },
  {
    ...nothing,
    ...withSwish,
    name: 'RefundPayment',
    entry: 'lambdas/steps/refund-payment.ts',
    tables: {
      checkouts: [on(['checkout', 'refund'], 'GetItem', 'PutItem', 'UpdateItem')],
      orders: ['ConditionCheckItem', 'GetItem', 'UpdateItem'],
      products: ['UpdateItem'],
      reservations: ['BatchGetItem', 'ConditionCheckItem', 'UpdateItem'],
    },
    variables: [...toAskSwish, 'SWISH_REFUND_CALLBACK_URL'],
    // A refund that failed is its own failure.
    permissions: [...asksSwish, 'states:SendTaskSuccess'],
  },
  {
    ...mailsCustomer,
    ...briefly,
    name: 'NotifyRefund',
    entry: 'lambdas/steps/notify-refund.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
  },
  { ...mailsCustomer, ...briefly, name: 'NotifyUnclear', entry: 'lambdas/steps/notify-unclear.ts' },
  { ...mailsCustomer, ...briefly, name: 'NotifyResolution', entry: 'lambdas/steps/notify-resolution.ts' },
  {
    ...nothing,
    ...briefly,
    name: 'NotifyCustomer',
    entry: 'lambdas/steps/notify-customer.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
    variables: ['REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
  {
    ...nothing,
    ...briefly,
    name: 'NotifyAdmin',
    entry: 'lambdas/steps/notify-admin.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'] },
    variables: ['ADMIN_EMAIL', 'REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
  {
    ...nothing,
    ...briefly,
    name: 'FlagAttention',
    entry: 'lambdas/steps/flag-attention.ts',
    tables: { ...entering, orders: ['GetItem', 'UpdateItem'], reservations: ['BatchGetItem', 'UpdateItem'] },
    variables: ['ADMIN_EMAIL', 'REPLY_TO_EMAIL'],
    permissions: ['ses:SendEmail'],
  },
];

const routes: readonly FunctionDefinition[] = [
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

/** What nobody waits for: changes of tables, the clock, and what other services tell. */
const background: readonly FunctionDefinition[] = [
  {
    ...nothing,
    ...inBatches,
    name: 'WatchCheckouts',
    // A sweep that is late and the next one would look after the same checkouts.
    mostAtOnce: 1,
    entry: 'lambdas/scheduled/watch-checkouts.ts',
    schedule: `rate(${SWEEP_INTERVAL_SECONDS / 60} minute)`,
    tables: {
      ...entering,
      'checkouts/DueIndex': ['Query'],
      orders: ['GetItem', 'UpdateItem'],
    },
    variables: [...toAskSwish, 'ADMIN_EMAIL', 'REPLY_TO_EMAIL', 'SWISH_REFUND_CALLBACK_URL'],
    permissions: [...asksSwish, ...ensures, 'ses:SendEmail'],
  },
  {
    ...nothing,
    ...auditing,
    name: 'AuditShop',
    mostAtOnce: 1,
    entry: 'lambdas/scheduled/audit-shop.ts',
    schedule: 'rate(1 hour)',
    tables: {
      checkouts: [on(['checkout', 'returnedHold'], 'BatchGetItem'), on(['stockLog'], 'GetItem', 'PutItem')],
      'checkouts/DueIndex': ['Query'],
      orders: ['BatchGetItem'],
      'orders/StatusIndex': ['Query'],
      // It counts what was never counted, and writes nothing else.
      products: ['BatchGetItem', 'Scan', 'UpdateItem'],
      reservations: ['BatchGetItem', 'Query'],
    },
    variables: ['AUDIT_DAYS'],
    permissions: ['states:DescribeExecution'],
  },
  {
    ...nothing,
    ...inBatches,
    name: 'ReleaseExpiredHolds',
    entry: 'lambdas/streams/release-expired-holds.ts',
    stream: {
      table: 'reservations',
      // Whoever removed the row: time to live, or an admin. Rows without `counted` belong to the old checkout.
      filter: {
        eventName: ['REMOVE'],
        dynamodb: { OldImage: { status: { S: ['active'] }, counted: { BOOL: [true] } } },
      },
      batchSize: 10,
    },
    tables: { checkouts: [on(['returnedHold'], 'PutItem')], products: ['UpdateItem'] },
  },
  {
    ...nothing,
    ...briefly,
    name: 'RecordMailFeedback',
    entry: 'lambdas/events/record-mail-feedback.ts',
    events: { source: 'aws.ses', detailType: ['Email Bounced', 'Email Complaint Received', 'Email Rejected'] },
    tables: { orders: ['GetItem', 'UpdateItem'] },
  },
];

/** The action of a permission, as IAM knows it. */
export const actionOf = (permission: Permission): string => permission.replace(/\/.*$/, '');

export const functionDefinitions: readonly FunctionDefinition[] = [...steps, ...routes, ...background];

/** Whether the state machine may invoke the function: its definition does, or one of an earlier release did (`retired`). */
export const isStep = ({ route, stream, schedule, events }: FunctionDefinition): boolean =>
  route === undefined && stream === undefined && schedule === undefined && events === undefined;
