import type { Conversation, Exchange } from './conversation.ts';
import { CUSTOMER_WINDOW_MS, type Flow, flowOf, type PaymentBook } from './payment-book.ts';
import type { Outcome, Payment } from './payment.ts';
import type { Refund, RefundOutcome } from './refund.ts';

/** A payment request as a phone shows it. Times are ISO 8601, the amount is in SEK. */
export interface PaymentView {
  readonly reference: string;
  readonly flow: Flow;
  readonly status: Outcome['status'];
  readonly amount: number;
  readonly currency: string;
  readonly message: string | null;
  readonly payee: string;
  readonly payeePaymentReference: string | null;
  readonly payer: string | null;
  readonly hasToken: boolean;
  readonly createdAt: string;
  /** When the request disappears from the phone. */
  readonly expiresAt: string;
  /** Whether the phone could still show it. */
  readonly onPhone: boolean;
  /** Whether a phone has got it: one to a number by itself, one by token once it was opened there. */
  readonly isOpened: boolean;
  readonly paymentReference: string | null;
  readonly paidAt: string | null;
  readonly errorCode: string | null;
}

export interface PaymentRecord extends PaymentView {
  readonly conversation: readonly Exchange[];
}

/** A refund as Swish has it, whatever a script lets its answers show. Times are ISO 8601, the amount is in SEK. */
export interface RefundRecord {
  readonly id: string;
  readonly status: RefundOutcome['status'];
  readonly amount: number;
  readonly currency: string;
  readonly message: string | null;
  readonly originalPaymentReference: string;
  /** The instruction id of the payment that is given back. */
  readonly paymentId: string;
  readonly payerPaymentReference: string | null;
  /** The merchant. */
  readonly payer: string;
  readonly payee: string;
  readonly createdAt: string;
  readonly paymentReference: string | null;
  readonly paidAt: string | null;
  readonly errorCode: string | null;
  readonly conversation: readonly Exchange[];
}

const timeOf = (at: number): string => new Date(at).toISOString();

export function paymentView(payment: Payment, book: PaymentBook): PaymentView {
  const { id, request, token, createdAt, outcome } = payment;
  const paid = outcome.status === 'PAID' ? outcome : undefined;
  return {
    reference: id,
    flow: flowOf(payment),
    status: outcome.status,
    amount: request.amount,
    currency: request.currency,
    message: request.message,
    payee: request.payeeAlias,
    payeePaymentReference: request.payeePaymentReference,
    payer: paid?.payerAlias ?? request.payerAlias,
    hasToken: token !== null,
    createdAt: timeOf(createdAt),
    expiresAt: timeOf(createdAt + CUSTOMER_WINDOW_MS),
    onPhone: book.isOnPhone(payment),
    isOpened: book.isOpened(payment),
    paymentReference: paid?.paymentReference ?? null,
    paidAt: paid === undefined ? null : timeOf(paid.paidAt),
    errorCode: outcome.status === 'ERROR' ? outcome.errorCode : null,
  };
}

export const paymentRecord = (payment: Payment, book: PaymentBook, conversation: Conversation): PaymentRecord => ({
  ...paymentView(payment, book),
  conversation: conversation.of(payment.id),
});

export function refundRecord(refund: Refund, conversation: Conversation): RefundRecord {
  const { id, paymentId, request, payeeAlias, createdAt, outcome } = refund;
  const paid = outcome.status === 'PAID' ? outcome : undefined;
  return {
    id,
    status: outcome.status,
    amount: request.amount,
    currency: request.currency,
    message: request.message,
    originalPaymentReference: request.originalPaymentReference,
    paymentId,
    payerPaymentReference: request.payerPaymentReference,
    payer: request.payerAlias,
    payee: payeeAlias,
    createdAt: timeOf(createdAt),
    paymentReference: paid?.paymentReference ?? null,
    paidAt: paid === undefined ? null : timeOf(paid.paidAt),
    errorCode: outcome.status === 'ERROR' ? outcome.errorCode : null,
    conversation: conversation.of(id),
  };
}
