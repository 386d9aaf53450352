/** What the checkout API says. Amounts are SEK with at most two decimals, times ISO 8601, absent values null. */
export interface Product {
  readonly id: string;
  readonly slug: string | null;
  readonly brand: string | null;
  readonly title: string;
  readonly subtitle: string | null;
  readonly price: number;
  /** What is charged, when it is above 0 and below `price`. */
  readonly price_reduced: number | null;
  /** Pieces that nobody holds. */
  readonly available: number;
  /** Most pieces that one order may have. */
  readonly max_order: number | null;
  /** Address of a picture. */
  readonly image: string | null;
}

export interface ShipmentOption {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly cost: number;
}

export interface CheckoutRequest {
  readonly order: {
    readonly payment: 'swish';
    /** Id of a shipment option; empty is a pick-up. */
    readonly delivery?: string;
    readonly name: string;
    readonly company?: string;
    /** Needed for a delivery, as are `zip` and `city`. */
    readonly address?: string;
    readonly zip?: string;
    readonly city?: string;
    readonly email: string;
    readonly phone: string;
    /** The payment is asked for on the phone with this number; without it the customer uses the app or the QR code. */
    readonly swishNumber?: string;
  };
  readonly cart: readonly { readonly id: string; readonly number: number }[];
}

export type PaymentStatus = 'created' | 'paid' | 'declined' | 'error' | 'cancelled' | 'refunded' | 'unclear';

/** An order whose payment waits for the customer, or what became of it. */
export interface Checkout {
  readonly order: {
    readonly id: string;
    readonly number: string;
    readonly status: 'inactive' | 'active' | 'invalid';
    readonly total: number;
    readonly currency: string;
  };
  readonly payment: {
    readonly method: 'swish';
    readonly status: PaymentStatus;
    /** Names the payment, for `cancel`. */
    readonly reference: string;
    /** Opens the Swish app. */
    readonly swishUrl: string | null;
    readonly token: string | null;
    /** A picture to scan, as a data address. */
    readonly qr: string | null;
    /** When the wait for the payment ends. */
    readonly expiresAt: string;
  };
}

/** Why an order stands where it stands. */
export type Reason =
  | 'awaiting_payment'
  | 'payment_unclear'
  | 'rejected'
  | 'declined'
  | 'payment_failed'
  | 'cancelled_by_customer'
  | 'abandoned'
  | 'insufficient_stock'
  | 'busy'
  | 'payment_unavailable'
  | 'sold_out_after_payment'
  | 'paid_again'
  | 'internal'
  | 'operator'
  | 'paid';

export interface OrderStatus {
  readonly orderId: string;
  readonly orderNumber: string | null;
  /** `cancelled` may still become `paid` or `refunded`, when money comes late. */
  readonly status: 'pending' | 'paid' | 'cancelled' | 'refunded';
  readonly reason: Reason | null;
}

/** An answer with the API's own clock, which pages count by. */
export interface Answer<T> {
  readonly data: T;
  /** Epoch milliseconds. */
  readonly now: number;
}
