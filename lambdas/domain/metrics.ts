/**
 * Every metric of ours: its unit, what it is split by, and what it means, in one list that functions, alarms, dashboard and
 * README are made from. CloudWatch asks a price per name and value of a split, so both are few: a split has a
 * fixed set of values, never an id and nothing personal.
 */
import { ATTENTION_REASONS } from './attention.ts';
import { AUDIT_RULES } from './audit/finding.ts';
import { CART_REFUSALS } from './errors.ts';
import { MAIL_KINDS } from './mail-record.ts';
import { REASONS } from './reason.ts';

/** Environments may share an account: each has metrics of its own, and none wakes the people of another. */
export const metricNamespace = (environment: string): string => `Smultron/${environment}`;
/** Value of the dimension `service`, which every metric has. */
export const METRIC_SERVICE = 'smultron-checkout';

/** As CloudWatch writes them. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'None';

export interface MetricDefinition {
  readonly unit: MetricUnit;
  /** Counted as a whole, and by each value of this dimension. */
  readonly by?: { readonly dimension: string; readonly values: readonly string[] };
  /** What one of it is, for README and dashboard. */
  readonly means: string;
}

const counts = (means: string) => ({ unit: 'Count', means }) as const;
const countsBy = <Value extends string>(dimension: string, values: readonly Value[], means: string) =>
  ({ unit: 'Count', by: { dimension, values }, means }) as const;
const measures = (unit: MetricUnit, means: string) => ({ unit, means }) as const;

/** Why a checkout ends before it becomes an order; `internal` is anything that is no refusal of ours. */
export const REJECTION_CODES = [...CART_REFUSALS, 'insufficient_stock', 'internal'] as const;

export const metricDefinitions = {
  CheckoutStarted: counts('checkouts that were stored; a repeated request with the same `Idempotency-Key` is none'),
  TooManyOpenCheckouts: counts('requests refused because the customer has as many open checkouts as are allowed'),
  CheckoutRejected: countsBy('code', REJECTION_CODES, 'checkouts that were refused before there was an order'),
  OrderCreated: counts('orders with a number, waiting for their payment'),
  PaymentPaid: counts('payments that Swish says are paid as asked'),
  TimeToPay: measures('Milliseconds', 'from the payment instructions until Swish told us that it is paid'),
  OrderConfirmed: counts('orders that became active'),
  TimeToConfirm: measures('Milliseconds', 'from knowing of the money until the order is active'),
  OrderCancelled: countsBy('reason', REASONS, 'orders that ended unpaid'),

  PaymentUnclear: counts('payments of which Swish could not say what became of them'),
  LatePayment: counts('runs for money that came after an order had ended unpaid or was left to a person'),
  PaidUnconfirmed: counts(
    'looks of the sweep at money that has been there for five minutes and is neither an order, nor going back, nor left to a person',
  ),
  NeedsAttention: countsBy('reason', ATTENTION_REASONS, 'checkouts that were flagged for a person'),
  RefundBegun: counts('refunds that were begun'),
  RefundFinished: counts('refunds that Swish has paid out'),
  RefundedAmount: measures('None', 'SEK that went back with them'),
  RefundFailed: counts('refunds that Swish definitely refused or failed'),
  PaidBackTwice: counts('refunds that Swish has paid out although an operator had given the money back another way'),
  MailSent: countsBy('kind', MAIL_KINDS, 'mails that SES took'),
  MailFailed: countsBy(
    'kind',
    MAIL_KINDS,
    'tries to send a mail that SES refused or did not answer, or that were given up',
  ),
  MailUndelivered: counts('mails that definitely never arrive: a permanent bounce, or SES would not send it'),
  MailBounced: counts('mails that bounced, as SES reports it; a temporary bounce comes after 14 hours of trying'),
  MailComplained: counts('mails that somebody complained about, as SES reports it'),
  MailRejected: counts('mails that SES took and would not send after all'),
  MailFeedbackUnknown: counts('such reports about a mail that no order has'),
  MailFeedbackUnreadable: counts('such reports that cannot be read'),

  CallbackUnknown: counts('callbacks for no payment or refund of ours'),
  CallbackRefused: counts('callbacks with a wrong identifier'),
  CheckoutsLookedAfter: counts('checkouts that were due and that a sweep looked after'),
  LooksFailed: counts('checkouts where that failed, to be tried again'),
  RunStartedBySweep: counts('checkouts that needed a run and had none: aborted, failed, or never started'),
  TaskTokenInvalid: counts('answers for a waiting step that Step Functions could not read: a bug of ours'),
  ReservationExpired: counts('pieces that time to live removed while they were held, given back: the flow forgot them'),
  StockDrift: counts('products whose `reserved` does not fit what is held'),
  AuditFindings: countsBy('rule', AUDIT_RULES, 'rules that do not hold for a product or an order, in one audit'),
  AuditIncomplete: counts('audits that had no time for everything, or met a product that changed all the while'),
  StreamRecordUnreadable: counts('removed holds that cannot be read, and whose pieces stay reserved'),
  TableUnavailable: counts('invocations that failed because DynamoDB throttled or failed after all retries'),
  FunctionFailed: counts('invocations of any function that ended in an error which is no answer'),

  SwishShopFault: counts('requests that Swish refused because of us; metadata `swishCode`'),
  SwishCertificateDaysLeft: measures('None', 'days until the last certificate that is valid ends'),
  SwishCertificateRefused: counts('times that Swish did not accept a certificate while another one did'),
  SwishSecretFaulty: counts('times that the secret could not be used as it is, while a certificate still does'),
  SwishCertificateUnusable: counts('requests for which no certificate did: Swish cannot be asked at all'),
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Definitions = typeof metricDefinitions;
export type MetricName = keyof Definitions;
/** Those that are split by a dimension, and their values. */
export type SplitMetric = {
  [Name in MetricName]: Definitions[Name] extends { readonly by: unknown } ? Name : never;
}[MetricName];
export type MeasuredMetric = {
  [Name in MetricName]: Definitions[Name]['unit'] extends 'Count' ? never : Name;
}[MetricName];
export type PlainCount = Exclude<MetricName, SplitMetric | MeasuredMetric>;
export type PartOf<Name extends SplitMetric> = Definitions[Name]['by']['values'][number];

/**
 * What every function counts of its own, named after it (`ReserveStockRefused`). How often it ran, and how long, is in
 * AWS's metrics; these are what AWS cannot tell: a refusal from a fault, and that a scheduled work was really done.
 */
export const resultDefinitions = {
  Refused: counts('expected refusals of a step; answers of a route below 500 that are errors'),
  Failed: counts('errors of a function; answers of a route from 500 on'),
  Succeeded: counts('scheduled work that was done: a heartbeat'),
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type FunctionResult = keyof typeof resultDefinitions;
export type ResultMetric = `${string}${FunctionResult}`;

export const resultMetric = (functionName: string, result: FunctionResult): ResultMetric => `${functionName}${result}`;
