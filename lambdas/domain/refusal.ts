import type { Checkout } from './checkout.ts';
import { readRefusal, type CaughtError, type ReadRefusal, type Reason } from './reason.ts';
import { codeOf } from './swish-codes.ts';

/**
 * The answer for a customer whose order was cancelled before the payment instructions were there. Codes are those of
 * the wire.
 */
export function refusalOf(
  reason: Reason,
  checkout: Pick<Checkout, 'outcomeDetail'>,
  caught: CaughtError | null,
): ReadRefusal {
  switch (reason) {
    case 'insufficient_stock':
      return caught === null ? { code: reason, details: {} } : readRefusal(caught);
    case 'busy':
    case 'payment_unavailable':
      return { code: reason, details: {} };
    case 'rejected':
      return isShopFault(checkout)
        ? { code: 'payment_unavailable', details: {} }
        : { code: 'payment_refused', details: swishCode(checkout) };
    case 'declined':
    case 'payment_failed':
    case 'abandoned':
    case 'cancelled_by_customer':
      return { code: 'payment_refused', details: swishCode(checkout) };
    case 'awaiting_payment':
    case 'payment_unclear':
    case 'paid':
    case 'paid_again':
    case 'sold_out_after_payment':
    case 'operator':
    case 'internal':
      return { code: 'internal', details: {} };
  }
}

const swishCode = ({ outcomeDetail }: Pick<Checkout, 'outcomeDetail'>) => ({
  swishCode: outcomeDetail?.errorCode ?? null,
});

/** Swish refused because of us: the customer can do nothing about it, so no code of Swish's is shown. */
const isShopFault = ({ outcomeDetail }: Pick<Checkout, 'outcomeDetail'>): boolean => {
  const fault = codeOf(outcomeDetail?.errorCode ?? '')?.fault;
  return fault !== 'buyer' && fault !== 'transient';
};
