import type { Checkout, IdempotencyRecord, RefundRecord } from '../../lambdas/domain/checkout.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { ManualStockChange } from './stock-ledger.ts';

/** A run of the state machine, as Step Functions lists it. */
export interface Run {
  readonly name: string;
  readonly status: string;
}

/** A payment as Swish has it: the truth about money, whatever our record says. */
export interface Payment {
  /** The instruction id. */
  readonly id: string;
  readonly status: string;
  /** SEK. */
  readonly amount: number;
  readonly errorCode?: string | null;
  /** The order's number without its dot. */
  readonly payeePaymentReference?: string | null;
}

/** A refund as Swish has it. */
export interface SwishRefund {
  /** Its own instruction id. */
  readonly id: string;
  /** The instruction id of the payment that is given back. */
  readonly paymentId: string;
  readonly status: string;
  /** SEK. */
  readonly amount: number;
  readonly errorCode?: string | null;
}

/** Says that the pieces of a hold that time to live removed were given back. */
export interface ReturnedRecord {
  /** `returned#{productId}#{orderId}#{generation}` */
  readonly id: string;
  readonly kind: 'returned';
  readonly expiresAt: number;
}

export interface SentMail {
  readonly to: string | readonly string[];
  readonly subject: string;
  /** `order`, `kind` and `recipient` for the mails of an order. */
  readonly tags: Readonly<Record<string, string>>;
  readonly at: string | number;
}

/** A month's counter of order numbers. */
export interface OrderNumberCounter {
  readonly id: string;
  readonly last: number;
}

/**
 * Everything the rules are about, read at one moment. Orders of the old checkout, which have no `history`, and
 * reservations without `counted` may be among the rows; the rules leave them alone.
 */
export interface World {
  /** Epoch ms by the local cloud's clock. */
  readonly now: number;
  readonly products: readonly Product[];
  readonly orders: readonly Order[];
  readonly reservations: readonly Reservation[];
  /** All rows of the checkouts table. */
  readonly checkouts: readonly (Checkout | IdempotencyRecord | RefundRecord | ReturnedRecord)[];
  readonly orderNumbers: readonly OrderNumberCounter[];
  readonly executions: readonly Run[];
  readonly payments: readonly Payment[];
  /** The oldest first. */
  readonly refunds: readonly SwishRefund[];
  /** Active, counted rows that time to live removed and whose stream records no function has dealt with yet. */
  readonly pendingRemovals: readonly Reservation[];
  readonly mails: readonly SentMail[];
  /** Pieces of each product when they were last counted: see `StockLedger`. */
  readonly baseline: ReadonlyMap<string, number>;
  readonly manualStockChanges: readonly ManualStockChange[];
}

/** The checkouts among the rows of their table. */
export const checkoutsOf = ({ checkouts }: Pick<World, 'checkouts'>): readonly Checkout[] =>
  checkouts.filter((record) => record.kind === 'checkout');
