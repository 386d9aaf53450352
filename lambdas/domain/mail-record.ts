import type { MailRecord, Resent } from './order.ts';
import { MAIL_DUE_SECONDS } from './timing.ts';

/** What a mail is about. */
export const MAIL_KINDS = ['confirmation', 'refund', 'unclear', 'resolution', 'attention', 'reminder'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** A mail's name on its order: some are sent anew for each run that has a matter of its own. */
export type MailName = MailKind | `${MailKind}_${number}`;

export const mailKindOf = (name: MailName): MailKind => name.replace(/_\d+$/, '') as MailKind;

/** After this many unclear ends a mail is given up: a second mail is bad, a third is worse. */
const UNCLEAR_LIMIT = 1;

/**
 * What to do about a mail, by its record. `sending` found here is an attempt that nobody finished: SES may have sent
 * it, so it is sent once more at most. `failed` is a definite refusal of SES, which may be tried again.
 *
 * @returns the record to write before sending; or why nothing is to be sent
 */
export function planMail(
  record: MailRecord | undefined,
  now: number,
): { readonly send: MailRecord } | { readonly giveUp: MailRecord } | { readonly done: true } {
  if (record?.status === 'sent' || record?.final === true) return { done: true };
  const unclear = (record?.unclear ?? 0) + (record?.status === 'sending' ? 1 : 0);
  const kept = { unclear, at: now, ...(record?.resent === undefined ? {} : { resent: record.resent }) };
  if (unclear > UNCLEAR_LIMIT) {
    return { giveUp: { status: 'failed', attempt: record?.attempt ?? 0, ...kept, error: 'unclear', final: true } };
  }
  return { send: { status: 'sending', attempt: (record?.attempt ?? 0) + 1, ...kept } };
}

/**
 * What to do about a mail that an operator has sent once more, on purpose: a new attempt, whatever became of the ones
 * before. Only one that may still be on its way out is waited for.
 */
export function planResending(
  record: MailRecord | undefined,
  again: Resent,
): { readonly send: MailRecord } | { readonly underWay: true } {
  const isUnfinished = record?.status === 'sending';
  if (isUnfinished && again.at < record.at + MAIL_DUE_SECONDS * 1000) return { underWay: true };
  return {
    send: {
      status: 'sending',
      attempt: (record?.attempt ?? 0) + 1,
      unclear: (record?.unclear ?? 0) + (isUnfinished ? 1 : 0),
      at: again.at,
      resent: [...(record?.resent ?? []), again],
    },
  };
}

/** Whether nothing more will be tried for a mail. */
export const isMailOver = (record: MailRecord | undefined): boolean =>
  record?.status === 'sent' || record?.final === true;
