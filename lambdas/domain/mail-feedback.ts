import type { MailFeedback, MailRecord } from './order.ts';

/** What weighs more replaces what weighs less, so that it does not matter in which order mail servers report. */
function weightOf({ type, undelivered }: MailFeedback): number {
  if (undelivered) return 3;
  return type === 'complaint' ? 2 : 1;
}

/**
 * What the record of a mail becomes by news of it. `attempt` is the sending that the news is about: a mail that was sent
 * again since has a record of its newer attempt, and what came of the older one says nothing about that.
 *
 * @returns the feedback to write, or why nothing is to be written
 */
export function planFeedback(
  record: MailRecord | undefined,
  attempt: number,
  feedback: MailFeedback,
): { readonly write: MailFeedback } | 'unknown_mail' | 'earlier_attempt' | 'known' {
  if (record === undefined || record.attempt < attempt) return 'unknown_mail';
  if (record.attempt > attempt) return 'earlier_attempt';
  const isNews = record.feedback === undefined || weightOf(feedback) > weightOf(record.feedback);
  return isNews ? { write: feedback } : 'known';
}

/** What came of a mail in a few words, as operators read it. */
export const describeFeedback = ({ type, subtype, undelivered }: MailFeedback): string =>
  `${type} (${subtype})${undelivered ? ', undelivered' : ''}`;
