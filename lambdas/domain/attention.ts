/** Why a checkout may need a person. The state machine flags with these words, and the mails and the runbook explain them. */
export const ATTENTION_REASONS = [
  'payment_unclear',
  'payment_mismatch',
  'confirm_failed',
  'cancel_failed',
  'reclaim_failed',
  'refund_failed',
  'refund_unclear',
  'refund_stuck',
  'unknown_kind',
  'unknown_run',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];
