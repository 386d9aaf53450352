import type { Checkout } from '../checkout.ts';
import { isHoldingNothing } from '../reservation.ts';

/** A checkout as the rules and the clean-up see it: what it is at, and nothing of who bought. */
export type CheckoutState = Pick<
  Checkout,
  | 'id'
  | 'runNumber'
  | 'dueAt'
  | 'generation'
  | 'releasedGeneration'
  | 'outcome'
  | 'askedAt'
  | 'ending'
  | 'endedAt'
  | 'refund'
  | 'paidBack'
  | 'attention'
> & { readonly request: Pick<Checkout['request'], 'cart'> };

/** Whether the pieces of a checkout count as reserved for it: they were held, and neither given back nor sold. */
export const isHolding = (checkout: CheckoutState): boolean =>
  checkout.ending !== 'confirmed' && !isHoldingNothing(checkout);

/** A stream keeps a record for a day; after this nobody can hear of a row that was removed. */
const STREAM_KEEPS_MS = 26 * 3600 * 1000;

/**
 * The generations of a checkout whose rows may have been removed while they were active, without anybody having dealt
 * with it yet, though nothing is held for them any more. A row that was given back before it was removed looks the same:
 * of the two, this is the careful answer.
 */
export function doubtfulGenerations(checkout: CheckoutState, now: number): readonly number[] {
  const { generation = 0, endedAt, ending } = checkout;
  const isLongOver = endedAt !== undefined && now >= endedAt + STREAM_KEEPS_MS;
  if (ending === 'confirmed' || (isLongOver && !isHolding(checkout))) return [];
  const last = isHolding(checkout) ? generation - 1 : generation;
  return Array.from({ length: last }, (_, index) => index + 1);
}
