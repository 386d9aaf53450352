import type { AttentionReason } from './attention.ts';
import type { Language } from './language.ts';
import type { Ore } from './money.ts';
import { isUnpaid, type OutcomeDetail, type RecordedOutcome } from './outcome.ts';
import type { Refund, RefundReading } from './refund.ts';

/** A checkout request after it was validated and tidied: text trimmed, lines of one product added up, phone `46…`. */
export interface CheckoutRequest {
  readonly order: {
    readonly payment: 'swish';
    /** Id or name of a shipment option; empty means pick-up. */
    readonly delivery: string;
    readonly name: string;
    readonly company: string;
    readonly address: string;
    readonly zip: string;
    readonly city: string;
    readonly email: string;
    readonly phone: string;
    /** Present: the request goes straight to that phone (e-commerce). Absent: app or QR code (m-commerce). */
    readonly swishNumber?: string | undefined;
  };
  readonly cart: readonly { readonly id: string; readonly number: number }[];
}

/** What is kept of a request: without the customer's data once they were removed. */
export interface StoredRequest {
  readonly order?: CheckoutRequest['order'];
  readonly cart: CheckoutRequest['cart'];
}

/**
 * What a run begins with: a new checkout, learning from Swish what became of a payment, money that came late, or a
 * person's decision to give the money back.
 */
export const RUN_KINDS = ['checkout', 'settle', 'late-payment', 'refund'] as const;
export type RunKind = (typeof RUN_KINDS)[number];
export type Ending = 'rejected' | 'confirmed' | 'cancelled' | 'refunded';
export type ClosedBy = 'deadline' | 'customer';
export type SwishEnvironment = 'mock' | 'mss' | 'sandbox' | 'production';

/** A task token with the attempt it belongs to: an older attempt never replaces a newer one. */
export interface TaskToken {
  readonly token: string;
  readonly run: number;
  readonly redrive: number;
  readonly retry: number;
  /** Set only after Step Functions took the answer, or said that somebody else closed the wait. Epoch ms. */
  readonly answeredAt?: number;
}

/** What the customer needs to pay. Once published it stays. */
export interface PaymentInstructions {
  /** Swish's token for app and QR code; null when the request went straight to a phone. */
  readonly token: string | null;
  readonly at: number;
}

/**
 * The checkout record: the arbiter of everything that races. Times are epoch ms, except `expiresAt` (seconds, for
 * DynamoDB's time to live). Attributes are flat so that each can be a condition of a write.
 */
export interface Checkout {
  readonly id: string;
  readonly kind: 'checkout';
  readonly createdAt: number;
  readonly language: Language;
  /** Personal data, but for the cart; removed 30 days after the end. */
  readonly request: StoredRequest;

  readonly runNumber: number;
  readonly runKind: RunKind;
  readonly dueAt?: number;
  readonly dueShard?: string;

  readonly orderNumber?: string;
  readonly amountOre?: Ore;

  /** Counts reserving transactions: each reservation row carries the one that wrote it. */
  readonly generation?: number;
  /** The generation whose rows were given back with the order's end: a row of it that is missing holds nothing. */
  readonly releasedGeneration?: number;
  readonly holdUntil?: number;
  /** End of the payment wait. */
  readonly deadline?: number;

  readonly callbackIdentifier?: string;
  readonly paymentEnvironment?: SwishEnvironment;
  /** The Swish number that was to be paid: an answer is compared with it, whatever the shop's number is by then. */
  readonly payeeAlias?: string;
  readonly paymentToken?: TaskToken;
  /** When the last PUT to Swish was about to begin, and how many there were. */
  readonly askedAt?: number;
  readonly askCount?: number;
  readonly instructions?: PaymentInstructions;

  readonly outcome?: RecordedOutcome;
  readonly outcomeRank?: number;
  readonly outcomeAt?: number;
  readonly outcomeDetail?: OutcomeDetail;
  /** Since when Swish has not been able to say what became of the payment. */
  readonly unclearSince?: number;
  /** When Swish was last asked about the payment from outside a run, and how often the sweep did. */
  readonly lookedAt?: number;
  /** When Swish was last asked to cancel it because the customer wanted that. */
  readonly cancelAskedAt?: number;
  readonly lookCount?: number;
  /** Something was heard of the payment that Swish could not be asked about then: it is, whatever the checkout's state. */
  readonly newsAt?: number;
  /** How often Swish was asked again after the payment had ended unpaid. */
  readonly recheckCount?: number;

  /** No new request to Swish from here on. */
  readonly closingAt?: number;
  readonly closedBy?: ClosedBy;

  readonly ending?: Ending;
  readonly endedAt?: number;
  readonly reason?: string;
  readonly refusal?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
  /** The checkout of the customer's next attempt with the same key: this one's money is paid back. */
  readonly successor?: string;
  readonly refund?: Refund;
  readonly refundToken?: TaskToken;
  /** An operator gave the money back another way than through Swish: nothing ever pays it back again. */
  readonly paidBack?: OperatorNote;
  /** What operators did, the oldest first. */
  readonly operatorActs?: readonly OperatorAct[];
  readonly attention?: Attention;
  readonly attentionHistory?: readonly (Attention & { readonly until: number })[];
  readonly expiresAt?: number;
}

/** Who did something by hand, and why. Who: as they named themselves. `at` is epoch ms. */
export interface OperatorNote {
  readonly at: number;
  readonly operator: string;
  readonly why: string;
}

/** Something that an operator did to a checkout or its order. */
export interface OperatorAct extends OperatorNote {
  readonly did: 'activated' | 'cancelled' | 'refunded' | 'paid_back' | 'started_run' | 'resent_mail';
}

/** Remembers which checkout a client's Idempotency-Key belongs to. */
export interface IdempotencyRecord {
  readonly id: string;
  readonly kind: 'idempotency';
  readonly requestHash: string;
  readonly attempt: number;
  readonly checkoutId: string;
  readonly expiresAt: number;
}

/** A person must act, and was told why. Times are epoch ms. */
export interface Attention {
  readonly reason: AttentionReason;
  readonly at: number;
  /** What was known then: a run follows by itself only when more is. Ranks, since clocks of two machines differ. */
  readonly outcomeRank: number;
  readonly refundState: RefundReading;
  readonly refundNumber?: number;
}

/** Finds the checkout of a refund's id, which cannot be told from the id itself. */
export interface RefundRecord {
  readonly id: string;
  readonly kind: 'refund';
  readonly checkoutId: string;
  readonly expiresAt: number;
}

/** The request as it came. @throws Error when the customer's data were removed: by then nothing can be sold any more */
export function requestOf({ id, request: { order, cart } }: Pick<Checkout, 'id' | 'request'>): CheckoutRequest {
  if (order === undefined) throw new Error(`The customer's data of checkout ${id} were removed`);
  return { order, cart };
}

/** Ended, definitely not paid, and nobody's work: the customer may try again from the start. */
export const isOverUnpaid = ({ ending, askedAt, outcome, attention, successor }: Checkout): boolean =>
  (ending === 'rejected' || ending === 'cancelled') &&
  (isUnpaid(outcome) || (askedAt === undefined && outcome === undefined)) &&
  attention === undefined &&
  successor === undefined;

/** The newest attempt wins: run, then redrive, then retry. */
export function isNewerAttempt(
  candidate: Pick<TaskToken, 'run' | 'redrive' | 'retry'>,
  stored: Pick<TaskToken, 'run' | 'redrive' | 'retry'> | undefined,
): boolean {
  if (stored === undefined) return true;
  const order = (token: Pick<TaskToken, 'run' | 'redrive' | 'retry'>) => [token.run, token.redrive, token.retry];
  const [ours, theirs] = [order(candidate), order(stored)];
  const index = ours.findIndex((value, position) => value !== theirs[position]);
  return index < 0 || (ours[index] ?? 0) > (theirs[index] ?? 0);
}
