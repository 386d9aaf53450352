import type * as z from 'zod';
import type { OrdersTable } from '../adapters/orders.ts';
import { planFeedback } from '../domain/mail-feedback.ts';
import type { MetricName } from '../domain/metrics.ts';
import type { MailFeedback } from '../domain/order.ts';
import { connect } from '../platform/connect.ts';
import { eventHandler } from '../platform/event-handler.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { MailFeedbackEventSchema, type ReportedFeedback } from './mail-feedback-event.ts';

interface Dependencies {
  readonly orders: OrdersTable;
}

/** How often a record may change between reading and writing it: it is written by one sender and by this function. */
const MOST_READS = 3;

const METRIC_OF = {
  bounce: 'MailBounced',
  complaint: 'MailComplained',
  reject: 'MailRejected',
} as const satisfies Readonly<Record<MailFeedback['type'], MetricName>>;

/**
 * Writes on the order what came of one of its mails: that it bounced, that somebody complained, or that SES would not
 * send it. Harmless when repeated and in any order: on the record stays what weighs most.
 *
 * What cannot be read, and what is about no mail of ours, is counted and passed by: it would be no better next time.
 * Everything is counted after it was written, so that a crash in between counts again instead of never.
 *
 * @throws when the table does not answer, or the record keeps changing: to be delivered again
 */
export async function recordMailFeedback(event: unknown, deps: Dependencies): Promise<void> {
  const parsed = MailFeedbackEventSchema.safeParse(event);
  if (!parsed.success) return reportUnreadable(parsed.error);
  const reported = parsed.data;
  const found = await record(reported, deps);
  if (found === 'unknown_mail') return reportUnknown(reported);
  report(reported, found);
}

async function record(
  { mail, feedback }: ReportedFeedback,
  { orders }: Dependencies,
): Promise<'recorded' | 'known' | 'earlier_attempt' | 'unknown_mail'> {
  const { order: id, recipient, kind, attempt } = mail;
  for (let reads = 0; reads < MOST_READS; reads++) {
    const order = await orders.find(id);
    // The old checkout's orders have no record of mails.
    const current = order?.notifications?.[recipient]?.[kind];
    const plan = planFeedback(current, attempt, feedback);
    if (current === undefined || plan === 'unknown_mail') return 'unknown_mail';
    if (typeof plan === 'string') return plan;
    if (await orders.recordFeedback(id, { recipient, kind }, current, plan.write)) return 'recorded';
  }
  throw new Error(`The record of the ${kind} mail of order ${id} keeps changing`);
}

const idsOf = ({ mail: { order, ...mail }, messageId, feedback }: ReportedFeedback) => ({
  checkoutId: order,
  ...mail,
  messageId,
  feedback,
});

/** An earlier attempt's end is counted, but alarms nobody: the mail was sent again since. */
function report(reported: ReportedFeedback, found: 'recorded' | 'known' | 'earlier_attempt'): void {
  const { type, undelivered } = reported.feedback;
  count(METRIC_OF[type]);
  if (undelivered && found !== 'earlier_attempt') count('MailUndelivered');
  logger.warn('A mail came back', { ...idsOf(reported), found });
}

function reportUnknown(reported: ReportedFeedback): void {
  count('MailFeedbackUnknown');
  logger.error('SES tells of a mail that no order has', idsOf(reported));
}

/** The event itself has addresses: only the places where it is not as expected are named. */
function reportUnreadable({ issues }: z.ZodError): void {
  count('MailFeedbackUnreadable');
  logger.error('An event of SES cannot be read', {
    issues: issues.map(({ path, code }) => `${path.join('.')}: ${code}`),
  });
}

const dependencies: Dependencies = { orders: connect.orders() };

export const handler = eventHandler('RecordMailFeedback', (event) => recordMailFeedback(event, dependencies));
