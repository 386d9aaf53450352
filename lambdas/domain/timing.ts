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
/** The customer can sign the request in the app for so long (facts: 3 minutes); what became of it is known later. */
export const CUSTOMER_WINDOW_SECONDS = 180;
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
/** How often the scheduled function looks at what is due. */
export const SWEEP_INTERVAL_SECONDS = 60;
/** Nothing that is due waits longer than this for a look (rule R6). */
export const LONGEST_DELAY_SECONDS = 180;
/** An open payment or refund is asked about after this, then with growing pauses up to the longest one. */
export const FIRST_QUESTION_SECONDS = 30;
export const LONGEST_QUESTION_PAUSE_SECONDS = 300;
/** The storefront's status calls make us ask Swish about a payment at most this often. */
export const NUDGE_PAUSE_SECONDS = 10;
/** So do callbacks; whatever comes sooner is stored as due and looked at by the sweep. */
export const CALLBACK_PAUSE_SECONDS = 1;
/** A payment that ended unpaid is asked about again, this long after its end. */
export const RECHECK_SECONDS: readonly number[] = [15 * 60, 24 * 3600];
/** After this the customer is told that nobody knows yet what became of the payment. */
export const UNCLEAR_NOTICE_SECONDS = 300;
/** A refund that nobody can tell the end of is a person's work after this. */
export const REFUND_LIMIT_SECONDS = 86_400;
/** Runs that keep dying are followed by the next one ever later, up to this: holds must outlast it. */
export const LONGEST_RUN_PAUSE_SECONDS = 300;
/** Money that has been there this long and is still neither an order nor on its way back is an alarm. */
export const PAID_UNCONFIRMED_SECONDS = 300;
/** A flagged checkout keeps its pieces this long. */
export const FLAGGED_HOLD_SECONDS = 14 * 86_400;
/** The admin is told again this long before the pieces go. */
export const FLAGGED_REMINDER_SECONDS = 86_400;
/** A flagged checkout is looked at once a day. */
export const FLAGGED_DUE_SECONDS = 86_400;
/** Mails are retried for minutes; an ended checkout without their record is looked at after this. */
export const MAIL_DUE_SECONDS = 900;
/** Mails that are not over by then are given up: nobody reads a confirmation a day late without having called. */
export const MAIL_LIMIT_SECONDS = 86_400;
/** A checkout counts as open for its customer at most this long: by then it has ended, or a person was told. */
export const OPEN_CHECKOUT_SECONDS = 2 * 86_400;
/** A checkout record is kept 30 days after its end, 400 days if it was ever paid. */
export const RECORD_SECONDS = 30 * 86_400;
export const PAID_RECORD_SECONDS = 400 * 86_400;
/** A record that is kept for longer loses the customer's data this long after its end. */
export const CUSTOMER_DATA_SECONDS = RECORD_SECONDS;
/** A confirmed reservation row stays for people to look at. */
export const CONFIRMED_RESERVATION_SECONDS = 30 * 86_400;
/** A hold may be released by hand this long after its time: by then everything that happens by itself has happened. */
export const EMERGENCY_MARGIN_SECONDS = 3600;
/** An audit begins nothing new after this; its function lives long enough for what is under way then. */
export const AUDIT_BUDGET_SECONDS = 60;
/** How long an Idempotency-Key is remembered. */
export const IDEMPOTENCY_SECONDS = 86_400;
/** How long the checkout endpoint waits for the flow before it answers 202. */
export const CHECKOUT_WAIT_SECONDS = 8;

/** The end of the payment wait for a hold that ends at `holdUntil` (epoch ms). */
export const deadlineOf = (holdUntil: number): number => holdUntil - DEADLINE_MARGIN_SECONDS * 1000;

/** Epoch seconds, as DynamoDB's time to live wants them. */
export const epochSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The pause before question `count` + 1 about an open payment or refund, in ms: 30 s, doubling, up to five minutes. */
export const questionPauseMs = (count: number): number =>
  Math.min(FIRST_QUESTION_SECONDS * 2 ** count, LONGEST_QUESTION_PAUSE_SECONDS) * 1000;

/** How long after run `number` the next one may follow, in ms: a minute, doubling, up to five minutes. */
export const runPauseMs = (number: number): number =>
  Math.min(OVERDUE_MARGIN_SECONDS * 2 ** (number - 1), LONGEST_RUN_PAUSE_SECONDS) * 1000;

const TIMES = {
  HOLD_SECONDS,
  DEADLINE_MARGIN_SECONDS,
  SWISH_WINDOW_SECONDS,
  SETTLE_MARGIN_SECONDS,
  SETTLE_HOLD_SECONDS,
  LONGEST_SETTLE_PAUSE_SECONDS,
  OVERDUE_MARGIN_SECONDS,
  SWEEP_INTERVAL_SECONDS,
  LONGEST_DELAY_SECONDS,
  SETTLE_LIMIT_SECONDS,
  OPEN_CHECKOUT_SECONDS,
};

/** Two of the durations contradict each other. */
export class TimesDoNotFit extends Error {
  override readonly name = 'TimesDoNotFit';
}

/** Throws when the durations contradict each other: a hold that ends before Swish gives up sells pieces twice. */
export function assertTimesFit(changed: Partial<typeof TIMES> = {}): void {
  const times = { ...TIMES, ...changed };
  const deadline = times.HOLD_SECONDS - times.DEADLINE_MARGIN_SECONDS;
  if (times.DEADLINE_MARGIN_SECONDS <= 0) throw new TimesDoNotFit('The payment wait must end before the hold does');
  if (deadline < times.SWISH_WINDOW_SECONDS + times.SETTLE_MARGIN_SECONDS) {
    throw new TimesDoNotFit(
      `The payment wait of ${deadline} s must outlast Swish's window of ${times.SWISH_WINDOW_SECONDS} s by ${times.SETTLE_MARGIN_SECONDS} s`,
    );
  }
  if (times.SWEEP_INTERVAL_SECONDS % 60 !== 0) throw new TimesDoNotFit('A schedule of EventBridge is in whole minutes');
  if (times.SETTLE_HOLD_SECONDS <= times.LONGEST_SETTLE_PAUSE_SECONDS + times.OVERDUE_MARGIN_SECONDS) {
    throw new TimesDoNotFit(
      'A hold that is extended while a payment is unclear must outlast the pause until the next question',
    );
  }
  if (times.OPEN_CHECKOUT_SECONDS <= times.HOLD_SECONDS + times.SETTLE_LIMIT_SECONDS + times.LONGEST_DELAY_SECONDS) {
    throw new TimesDoNotFit('A checkout must count as open until it has ended or a person was told');
  }
  // Due a margin after the wait's end, found a sweep later, and a run needs a moment: that is how long a hold whose
  // run died outlives its checkout.
  const found = times.OVERDUE_MARGIN_SECONDS - times.DEADLINE_MARGIN_SECONDS + times.SWEEP_INTERVAL_SECONDS;
  if (found + times.SWEEP_INTERVAL_SECONDS > times.LONGEST_DELAY_SECONDS) {
    throw new TimesDoNotFit(
      `A sweep every ${times.SWEEP_INTERVAL_SECONDS} s cannot find everything within ${times.LONGEST_DELAY_SECONDS} s`,
    );
  }
}
