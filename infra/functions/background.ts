import { AUDIT_BUDGET_SECONDS, SWEEP_INTERVAL_SECONDS } from '../../lambdas/domain/timing.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import { asksSwish, briefly, ensures, entering, memoryMb, nothing, on, toAskSwish } from './common.ts';

/** The longest that the records of a batch, one after the other, may take while a table is slow. */
const inBatches = { timeoutSeconds: 60, memoryMb };
/** Beyond the audit's own budget: a product that keeps changing is looked at for a while. */
const auditing = { timeoutSeconds: AUDIT_BUDGET_SECONDS + 60, memoryMb };

/** What nobody waits for: changes of tables, the clock, and what other services tell. */
export const background: readonly FunctionDefinition[] = [
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
