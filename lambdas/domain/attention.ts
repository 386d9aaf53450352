/** Why a checkout may need a person. The state machine and `ensure` flag with these words, and the mails explain them. */
export const ATTENTION_REASONS = [
  'payment_unclear',
  'payment_mismatch',
  'late_payment',
  'hold_gone',
  'stock_short',
  'superseded',
  'refund_begun',
  'confirm_failed',
  'cancel_failed',
  'unknown_kind',
  'unknown_run',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];
