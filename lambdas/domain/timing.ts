/**
 * The checkout's clock algebra: every duration that must fit with another one, in seconds, in one place. The
 * deployment refuses to synthesise when they do not fit (`assertTimesFit`).
 */

/** How long stock is held for an order that is not paid yet. */
export const HOLD_SECONDS = 600;
/** The payment wait ends this long before the hold, so that asking Swish and deciding happen under the hold. */
export const DEADLINE_MARGIN_SECONDS = 60;
/** Swish's own back end gives a request up after about 5.5 minutes (facts: 5 to 5.5). */
export const SWISH_WINDOW_SECONDS = 330;
/** What a request that is created late may need beyond Swish's window before we ask. */
export const SETTLE_MARGIN_SECONDS = 60;
/** What SettlePayment extends a hold to, from now: the longest pause between two questions plus the deciding. */
export const SETTLE_HOLD_SECONDS = 600;
/** Longest pause between two questions about an unclear payment. */
export const LONGEST_SETTLE_PAUSE_SECONDS = 300;
/** An unclear payment is asked about for a day, then a person decides. */
export const SETTLE_LIMIT_SECONDS = 86_400;
/** A PUT to Swish ends within 20 s and its function within 30 s: after this none can be under way. */
export const REQUEST_UNDER_WAY_SECONDS = 60;
/** First write of a checkout until somebody looks whether its execution started. */
export const START_DUE_SECONDS = 20;
/** A step's own wait is over this long after its time: then somebody looks. */
export const OVERDUE_MARGIN_SECONDS = 60;
/** A flagged checkout keeps its pieces this long. */
export const FLAGGED_HOLD_SECONDS = 14 * 86_400;
/** A flagged checkout is looked at once a day. */
export const FLAGGED_DUE_SECONDS = 86_400;
/** Mails are retried for minutes; a confirmed order without their record is looked at after this. */
export const MAIL_DUE_SECONDS = 900;
/** A checkout record is kept 30 days after its end, 400 days if it was ever paid. */
export const RECORD_SECONDS = 30 * 86_400;
export const PAID_RECORD_SECONDS = 400 * 86_400;
/** A confirmed reservation row stays for people to look at. */
export const CONFIRMED_RESERVATION_SECONDS = 30 * 86_400;
/** How long an Idempotency-Key is remembered. */
export const IDEMPOTENCY_SECONDS = 86_400;
/** How long the checkout endpoint waits for the flow before it answers 202. */
export const CHECKOUT_WAIT_SECONDS = 8;

/** The end of the payment wait for a hold that ends at `holdUntil` (epoch ms). */
export const deadlineOf = (holdUntil: number): number => holdUntil - DEADLINE_MARGIN_SECONDS * 1000;

/** Epoch seconds, as DynamoDB's time to live wants them. */
export const epochSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Throws when the durations contradict each other: a hold that ends before Swish gives up sells pieces twice. */
export function assertTimesFit(times = { HOLD_SECONDS, DEADLINE_MARGIN_SECONDS, SWISH_WINDOW_SECONDS }): void {
  const deadline = times.HOLD_SECONDS - times.DEADLINE_MARGIN_SECONDS;
  if (times.DEADLINE_MARGIN_SECONDS <= 0) throw new Error('The payment wait must end before the hold does');
  if (deadline < times.SWISH_WINDOW_SECONDS + SETTLE_MARGIN_SECONDS) {
    throw new Error(
      `The payment wait of ${deadline} s must outlast Swish's window of ${times.SWISH_WINDOW_SECONDS} s by ${SETTLE_MARGIN_SECONDS} s`,
    );
  }
  if (SETTLE_HOLD_SECONDS <= LONGEST_SETTLE_PAUSE_SECONDS) {
    throw new Error(
      'A hold that is extended while a payment is unclear must outlast the pause until the next question',
    );
  }
}
