import type { MailRecord } from './order.ts';

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
  if (unclear > UNCLEAR_LIMIT) {
    return {
      giveUp: { status: 'failed', attempt: record?.attempt ?? 0, unclear, at: now, error: 'unclear', final: true },
    };
  }
  return { send: { status: 'sending', attempt: (record?.attempt ?? 0) + 1, unclear, at: now } };
}

/** Whether nothing more will be tried for a mail. */
export const isMailOver = (record: MailRecord | undefined): boolean =>
  record?.status === 'sent' || record?.final === true;
