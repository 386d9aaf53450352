import type { Checkout, Ending } from '../domain/checkout.ts';
import { OUTCOME_RANK } from '../domain/outcome.ts';
import type { Refund } from '../domain/refund.ts';
import { epochSeconds } from '../domain/timing.ts';
import { all, type Condition } from './expression.ts';

/** What the writes on a checkout record have in common: the conditions, and the attributes that belong together. */

export const EXISTS: Condition = { expression: 'attribute_exists(#id)' };
export const NOT_ENDED: Condition = { expression: 'attribute_not_exists(#ending)' };
/** Nothing new may begin for a checkout that is closing or ended. */
export const OPEN: Condition = all(EXISTS, NOT_ENDED, { expression: 'attribute_not_exists(#closingAt)' });
/** No request to Swish was ever begun, or Swish has definitely not taken the money. */
export const UNPAID_FOR_CERTAIN: Condition = {
  expression: '(attribute_not_exists(#askedAt) AND attribute_not_exists(#outcomeRank)) OR #outcomeRank = :unpaidRank',
  values: { unpaidRank: OUTCOME_RANK.DECLINED },
};
/** Paid, and its money neither given back nor that of another attempt. */
export const KEEPS_MONEY: Condition = all(
  { expression: '#outcome = :paid', values: { paid: 'PAID' } },
  { expression: 'attribute_not_exists(#refund)' },
  { expression: 'attribute_not_exists(#successor)' },
  { expression: 'attribute_not_exists(#paidBack)' },
  { expression: 'attribute_not_exists(#ending) OR #ending = :cancelled', values: { cancelled: 'cancelled' } },
);
/** No person was called, or none is needed any more. */
export const UNFLAGGED: Condition = { expression: 'attribute_not_exists(#attention)' };
/** Nothing is known of the payment yet. */
export const UNDECIDED: Condition = { expression: 'attribute_not_exists(#outcome)' };

/** The attribute, at a path with dots, is still what was read: absent, or that very value. */
export function unchanged(attribute: string, value: number | string | undefined): Condition {
  const path = `#${attribute.replaceAll('.', '.#')}`;
  if (value === undefined) return { expression: `attribute_not_exists(${path})` };
  const read = `read${attribute.replaceAll('.', '_')}`;
  return { expression: `${path} = :${read}`, values: { [read]: value } };
}

const DUE_SHARDS = 4;
export const dueShards: readonly string[] = Array.from({ length: DUE_SHARDS }, (_, shard) => String(shard));

/** The sparse index by `dueAt` is spread over shards, so that a drop does not heat one partition. */
export const due = (id: string, at: number) => ({
  dueAt: at,
  dueShard: String(Number.parseInt(id.slice(0, 2), 16) % DUE_SHARDS),
});
export const NO_LONGER_DUE = ['dueAt', 'dueShard'];

/** Due at that time, or never again. */
export const dueOrNever = (id: string, at: number | undefined) =>
  at === undefined ? { set: {}, remove: NO_LONGER_DUE } : { set: due(id, at), remove: [] };

export const ended = (ending: Ending, now: number, keepSeconds: number) => ({
  ending,
  endedAt: now,
  expiresAt: epochSeconds(now) + keepSeconds,
});

/** What is said of a checkout whose money goes back: it is over, its holds are free, and the refund is to be pursued. */
export const refundBegun = (checkout: Checkout, refund: Refund, dueAt: number) => ({
  refund,
  reason: refund.reason,
  ending: 'cancelled',
  endedAt: refund.begunAt,
  releasedGeneration: checkout.generation,
  lookCount: 0,
  ...due(checkout.id, dueAt),
});
