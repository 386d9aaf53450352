import { isUnpaid } from '../outcome.ts';
import { isHoldingNothing, type Reservation } from '../reservation.ts';
import { EMERGENCY_MARGIN_SECONDS } from '../timing.ts';
import type { CheckoutState } from './checkout-state.ts';

/**
 * Why a hold is not to be released by hand, or undefined when it may be: its time is long over, and its checkout
 * definitely has no use for it. Whatever is open, unclear, paid or left to a person keeps its pieces: a run decides there.
 *
 * @param checkout undefined when there is no record of it
 */
export function reasonToKeep(row: Reservation, checkout: CheckoutState | undefined, now: number): string | undefined {
  if (row.expiresAt * 1000 + EMERGENCY_MARGIN_SECONDS * 1000 > now) return 'its time is not long over';
  if (checkout === undefined) return undefined;
  const resume = `use \`runs resume ${checkout.id}\``;
  if (checkout.attention !== undefined) return `its checkout is left to a person: ${resume}`;
  switch (checkout.ending) {
    case undefined:
      return `its checkout is still open: ${resume}`;
    case 'confirmed':
      return `its order is confirmed: \`stock audit\` says what does not fit`;
    case 'refunded':
    case 'rejected':
      break;
    case 'cancelled': {
      const isOver = isUnpaid(checkout.outcome) || (checkout.askedAt === undefined && checkout.outcome === undefined);
      if (!isOver) return `it is not certain that nobody paid: ${resume}`;
    }
  }
  return isHoldingNothing(checkout) ? undefined : `its checkout holds it: ${resume}`;
}
