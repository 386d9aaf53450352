/**
 * The errors that leave a step. The state machine matches them by `name`, so every class sets it to a literal: Lambda
 * reports `error.name`, and a minifier may rename the class.
 *
 * Two families, because the machine acts on them: a *refusal* is an answer and is never retried; a *transient* fault
 * may be gone on the next try. A bug is a plain Error and goes to the machine's last catch.
 */

/** What a refusal tells its catcher: ids, titles and quantities, nothing personal. */
export interface RefusalDetails {
  readonly [key: string]: unknown;
}

/** Base of everything a step raises on purpose. */
export abstract class CheckoutError extends Error {}

/** The message is `{code, details}` as JSON: RejectCheckout and CancelOrder read it from the error's Cause. */
export abstract class Refusal extends CheckoutError {
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(code: string, details: RefusalDetails = {}, options?: ErrorOptions) {
    super(JSON.stringify({ code, details }), options);
    this.code = code;
    this.details = details;
  }
}

/** Why a cart cannot be bought as it is: a product, quantity, delivery or total that is not possible. */
export const CART_REFUSALS = [
  'product_not_found',
  'product_unavailable',
  'quantity_limit',
  'delivery_not_found',
  'amount_out_of_range',
] as const;
export type CartRefusal = (typeof CART_REFUSALS)[number];

/** The cart cannot be bought as it is. */
export class CartInvalid extends Refusal {
  override readonly name = 'CartInvalid';

  constructor(code: CartRefusal, details: RefusalDetails = {}) {
    super(code, details);
  }
}

export interface ShortItem {
  readonly id: string;
  readonly title: string;
  readonly requested: number;
  readonly available: number;
}

/** Fewer pieces are free than the cart asks for; `details.items` has the true free counts. */
export class InsufficientStock extends Refusal {
  override readonly name = 'InsufficientStock';

  constructor(items: readonly ShortItem[]) {
    super('insufficient_stock', { items });
  }
}

/** The checkout ended or is closing: nothing more may be created, held or asked for it. */
export class CheckoutClosed extends Refusal {
  override readonly name = 'CheckoutClosed';
}

/** Swish said no to the first and only request. */
export class PaymentRefused extends Refusal {
  override readonly name = 'PaymentRefused';
}

/** A reservation of the order is no longer active. */
export class HoldGone extends Refusal {
  override readonly name = 'HoldGone';
}

/** An admin lowered the stock below what is held: fewer pieces are there than were paid. */
export class StockShort extends Refusal {
  override readonly name = 'StockShort';
}

/** A newer attempt of the same customer took this checkout's place. */
export class Superseded extends Refusal {
  override readonly name = 'Superseded';
}

/** A refund of this checkout has begun: it can no longer be confirmed. */
export class RefundBegun extends Refusal {
  override readonly name = 'RefundBegun';
}

/** Swish definitely refused to pay the money back. */
export class RefundRefused extends Refusal {
  override readonly name = 'RefundRefused';
}

/** The refund was taken for unclear or failed, but the money is back by now. */
export class RefundSettled extends Refusal {
  override readonly name = 'RefundSettled';
}

/** The payment was taken for unpaid or unclear, but the record knows better by now. */
export class PaymentArrived extends Refusal {
  override readonly name = 'PaymentArrived';
}

/** The order was to be cancelled, but Swish was asked and nobody knows yet what became of it. */
export class PaymentUnsettled extends Refusal {
  override readonly name = 'PaymentUnsettled';
}

/** The order was to be cancelled, but it is active: an operator said so. */
export class OrderActive extends Refusal {
  override readonly name = 'OrderActive';
}

/** A later run of this checkout has begun: this one must not touch anything any more. */
export class StaleRun extends Refusal {
  override readonly name = 'StaleRun';
}

/** An execution that is not a run of any checkout, by its name or its input: started by hand, and wrongly. */
export class NotARun extends Refusal {
  override readonly name = 'NotARun';
}

/** Base of faults that may be gone on the next try. */
export abstract class TransientFault extends CheckoutError {}

/** Transactions on the same rows kept cancelling each other. */
export class StockContention extends TransientFault {
  override readonly name = 'StockContention';
}

/** DynamoDB throttled or failed after the SDK's own retries. */
export class TableUnavailable extends TransientFault {
  override readonly name = 'TableUnavailable';
}

/** Swish could not be reached or gave no clear answer: unclear is not failed. */
export class PaymentUnavailable extends TransientFault {
  override readonly name = 'PaymentUnavailable';
}

/** SES did not take a mail (a definite answer), or did not answer at all. */
export class MailUnavailable extends TransientFault {
  override readonly name = 'MailUnavailable';
}

/** Every error name that a step may raise, for the test that ties the state machine to this file. */
export const ERROR_CLASSES = {
  CartInvalid,
  InsufficientStock,
  CheckoutClosed,
  PaymentRefused,
  HoldGone,
  StockShort,
  Superseded,
  RefundBegun,
  RefundRefused,
  RefundSettled,
  PaymentArrived,
  PaymentUnsettled,
  OrderActive,
  StaleRun,
  NotARun,
  StockContention,
  TableUnavailable,
  PaymentUnavailable,
  MailUnavailable,
} as const;
