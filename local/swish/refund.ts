/** A refund as the merchant asked for it, after validation. The amount is in SEK. */
export interface RefundRequest {
  /** The bank's reference of the payment, not its instruction id. */
  readonly originalPaymentReference: string;
  readonly payerPaymentReference: string | null;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string | null;
  /** The merchant: in a refund it is the one who pays. */
  readonly payerAlias: string;
  /** The customer, where the merchant named one. */
  readonly payeeAlias: string | null;
  readonly amount: number;
  readonly currency: 'SEK';
  readonly message: string | null;
}

export type RefundOutcome =
  | { readonly status: 'CREATED' | 'VALIDATED' | 'DEBITED' }
  | { readonly status: 'PAID'; readonly paymentReference: string; readonly paidAt: number }
  | { readonly status: 'ERROR'; readonly errorCode: string; readonly errorMessage: string };

export interface Refund {
  /** The instruction id that the merchant chose. */
  readonly id: string;
  /** The instruction id of the payment that is given back. */
  readonly paymentId: string;
  readonly request: RefundRequest;
  /** Who gets the money. */
  readonly payeeAlias: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly outcome: RefundOutcome;
}

/** What GET answers and callbacks carry. */
export interface RefundObject {
  readonly id: string;
  readonly paymentReference: string | null;
  readonly payerPaymentReference: string | null;
  readonly originalPaymentReference: string;
  readonly callbackUrl: string;
  readonly payerAlias: string;
  readonly payeeAlias: string;
  /** A text with two decimals, unlike a payment's number. */
  readonly amount: string;
  readonly currency: string;
  readonly message: string | null;
  readonly status: RefundOutcome['status'];
  readonly dateCreated: string;
  readonly datePaid: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly additionalInformation: string | null;
}

/** The refund in Swish's words. The callback identifier is not among them. */
export function refundObject({ id, request, payeeAlias, createdAt, outcome }: Refund): RefundObject {
  const paid = outcome.status === 'PAID' ? outcome : undefined;
  const failed = outcome.status === 'ERROR' ? outcome : undefined;
  return {
    id,
    paymentReference: paid?.paymentReference ?? null,
    payerPaymentReference: request.payerPaymentReference,
    originalPaymentReference: request.originalPaymentReference,
    callbackUrl: request.callbackUrl,
    payerAlias: request.payerAlias,
    payeeAlias,
    amount: request.amount.toFixed(2),
    currency: request.currency,
    message: request.message,
    status: outcome.status,
    dateCreated: swedishTime(createdAt),
    datePaid: paid === undefined ? null : swedishTime(paid.paidAt),
    errorCode: failed?.errorCode ?? null,
    errorMessage: failed?.errorMessage ?? null,
    additionalInformation: null,
  };
}

const OFFSET = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Stockholm', timeZoneName: 'longOffset' });

/** As refunds have it, unlike payments: local time with an offset without a colon, `2026-11-22T18:45:10.000+0100`. */
function swedishTime(at: number): string {
  const part = OFFSET.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT+00:00';
  const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(part) ?? [];
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return `${new Date(at + offsetMs).toISOString().slice(0, -1)}${sign}${hours}${minutes}`;
}
