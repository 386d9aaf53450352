/**
 * The alarms as data: what somebody must be told, which metric says it, and where the runbook goes on from there. Each
 * metric of an alarm is watched by itself: CloudWatch asks the same price for a sum of them, and a sum of metrics of which
 * one is silent has no value.
 */
import { PAID_UNCONFIRMED_SECONDS } from '../lambdas/domain/timing.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { FunctionDefinition } from './function-definition.ts';

const sum = { statistic: 'Sum' } as const;
/** It should never happen: one is enough. */
const once = { ...sum, rings: { atLeast: 1 }, minutes: 5 } as const;
/** It passes when it is tried again: three in a quarter of an hour do not. */
const again = { ...sum, rings: { atLeast: 3 }, minutes: 15 } as const;

const money: readonly AlarmDefinition[] = [
  {
    ...once,
    minutes: 1,
    name: 'NeedsAttention',
    tells: 'a person must act',
    says: 'A checkout waits for a person: a run has ended in NeedsAttention.',
    runbook: 'needs-attention',
    watches: [{ machine: 'ExecutionsFailed' }, { ours: 'NeedsAttention' }],
    asOne: true,
    rollsBack: true,
  },
  {
    ...once,
    // Whatever keeps the money lying, the sweep looks at it every five minutes at least.
    minutes: 2 * (PAID_UNCONFIRMED_SECONDS / 60),
    name: 'PaidUnconfirmed',
    tells: 'paid but not confirmed within five minutes',
    says: 'Money has been there for five minutes and is neither an order, nor going back, nor left to a person.',
    runbook: 'paid-but-not-confirmed',
    watches: [{ ours: 'PaidUnconfirmed' }],
  },
  {
    ...once,
    name: 'PaidBackTwice',
    tells: 'a person must act',
    says: 'Money went back to a customer twice: through Swish, and another way as an operator noted.',
    runbook: 'paid-back-twice',
    watches: [{ ours: 'PaidBackTwice' }],
  },
  {
    ...once,
    name: 'OutcomeUnknown',
    tells: 'outcomes unknown',
    says: 'Swish cannot say whether a customer has paid.',
    runbook: 'outcome-unknown',
    watches: [{ ours: 'PaymentUnclear' }],
  },
  {
    ...once,
    name: 'CertificateUnusable',
    tells: 'a certificate ending or not accepted',
    says: 'No certificate for Swish does: nobody can pay.',
    runbook: 'a-certificate-is-ending',
    watches: [{ ours: 'SwishCertificateUnusable' }],
  },
  {
    ...once,
    minutes: 15,
    name: 'CertificateRefused',
    tells: 'a certificate ending or not accepted',
    says: 'A certificate for Swish was not accepted or the secret is faulty, and only another certificate still does.',
    runbook: 'a-certificate-is-ending',
    watches: [{ ours: 'SwishCertificateRefused' }, { ours: 'SwishSecretFaulty' }],
  },
  {
    name: 'CertificateEnding',
    tells: 'a certificate ending or not accepted',
    says: 'The last valid certificate for Swish ends within 30 days.',
    runbook: 'a-certificate-is-ending',
    watches: [{ ours: 'SwishCertificateDaysLeft' }],
    statistic: 'Minimum',
    rings: { below: 30 },
    minutes: 24 * 60,
    silence: 'still the same',
  },
  {
    ...once,
    name: 'SwishShopFault',
    tells: 'a bug of ours',
    says: 'Swish refused a request because of us, not because of the customer.',
    runbook: 'shop-fault',
    watches: [{ ours: 'SwishShopFault' }],
  },
];

const running: readonly AlarmDefinition[] = [
  {
    ...once,
    name: 'RunStopped',
    tells: 'executions aborted, timed out or throttled',
    says: 'A run was aborted or timed out, or Step Functions holds runs back.',
    runbook: 'run-stopped',
    watches: [{ machine: 'ExecutionsAborted' }, { machine: 'ExecutionsTimedOut' }, { machine: 'ExecutionThrottled' }],
  },
  {
    ...once,
    name: 'RunStartedBySweep',
    tells: 'the sweep finding work',
    says: 'The sweep found a checkout that needed a run and had none.',
    runbook: 'run-started-by-sweep',
    watches: [{ ours: 'RunStartedBySweep' }],
  },
  {
    ...sum,
    name: 'SweepNotRunning',
    tells: 'the sweep not running',
    says: 'The sweep has not finished for five minutes: what callbacks and crashes left behind stays there.',
    runbook: 'sweep-not-running',
    watches: [{ ours: 'WatchCheckoutsSucceeded' }],
    rings: { below: 1 },
    minutes: 1,
    inARow: 5,
    silence: 'nobody works',
  },
  {
    ...again,
    name: 'LooksFailed',
    tells: 'the sweep failing',
    says: 'The sweep keeps failing to look after some checkouts.',
    runbook: 'looks-failed',
    watches: [{ ours: 'LooksFailed' }],
  },
  {
    ...once,
    name: 'TaskTokenInvalid',
    tells: 'a bug of ours',
    says: 'Step Functions could not read a task token of ours.',
    runbook: 'task-token-invalid',
    watches: [{ ours: 'TaskTokenInvalid' }],
  },
  {
    ...sum,
    name: 'CallbacksRefused',
    tells: 'callbacks refused above normal',
    says: 'More callbacks than normal have a wrong identifier or are about no payment of ours.',
    runbook: 'refused-callbacks',
    watches: [{ ours: 'CallbackRefused' }, { ours: 'CallbackUnknown' }],
    rings: { atLeast: 10 },
    minutes: 15,
  },
  {
    ...again,
    name: 'CallbacksFailing',
    tells: 'callbacks failing',
    says: 'Callbacks of Swish are answered with an error.',
    runbook: 'callbacks-failing',
    watches: [{ ours: 'SwishCallbackFailed' }, { ours: 'RefundCallbackFailed' }],
  },
  {
    ...again,
    name: 'MailsFailing',
    tells: 'mails failing',
    says: 'SES refuses mails or does not answer.',
    runbook: 'mails-failing',
    watches: [{ ours: 'MailFailed' }],
  },
  {
    ...once,
    minutes: 60,
    name: 'MailsCameBack',
    tells: 'mails that came back',
    says: 'A mail of an order will never arrive, somebody complained about one, or a report about one cannot be read.',
    runbook: 'mails-that-came-back',
    watches: [{ ours: 'MailUndelivered' }, { ours: 'MailComplained' }, { ours: 'MailFeedbackUnreadable' }],
  },
  ...(
    [
      // SES looks into an account above these, and stops it above twice and five times as much.
      ['Bounces', 'Reputation.BounceRate', 0.05],
      ['Complaints', 'Reputation.ComplaintRate', 0.001],
    ] as const
  ).map(([name, metric, atLeast]): AlarmDefinition => ({
    name: `MailReputation${name}`,
    tells: 'mails that came back',
    says: 'So many mails come back or are complained about that SES may stop sending for this account.',
    runbook: 'mails-that-came-back',
    watches: [{ account: 'AWS/SES', metric }],
    statistic: 'Average',
    rings: { atLeast },
    minutes: 60,
    silence: 'still the same',
  })),
];

const stock: readonly AlarmDefinition[] = [
  {
    ...once,
    name: 'ReservationsExpired',
    tells: 'reservations expiring above normal',
    says: 'Time to live removed pieces that were still held: the flow had forgotten them, which is normally never.',
    runbook: 'reservations-expired',
    watches: [{ ours: 'ReservationExpired' }],
  },
  {
    ...once,
    name: 'StockDrift',
    tells: 'stock drifting',
    says: 'The reserved pieces of a product are not those that are held.',
    runbook: 'stock-drift',
    watches: [{ ours: 'StockDrift' }, { ours: 'StreamRecordUnreadable' }],
  },
  {
    ...once,
    minutes: 60,
    name: 'AuditFindings',
    tells: 'rules broken',
    says: 'The auditor found a product or an order for which a rule does not hold.',
    runbook: 'audit-findings',
    watches: [{ ours: 'AuditFindings' }],
  },
  {
    ...once,
    minutes: 60,
    inARow: 3,
    name: 'AuditIncomplete',
    tells: 'the auditor not running',
    says: 'Three audits in a row did not get through everything.',
    runbook: 'audit-not-running',
    watches: [{ ours: 'AuditIncomplete' }],
  },
  {
    ...sum,
    name: 'AuditNotRunning',
    tells: 'the auditor not running',
    says: 'No audit has finished for three hours.',
    runbook: 'audit-not-running',
    watches: [{ ours: 'AuditShopSucceeded' }],
    rings: { below: 1 },
    minutes: 60,
    inARow: 3,
    silence: 'nobody works',
  },
];

const technical: readonly AlarmDefinition[] = [
  {
    ...sum,
    name: 'FunctionsFailing',
    tells: 'functions failing',
    says: 'Functions end in errors that are no answers.',
    runbook: 'functions-failing',
    watches: [{ ours: 'FunctionFailed' }],
    rings: { atLeast: 5 },
    minutes: 15,
    rollsBack: true,
  },
  {
    ...once,
    name: 'FunctionsThrottled',
    tells: 'functions throttled',
    says: 'Lambda refused to run a function of this account: too many ran at once.',
    runbook: 'functions-throttled',
    watches: [{ account: 'AWS/Lambda', metric: 'Throttles' }],
  },
  {
    ...again,
    name: 'TablesUnavailable',
    tells: 'tables failing',
    says: 'DynamoDB throttles or fails, and trying again does not help.',
    runbook: 'tables-unavailable',
    watches: [{ ours: 'TableUnavailable' }],
  },
  {
    ...again,
    name: 'ApiFailing',
    tells: 'the API failing',
    says: 'Customers or Swish get answers of 500 and above.',
    runbook: 'api-failing',
    watches: [{ api: '5xx' }],
  },
  {
    name: 'CheckoutSlow',
    tells: 'the checkout slow',
    says: 'One checkout in a hundred takes more than six seconds until the customer can pay.',
    runbook: 'checkout-slow',
    watches: [{ function: 'Checkout', metric: 'Duration' }],
    statistic: 'p99',
    rings: { atLeast: 6_000 },
    minutes: 5,
    inARow: 3,
  },
];

/** Alarms for what the list of functions has: a part that is added is watched. */
const ofFunctions = (functions: readonly FunctionDefinition[]): AlarmDefinition[] => [
  ...functions
    .filter(({ stream }) => stream !== undefined)
    .map(({ name }): AlarmDefinition => ({
      name: `${name}Behind`,
      tells: 'the stream falling behind',
      says: `${name} is a quarter of an hour behind the changes of its table, which are kept for a day.`,
      runbook: 'stream-behind',
      watches: [{ function: name, metric: 'IteratorAge' }],
      statistic: 'Maximum',
      rings: { atLeast: 15 * 60_000 },
      minutes: 5,
      inARow: 3,
    })),
  // Whoever waits for Swish; the others end in a fraction of their time, or, on a schedule, have a budget of their own.
  ...functions
    .filter(({ variables, schedule }) => variables.includes('SWISH_ENVIRONMENT') && schedule === undefined)
    .map(({ name, timeoutSeconds }): AlarmDefinition => ({
      name: `${name}NearTimeout`,
      tells: 'functions near their timeout',
      says: `One ${name} in a hundred takes more than four fifths of its ${timeoutSeconds} seconds.`,
      runbook: 'near-timeout',
      watches: [{ function: name, metric: 'Duration' }],
      statistic: 'p99',
      rings: { atLeast: timeoutSeconds * 800 },
      minutes: 15,
    })),
];

/**
 * @param queues names of the dead-letter queues: each is watched
 */
export const alarmDefinitions = (
  functions: readonly FunctionDefinition[],
  queues: readonly string[],
): readonly AlarmDefinition[] => [
  ...money,
  ...running,
  ...stock,
  ...technical,
  ...ofFunctions(functions),
  ...queues.map((queue): AlarmDefinition => ({
    name: `${queue}Undeliverable`,
    tells: 'something undeliverable',
    says: `${queue} could not be given what it was to work on: it lies among the dead letters.`,
    runbook: 'dead-letters',
    watches: [{ queue }],
    statistic: 'Maximum',
    rings: { atLeast: 1 },
    minutes: 5,
  })),
];
