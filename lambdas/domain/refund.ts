import { codeOf } from './swish-codes.ts';

/** Why money goes back to the customer. The customer's mail and the storefront say it. */
export const REFUND_REASONS = ['sold_out_after_payment', 'paid_again', 'operator'] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** Swish's refund object as far as we read it. */
export interface SwishRefund {
  readonly id: string;
  readonly status: string;
  readonly errorCode?: string | null | undefined;
}

/** The refund of a checkout, as its record keeps it. Times are epoch ms. */
export interface Refund {
  /** Rises only after the one before definitely failed: refund n has an id of its own, and Swish makes each id once. */
  readonly number: number;
  /** Swish's instruction id of the refund. */
  readonly id: string;
  readonly reason: RefundReason;
  readonly begunAt: number;
  /** When the last PUT was about to begin, and how many there were of this number. */
  readonly askedAt?: number;
  readonly askCount?: number;
  /**
   * Swish's last word: `DEBITED` is money on its way, `PAID` money that arrived, `ERROR` definitely no refund; and
   * `REFUSED`, our own word for a request that Swish did not take.
   */
  readonly status?: string;
  readonly errorCode?: string;
  /** When `status` was learnt. */
  readonly at?: number;
}

export type RefundReading = 'open' | 'paid' | 'failed';

/**
 * Reads an answer of Swish about a refund. Only PAID is money that arrived, and only an ERROR whose code says so is
 * definitely none: DS24, an unknown code and an unknown status stay open, and are asked about again.
 */
export function readRefund({ status, errorCode }: Pick<SwishRefund, 'status' | 'errorCode'>): RefundReading {
  if (status === 'PAID') return 'paid';
  return status === 'ERROR' && codeOf(errorCode ?? '')?.definite === true ? 'failed' : 'open';
}

/**
 * Whether a refund has come to an end, by its record: an `ERROR` is recorded only when it is definite. One that was not
 * begun has none.
 */
export function refundState(refund: Refund | undefined): RefundReading {
  const status = refund?.status;
  if (status === 'PAID') return 'paid';
  return status === 'ERROR' || status === 'REFUSED' ? 'failed' : 'open';
}
