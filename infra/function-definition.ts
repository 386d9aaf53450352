import type { StreamedTableKey, TableTarget } from './tables.ts';

/** What a function is called, serves, needs and may do. */

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

/** The action of a permission, as IAM knows it. */
export const actionOf = (permission: Permission): string => permission.replace(/\/.*$/, '');

/** Whether the state machine may invoke the function: its definition does, or one of an earlier release did (`retired`). */
export const isStep = ({ route, stream, schedule, events }: FunctionDefinition): boolean =>
  route === undefined && stream === undefined && schedule === undefined && events === undefined;
