/** What may become of a mail that SES took. */
export type FeedbackAction = 'bounce' | 'soft_bounce' | 'complain' | 'reject';

/** A mail as `GET /local/mails` tells it. Times are ISO 8601. */
export interface MailView {
  readonly messageId: string;
  readonly from: string;
  /** Of several recipients a list with commas. */
  readonly to: string;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly at: string;
  /** Id of the order that it is about. */
  readonly order: string | null;
  readonly recipient: 'customer' | 'admin' | null;
  /** What became of it after it was sent, the oldest first. */
  readonly feedback: readonly { readonly action: FeedbackAction; readonly at: string }[];
}
