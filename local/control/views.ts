import type { Order } from '../../lambdas/domain/order.ts';
import { freePieces, type Product } from '../../lambdas/domain/product.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { MailView } from '../../web/inbox/mail-api.ts';
import type { PhoneView, RefundView } from '../../web/phone/phone-api.ts';

export interface ControlledMail extends Omit<MailView, 'to' | 'order' | 'recipient'> {
  readonly to: readonly string[];
  /** What it was sent with: the order's id and who gets it, among others. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A mail as the inbox shows it. */
export const mailView = ({
  messageId,
  from,
  to,
  subject,
  html,
  text,
  at,
  tags,
  feedback,
}: ControlledMail): MailView => ({
  messageId,
  from,
  to: to.join(', '),
  subject,
  html,
  text,
  at,
  order: tags['order'] ?? null,
  recipient: recipientOf(tags),
  feedback,
});

function recipientOf({ recipient }: Readonly<Record<string, string>>): MailView['recipient'] {
  return recipient === 'customer' || recipient === 'admin' ? recipient : null;
}

/** Whom payments go to, and refunds come from. */
const SHOP_NAME = 'Smultron';

/** What is needed of the simulator's own view of a payment. */
export type ControlledPayment = Omit<PhoneView, 'payeeName'>;

/** A payment request as the customer's phone shows it. */
export const phoneView = (payment: ControlledPayment): PhoneView => {
  const { reference, amount, message, status, errorCode, createdAt, expiresAt, paidAt } = payment;
  const { hasToken, onPhone, isOpened } = payment;
  return {
    reference,
    amount,
    message,
    payeeName: SHOP_NAME,
    status,
    errorCode,
    createdAt,
    expiresAt,
    paidAt,
    hasToken,
    onPhone,
    isOpened,
  };
};

/** What is needed of the simulator's own view of a refund. */
export type ControlledRefund = Omit<RefundView, 'payerName'>;

/** A refund as it stands at Swish. */
export const refundView = (refund: ControlledRefund): RefundView => {
  const { id, paymentId, status, amount, message, errorCode, createdAt, paidAt } = refund;
  return { id, paymentId, status, amount, message, payerName: SHOP_NAME, errorCode, createdAt, paidAt };
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
