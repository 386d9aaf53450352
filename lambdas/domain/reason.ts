import type { Checkout } from './checkout.ts';

/** Why an order stands where it stands, as the storefront sees it. */
export const REASONS = [
  'awaiting_payment',
  'payment_unclear',
  'rejected',
  'declined',
  'payment_failed',
  'cancelled_by_customer',
  'abandoned',
  'insufficient_stock',
  'busy',
  'payment_unavailable',
  'sold_out_after_payment',
  'paid_again',
  'internal',
  'operator',
  'paid',
] as const;
export type Reason = (typeof REASONS)[number];

/** What the state machine hands over of the error that led to a refusal or a cancellation. */
export interface CaughtError {
  readonly error: string;
  /** For an error of ours: Lambda's JSON `{errorType, errorMessage}`, whose message is `{code, details}`. */
  readonly cause?: string | undefined;
}

export interface ReadRefusal {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads `{code, details}` out of an error's Cause; anything that is not a refusal of ours is `internal`. */
export function readRefusal(caught: CaughtError): ReadRefusal {
  const lambdaError = parseObject(caught.cause ?? '');
  const message = lambdaError?.['errorMessage'];
  const refusal = typeof message === 'string' ? parseObject(message) : undefined;
  const code = refusal?.['code'];
  if (typeof code === 'string') {
    const details = refusal?.['details'];
    return { code, details: isObject(details) ? details : {} };
  }
  return { code: CODE_OF_FAULT.get(caught.error) ?? 'internal', details: {} };
}

/** Faults that were tried again in vain, and what the customer is told then. */
const CODE_OF_FAULT: ReadonlyMap<string, 'busy' | 'payment_unavailable'> = new Map([
  ['StockContention', 'busy'],
  ['PaymentUnavailable', 'payment_unavailable'],
]);

/**
 * Why an order is cancelled: what became of its payment says it, and where there was none, the error that stopped it.
 */
export function cancelReason(
  checkout: Pick<Checkout, 'outcome' | 'outcomeDetail' | 'closedBy' | 'instructions'>,
  caught: CaughtError | null,
): Reason {
  switch (checkout.outcome) {
    case 'DECLINED':
      return 'declined';
    case 'ERROR':
      return checkout.outcomeDetail?.errorCode === 'TM01' ? 'abandoned' : 'payment_failed';
    case 'CANCELLED':
      return cancelledAtSwish(checkout);
    case 'REFUSED':
      return 'rejected';
    case 'NOT_FOUND':
      return checkout.closedBy === 'customer' ? 'cancelled_by_customer' : 'payment_unavailable';
    case 'PAID':
    case 'MISMATCH':
      throw new Error(`An order whose payment is ${checkout.outcome} is not cancelled`);
    default:
      return reasonOfError(checkout, caught);
  }
}

/** Cancelled by us before the customer had anything to pay with is our failure, not the customer's. */
function cancelledAtSwish({ closedBy, instructions }: Pick<Checkout, 'closedBy' | 'instructions'>): Reason {
  if (closedBy !== 'deadline') return 'cancelled_by_customer';
  return instructions === undefined ? 'payment_unavailable' : 'abandoned';
}

function reasonOfError(checkout: Pick<Checkout, 'closedBy'>, caught: CaughtError | null): Reason {
  if (checkout.closedBy === 'customer') return 'cancelled_by_customer';
  if (caught === null) return 'payment_unavailable';
  if (caught.error === 'CheckoutClosed') return 'payment_unavailable';
  const { code } = readRefusal(caught);
  return code === 'insufficient_stock' || code === 'busy' || code === 'payment_unavailable' ? code : 'internal';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // A cause of AWS's own is prose: no refusal of ours is in it.
  }
}
