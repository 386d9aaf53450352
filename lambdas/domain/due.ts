import type { Checkout, RunKind } from './checkout.ts';
import { isMailOver, type MailName } from './mail-record.ts';
import type { MailRecord, Order } from './order.ts';
import { isMoney } from './outcome.ts';
import { refundState } from './refund.ts';
import { isHoldingNothing } from './reservation.ts';
import {
  CUSTOMER_DATA_SECONDS,
  FLAGGED_DUE_SECONDS,
  FLAGGED_REMINDER_SECONDS,
  MAIL_DUE_SECONDS,
  MAIL_LIMIT_SECONDS,
  OVERDUE_MARGIN_SECONDS,
  PAID_UNCONFIRMED_SECONDS,
  questionPauseMs,
  RECHECK_SECONDS,
  runPauseMs,
} from './timing.ts';

/**
 * What is left to do for a checkout, and when somebody has to look at it next. The record says all of it, so that
 * whatever died can be found again and nothing is remembered anywhere else.
 */

/** The run that deals with what is known of a payment, after its checkout ended or was left to a person. */
function lateKind({ refund, paidBack, outcome, runKind }: Checkout): RunKind {
  // A person's decision to give the money back outlives the run that was started for it.
  if (refund !== undefined || paidBack !== undefined || (runKind === 'refund' && isMoney(outcome))) return 'refund';
  return outcome === 'PAID' ? 'late-payment' : 'settle';
}

/**
 * The kind of run that news of a payment calls for: money for a checkout that had ended unpaid, or anything that a
 * person was not told yet. A flag stands until the outcome rises above what the person was told, or a person asks.
 */
export function lateRun(checkout: Checkout): RunKind | undefined {
  const { attention, outcome, outcomeRank = 0 } = checkout;
  if (attention === undefined) {
    return checkout.ending === 'cancelled' && isMoney(outcome) ? lateKind(checkout) : undefined;
  }
  const isRefundNews = refundState(checkout.refund) !== attention.refundState;
  return outcomeRank > attention.outcomeRank || isRefundNews ? lateKind(checkout) : undefined;
}

/** An operator may make an order active while nobody knows of its payment: Swish is still asked about that. */
const isPaymentUnknown = ({ askedAt, outcome, paidBack }: Checkout): boolean =>
  askedAt !== undefined && outcome === undefined && paidBack === undefined;

/** Whether the customer can still pay, and has what it takes: then nothing is settled behind the customer's back. */
export const isPayable = (checkout: Checkout, now: number): boolean =>
  checkout.instructions !== undefined &&
  checkout.outcome === undefined &&
  checkout.closingAt === undefined &&
  now < (checkout.deadline ?? 0);

/** The kind of run that a checkout needs if none is running; undefined when it needs none. */
export function owedRun(checkout: Checkout, order: Order | undefined, now: number): RunKind | undefined {
  if (checkout.attention !== undefined) return lateRun(checkout);
  switch (checkout.ending) {
    case undefined:
      if (isPayable(checkout, now)) return undefined;
      return lateKind(checkout) === 'refund' ? 'refund' : 'settle';
    case 'cancelled':
      if (isMoney(checkout.outcome)) return lateKind(checkout);
      return isMailOwed(checkout, order, now) ? 'settle' : undefined;
    case 'confirmed':
      return isMailOwed(checkout, order, now) ? 'settle' : undefined;
    case 'refunded':
      return isMailOwed(checkout, order, now) ? 'refund' : undefined;
    case 'rejected':
      return undefined;
  }
}

/** Whether a customer who was told that nobody knows has yet to be told how it ended. */
export const isResolutionOwed = (order: Order | undefined): boolean =>
  wasSent(order?.notifications.customer['unclear']) && !isMailOver(order?.notifications.customer['resolution']);

/** Or may have been: nobody knows of a mail that was given up as unclear. */
const wasSent = (mail: MailRecord | undefined): boolean =>
  mail !== undefined && (mail.status !== 'failed' || mail.unclear > 0);

function isMailOwed(checkout: Checkout, order: Order | undefined, now: number): boolean {
  if (order === undefined || now >= (checkout.endedAt ?? now) + MAIL_LIMIT_SECONDS * 1000) return false;
  const { customer, admin } = order.notifications;
  switch (checkout.ending) {
    case 'confirmed':
      return !isMailOver(customer['confirmation']) || !isMailOver(admin['confirmation']);
    case 'refunded':
      // Money that an operator gave back another way is told of by the operator.
      return checkout.paidBack === undefined && !isMailOver(customer['refund']);
    case 'cancelled':
      // What an operator decided, the operator tells.
      return checkout.reason !== 'operator' && isResolutionOwed(order);
    default:
      return false;
  }
}

/** What Swish is to be asked about now; undefined when its answer could change nothing, or it is not time yet. */
export function openQuestion(checkout: Checkout, now: number): 'payment' | 'refund' | undefined {
  if (checkout.paidBack !== undefined) return undefined;
  if (checkout.refund !== undefined) return refundState(checkout.refund) === 'open' ? 'refund' : undefined;
  if (checkout.askedAt === undefined || isMoney(checkout.outcome)) return undefined;
  if (checkout.newsAt !== undefined) return 'payment';
  if (checkout.ending === undefined) return checkout.outcome === undefined ? 'payment' : undefined;
  return isRecheckDue(checkout, now) ? 'payment' : undefined;
}

/** Whether it is time to ask again about a payment that ended unpaid. */
export function isRecheckDue(checkout: Checkout, now: number): boolean {
  const at = checkout.ending === undefined ? undefined : nextRecheck(checkout);
  return at !== undefined && at <= now;
}

/** When a payment that ended unpaid is to be asked about again: a definite answer has been wrong before. */
function nextRecheck({ askedAt, endedAt = 0, recheckCount = 0 }: Checkout): number | undefined {
  const after = askedAt === undefined ? undefined : RECHECK_SECONDS[recheckCount];
  return after === undefined ? undefined : endedAt + after * 1000;
}

/**
 * When to look at a checkout next, epoch ms, after it was looked at now; undefined when nothing is left to do.
 * `lookCount` counts the questions asked by now.
 */
export function nextDue(checkout: Checkout, order: Order | undefined, now: number): number | undefined {
  if (checkout.attention !== undefined) return flaggedDue(checkout, order, now);
  const mailDue = isMailOwed(checkout, order, now) ? now + MAIL_DUE_SECONDS * 1000 : undefined;
  switch (checkout.ending) {
    case undefined:
      return openDue(checkout, now);
    case 'cancelled':
      if (checkout.refund !== undefined) return now + questionPauseMs(checkout.lookCount ?? 0);
      if (isMoney(checkout.outcome)) return now + runPauseMs(checkout.runNumber);
      return earliest(recheckDue(checkout, now), mailDue, newsDue(checkout, now));
    case 'confirmed':
    case 'refunded':
      return earliest(mailDue, restDue(checkout, now));
    case 'rejected':
      return undefined;
  }
}

/** When to look at a checkout that was confirmed or refunded, and of which all mails are over. */
export const restDue = (checkout: Checkout, now: number): number | undefined =>
  earliest(removalDue(checkout), isPaymentUnknown(checkout) ? recheckDue(checkout, now) : undefined);

/**
 * When the customer's data leave the record of a checkout that was paid, which is kept for longer than they are. All
 * other records go as a whole. Never while a person looks at it.
 */
export function removalDue({ ending, endedAt = 0, attention, request }: Checkout): number | undefined {
  const isKept = ending === 'confirmed' || ending === 'refunded';
  if (!isKept || attention !== undefined || request.order === undefined) return undefined;
  return endedAt + CUSTOMER_DATA_SECONDS * 1000;
}

function openDue(checkout: Checkout, now: number): number {
  if (checkout.askedAt === undefined || checkout.outcome !== undefined) return now + runPauseMs(checkout.runNumber);
  const question = now + questionPauseMs(checkout.lookCount ?? 0);
  // Should the run be dead, somebody has to be there when its wait would have ended.
  const waitOver = (checkout.deadline ?? now) + OVERDUE_MARGIN_SECONDS * 1000;
  return waitOver > now ? Math.min(question, waitOver) : question;
}

/** When to look at a payment that ended unpaid; what could not be asked in time is asked a pause later. */
export function recheckDue(checkout: Checkout, now: number): number | undefined {
  const at = nextRecheck(checkout);
  return at === undefined || at > now ? at : now + questionPauseMs(checkout.lookCount ?? 0);
}

/** News that could not be asked about yet. */
const newsDue = ({ newsAt, lookCount = 0 }: Checkout, now: number): number | undefined =>
  newsAt === undefined ? undefined : now + questionPauseMs(lookCount);

/**
 * Whether money has been there for too long without anything having become of it: the order is not active, the money is
 * not going back, and no person was told. A run that works on it is no excuse.
 */
export function isMoneyLeftLying(checkout: Checkout, now: number): boolean {
  const { outcome, outcomeAt, ending, refund, paidBack, attention } = checkout;
  const isAnswered = refund !== undefined || paidBack !== undefined || attention !== undefined;
  if (!isMoney(outcome) || ending === 'confirmed' || isAnswered) return false;
  return now >= (outcomeAt ?? 0) + PAID_UNCONFIRMED_SECONDS * 1000;
}

/** When the admin is told again that pieces are about to go; undefined when none are held. */
export function reminderDue(checkout: Checkout): number | undefined {
  if (checkout.attention === undefined || checkout.holdUntil === undefined) return undefined;
  if (isHoldingNothing(checkout)) return undefined;
  return checkout.holdUntil - FLAGGED_REMINDER_SECONDS * 1000;
}

function flaggedDue(checkout: Checkout, order: Order | undefined, now: number): number {
  if (isAdminToBeTold(checkout, order, now)) return now + MAIL_DUE_SECONDS * 1000;
  const reminder = reminderDue(checkout);
  const isReminded = order === undefined || isMailOver(order.notifications.admin[reminderMailKind(checkout)]);
  const nextReminder =
    reminder === undefined || isReminded ? undefined : Math.max(reminder, now + MAIL_DUE_SECONDS * 1000);
  return earliest(now + FLAGGED_DUE_SECONDS * 1000, nextReminder, newsDue(checkout, now)) ?? now;
}

/** Kind of the mail that tells the admin of a flag: each run that needs a person is a new matter. */
export const attentionMailKind = ({ runNumber }: Checkout): MailName => `attention_${runNumber}`;

export const reminderMailKind = ({ runNumber }: Checkout): MailName => `reminder_${runNumber}`;

/** Whether the mail about a flag is still to be sent: the run that flagged may have died, or SES had said no. */
export function isAdminToBeTold(checkout: Checkout, order: Order | undefined, now: number): boolean {
  const { attention } = checkout;
  if (attention === undefined || order === undefined) return false;
  return (
    now < attention.at + MAIL_LIMIT_SECONDS * 1000 &&
    !isMailOver(order.notifications.admin[attentionMailKind(checkout)])
  );
}

const earliest = (...times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
