import type { Order } from '../../lambdas/domain/order.ts';
import { freePieces, type Product } from '../../lambdas/domain/product.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';

export interface ControlledMail {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/** A mail as the inbox shows it; of several recipients a list with commas. */
export const mailView = ({ messageId, to, subject, html, text, at }: ControlledMail) => ({
  messageId,
  to: to.join(', '),
  subject,
  html,
  text,
  at,
});

/** What is needed of the simulator's own view of a payment. Amounts are SEK, times ISO 8601. */
export interface ControlledPayment {
  readonly reference: string;
  readonly amount: number;
  readonly message: string | null;
  readonly status: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly hasToken: boolean;
  readonly onPhone: boolean;
}

const PAYEE_NAME = 'Smultron';

/** A payment request as the customer's phone shows it. */
export const phoneView = (payment: ControlledPayment) => {
  const { reference, amount, message, status, createdAt, expiresAt, hasToken, onPhone } = payment;
  return { reference, amount, message, payeeName: PAYEE_NAME, status, createdAt, expiresAt, hasToken, onPhone };
};

/** What is needed of the simulator's own view of a refund. Amounts are SEK, times ISO 8601. */
export interface ControlledRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly status: string;
  readonly amount: number;
  readonly message: string | null;
  readonly errorCode: string | null;
  readonly createdAt: string;
  readonly paidAt: string | null;
}

/** A refund as it stands at Swish. */
export const refundView = (refund: ControlledRefund) => {
  const { id, paymentId, status, amount, message, errorCode, createdAt, paidAt } = refund;
  return { id, paymentId, status, amount, message, errorCode, createdAt, paidAt };
};

/** Rows of the tables. */
export interface ShopRows {
  readonly orders: readonly Order[];
  readonly products: readonly Product[];
  readonly reservations: readonly Reservation[];
}

/** Orders with the newest first, and the stock of every product, also of those that are not for sale. */
export const stateView = ({ orders, products, reservations }: ShopRows) => ({
  orders: orders.toSorted((a, b) => b.date - a.date),
  stock: products
    .toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0) || a.title.localeCompare(b.title, 'sv'))
    .map((product) => ({
      id: product.id,
      title: product.title,
      stock: product.stock,
      reserved: product.reserved ?? 0,
      free: freePieces(product),
    })),
  reservations,
});
