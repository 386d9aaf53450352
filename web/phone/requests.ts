import type { PhoneView, RefundView } from './phone-api.ts';

/** How a payment request stands for the person with the phone. */
export type Standing = 'open' | 'paid' | 'declined' | 'cancelled' | 'ranOut' | 'failed' | 'unclear';

/**
 * How a request stands at `now` (the shop's time, epoch ms). One that is longer open than the phone shows it has run out,
 * though Swish itself waits a little longer.
 */
export function standingOf({ status, errorCode, expiresAt }: PhoneView, now: number): Standing {
  switch (status) {
    case 'CREATED':
      return now < Date.parse(expiresAt) ? 'open' : 'ranOut';
    case 'PAID':
      return 'paid';
    case 'DECLINED':
      return 'declined';
    case 'CANCELLED':
      return 'cancelled';
    default:
      if (errorCode === 'TM01') return 'ranOut';
      return errorCode === 'DS24' ? 'unclear' : 'failed';
  }
}

/** Requests that the phone has got and that can still be answered. */
export const waitingRequests = (payments: readonly PhoneView[], now: number): readonly PhoneView[] =>
  payments.filter((payment) => payment.isOpened && standingOf(payment, now) === 'open');

/** Requests whose code the shop shows now, and no phone has scanned. */
export const codesInSight = (payments: readonly PhoneView[], now: number): readonly PhoneView[] =>
  payments.filter((payment) => !payment.isOpened && standingOf(payment, now) === 'open');

/** Something that has happened on the phone. `at` is epoch ms. */
export type PastEntry =
  | { readonly kind: 'payment'; readonly at: number; readonly payment: PhoneView; readonly standing: Standing }
  | { readonly kind: 'refund'; readonly at: number; readonly refund: RefundView };

/** What is over, the newest first: requests that the phone had, and money that came back to it. */
export function pastEntries(
  payments: readonly PhoneView[],
  refunds: readonly RefundView[],
  now: number,
): readonly PastEntry[] {
  const ended = payments.flatMap((payment): readonly PastEntry[] => {
    const standing = standingOf(payment, now);
    if (!payment.isOpened || standing === 'open') return [];
    return [{ kind: 'payment', at: Date.parse(payment.paidAt ?? payment.createdAt), payment, standing }];
  });
  return [...ended, ...arrivedRefunds(refunds)].toSorted((a, b) => b.at - a.at);
}

const arrivedRefunds = (refunds: readonly RefundView[]): readonly PastEntry[] =>
  refunds.flatMap((refund) =>
    refund.paidAt === null ? [] : [{ kind: 'refund', at: Date.parse(refund.paidAt), refund }],
  );

/** Whether the money of a payment has come back. */
export const isRefunded = ({ reference }: PhoneView, refunds: readonly RefundView[]): boolean =>
  refunds.some(({ paymentId, paidAt }) => paymentId === reference && paidAt !== null);
