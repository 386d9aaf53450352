/** What the local cloud says of payments and refunds at Swish: `GET /local/phone` and `/local/phone/refunds`. */

/** A payment request as the customer's phone shows it. The amount is SEK, times are ISO 8601. */
export interface PhoneView {
  /** Swish's name for it. */
  readonly reference: string;
  readonly amount: number;
  readonly message: string | null;
  readonly payeeName: string;
  readonly status: 'CREATED' | 'PAID' | 'DECLINED' | 'CANCELLED' | 'ERROR';
  readonly errorCode: string | null;
  readonly createdAt: string;
  /** When the phone shows it no longer. */
  readonly expiresAt: string;
  readonly paidAt: string | null;
  /** Opened by a token; else it was sent to a number. */
  readonly hasToken: boolean;
  /** Whether the phone could still show it. */
  readonly onPhone: boolean;
  /** Whether a phone has got it: one to a number by itself, one by token once it was opened there. */
  readonly isOpened: boolean;
}

/** Money that goes back to a customer. The amount is SEK, times are ISO 8601. */
export interface RefundView {
  readonly id: string;
  /** The payment's reference. */
  readonly paymentId: string;
  readonly status: 'CREATED' | 'VALIDATED' | 'DEBITED' | 'PAID' | 'ERROR';
  readonly amount: number;
  readonly message: string | null;
  readonly payerName: string;
  readonly errorCode: string | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
}
