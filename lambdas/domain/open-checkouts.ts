import type { CheckoutRequest } from './checkout.ts';
import { epochSeconds, OPEN_CHECKOUT_SECONDS } from './timing.ts';

/**
 * Nobody holds the shelf for nothing: a customer has a few open checkouts at a time. Who a customer is nobody knows;
 * what can be limited is how many checkouts one phone number and one e-mail address have.
 */

/** Counts the open checkouts of one phone number or e-mail address. Which one, only its keyed hash says. */
export interface OpenCheckouts {
  readonly id: string;
  readonly kind: 'open-checkouts';
  /**
   * Until when each one counts at most, epoch ms, by its checkout's id. A checkout counts until it has ended, which its
   * own record says: no entry has to be taken away for that.
   */
  readonly open: Readonly<Record<string, number>>;
  readonly expiresAt: number;
}

/**
 * What a request is counted for. The number that Swish is to ring counts like the customer's own: a stranger's phone
 * rings no more often for having been called something else. Mailboxes do not differ by case.
 */
export function countedNames({ order }: CheckoutRequest): readonly string[] {
  const phones = [order.phone, ...(order.swishNumber === undefined ? [] : [order.swishNumber])];
  return [...new Set([...phones.map((phone) => `phone ${phone}`), `email ${order.email.trim().toLowerCase()}`])];
}

/** Ids of the checkouts that may still be open: their time is not over, and their own records know the rest. */
export const countedIds = ({ open }: OpenCheckouts, now: number): readonly string[] =>
  Object.entries(open)
    .filter(([, until]) => until > now)
    .map(([id]) => id);

/** The same count with one more checkout, and without those of the others that have ended. */
export function withCheckout(
  counted: OpenCheckouts,
  added: { readonly id: string; readonly ended: ReadonlySet<string>; readonly now: number },
): OpenCheckouts {
  const { id, ended, now } = added;
  const others = countedIds(counted, now).filter((other) => !ended.has(other));
  const until = now + OPEN_CHECKOUT_SECONDS * 1000;
  return {
    ...counted,
    open: { ...Object.fromEntries(others.map((other) => [other, counted.open[other] ?? until])), [id]: until },
    expiresAt: epochSeconds(until),
  };
}
