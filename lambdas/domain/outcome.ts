import { codeOf } from './swish-codes.ts';
import { oreFromSek, type Ore } from './money.ts';

/**
 * What is known of a payment. Outcomes only rise: a later, better answer of Swish replaces a worse one, never the other
 * way round. UNKNOWN is never recorded.
 */
export const OUTCOME_RANK = {
  UNKNOWN: 0,
  DECLINED: 1,
  ERROR: 1,
  CANCELLED: 1,
  NOT_FOUND: 1,
  REFUSED: 1,
  MISMATCH: 2,
  PAID: 3,
} as const;

export type Outcome = keyof typeof OUTCOME_RANK;
export type RecordedOutcome = Exclude<Outcome, 'UNKNOWN'>;

/** Whether an outcome says for certain that no money was taken. */
export const isUnpaid = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && OUTCOME_RANK[outcome] === OUTCOME_RANK.DECLINED;

/** Whether an outcome is money, as asked or not: somebody has to act on it. */
export const isMoney = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && OUTCOME_RANK[outcome] > OUTCOME_RANK.DECLINED;

/** Swish's payment object as far as we read it. */
export interface SwishPayment {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly payeeAlias: string;
  readonly paymentReference?: string | null | undefined;
  readonly datePaid?: string | null | undefined;
  readonly errorCode?: string | null | undefined;
}

/** What was asked of Swish, to compare its answer with. */
export interface ExpectedPayment {
  readonly amountOre: Ore;
  readonly payeeAlias: string;
}

export interface OutcomeDetail {
  readonly status: string;
  readonly paymentReference?: string;
  /** Epoch ms, by Swish's clock. */
  readonly paidAt?: number;
  readonly errorCode?: string;
  /** What Swish says was paid, when that is not what was asked. */
  readonly amountOre?: Ore;
}

export type Reading =
  | { readonly state: 'open' }
  | { readonly state: 'unclear'; readonly detail: OutcomeDetail }
  | { readonly state: 'settled'; readonly outcome: RecordedOutcome; readonly detail: OutcomeDetail };

/**
 * Reads an answer of Swish. Anything that is not understood is unclear, never failed and never paid: an unknown status,
 * an unknown error code, and DS24, with which Swish itself says that it does not know.
 */
export function readPayment(payment: SwishPayment, expected: ExpectedPayment): Reading {
  const detail: OutcomeDetail = {
    status: payment.status,
    ...(payment.errorCode ? { errorCode: payment.errorCode } : {}),
  };
  switch (payment.status) {
    case 'CREATED':
      return { state: 'open' };
    case 'PAID':
      return readPaid(payment, expected, detail);
    case 'DECLINED':
      return { state: 'settled', outcome: 'DECLINED', detail };
    case 'CANCELLED':
      return { state: 'settled', outcome: 'CANCELLED', detail };
    case 'ERROR':
      return codeOf(payment.errorCode ?? '')?.definite === true
        ? { state: 'settled', outcome: 'ERROR', detail }
        : { state: 'unclear', detail };
    default:
      return { state: 'unclear', detail };
  }
}

function readPaid(payment: SwishPayment, expected: ExpectedPayment, base: OutcomeDetail): Reading {
  const paidAt = Date.parse(payment.datePaid ?? '');
  const detail: OutcomeDetail = {
    ...base,
    ...(payment.paymentReference ? { paymentReference: payment.paymentReference } : {}),
    ...(Number.isNaN(paidAt) ? {} : { paidAt }),
  };
  const amountOre = oreFromSek(payment.amount);
  const asAsked =
    amountOre === expected.amountOre && payment.currency === 'SEK' && payment.payeeAlias === expected.payeeAlias;
  return asAsked
    ? { state: 'settled', outcome: 'PAID', detail }
    : { state: 'settled', outcome: 'MISMATCH', detail: { ...detail, amountOre } };
}
