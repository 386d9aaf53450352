/** A payment request as the merchant sent it, after validation. The amount is in SEK. */
export interface CreateRequest {
  readonly payeePaymentReference: string | null;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string | null;
  readonly payerAlias: string | null;
  readonly payeeAlias: string;
  readonly amount: number;
  readonly currency: 'SEK';
  readonly message: string | null;
}

export type Outcome =
  | { readonly status: 'CREATED' }
  | {
      readonly status: 'PAID';
      /** The bank's reference, which a refund names. */
      readonly paymentReference: string;
      readonly payerAlias: string;
      /** Epoch milliseconds. */
      readonly paidAt: number;
    }
  | { readonly status: 'DECLINED' }
  | { readonly status: 'CANCELLED' }
  | { readonly status: 'ERROR'; readonly errorCode: string; readonly errorMessage: string };

export interface Payment {
  /** The instruction id that the merchant chose. */
  readonly id: string;
  readonly request: CreateRequest;
  /** Opens the app (m-commerce); null when the request names the payer (e-commerce). */
  readonly token: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly outcome: Outcome;
}

/** What GET answers and callbacks carry. */
export interface PaymentObject {
  readonly id: string;
  readonly payeePaymentReference: string | null;
  readonly paymentReference: string | null;
  readonly callbackUrl: string;
  readonly payerAlias: string | null;
  readonly payeeAlias: string;
  readonly amount: number;
  readonly currency: string;
  readonly message: string | null;
  readonly status: Outcome['status'];
  readonly dateCreated: string;
  readonly datePaid: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/**
 * The payment in Swish's words. Never carries the token: Swish gives it once, with the answer to the create, and a client
 * that lost it has to start anew. The callback identifier is left out too: it comes in the callback's header only.
 */
export function paymentObject({ id, request, createdAt, outcome }: Payment): PaymentObject {
  const paid = outcome.status === 'PAID' ? outcome : undefined;
  const failed = outcome.status === 'ERROR' ? outcome : undefined;
  return {
    id,
    payeePaymentReference: request.payeePaymentReference,
    paymentReference: paid?.paymentReference ?? null,
    callbackUrl: request.callbackUrl,
    payerAlias: paid?.payerAlias ?? request.payerAlias,
    payeeAlias: request.payeeAlias,
    amount: request.amount,
    currency: request.currency,
    message: request.message,
    status: outcome.status,
    dateCreated: new Date(createdAt).toISOString(),
    datePaid: paid === undefined ? null : new Date(paid.paidAt).toISOString(),
    errorCode: failed?.errorCode ?? null,
    errorMessage: failed?.errorMessage ?? null,
  };
}
