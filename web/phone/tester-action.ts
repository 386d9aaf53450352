/** How a payment can end: as a customer ends it, or by a code of Swish. `paidLater` is unclear until it turns out paid. */
export type Outcome = 'pay' | 'decline' | 'cancel' | 'paidLater' | (string & {});

/** Codes that payments end with, and others of Swish: a shop has to cope with any. */
export const USUAL_CODES = ['BANKIDCL', 'RF07', 'FF10', 'TM01', 'DS24'] as const;
export const OTHER_CODES = ['BANKIDONGOING', 'BANKIDUNKN', 'ACMT03', 'AM04', 'FF08', 'RP06', 'VR01', 'VR02'] as const;

export const CALLBACKS = ['usual', 'lost', 'twice', 'late'] as const;
export type Callback = (typeof CALLBACKS)[number];

/** Long enough that the shop asks Swish by itself before the callback comes. */
export const LATE_SECONDS = 60;
/** When an unclear payment turns out paid. */
const CLEARED_UP_SECONDS = 120;

const CALLBACK_PLANS: Readonly<Record<Callback, object>> = {
  usual: {},
  lost: { callback: { copies: 0 } },
  twice: { callback: { copies: 2 } },
  late: { callback: { copies: 1, delaySeconds: LATE_SECONDS } },
};

/** What `POST /local/phone/{reference}` takes. */
export const testerAction = (outcome: Outcome, callback: Callback): object => ({
  ...deedOf(outcome),
  ...CALLBACK_PLANS[callback],
});

function deedOf(outcome: Outcome): object {
  switch (outcome) {
    case 'pay':
    case 'decline':
    case 'cancel':
      return { action: outcome };
    case 'paidLater':
      return { action: 'error', errorCode: 'DS24', later: { action: 'pay', afterSeconds: CLEARED_UP_SECONDS } };
    default:
      return { action: 'error', errorCode: outcome };
  }
}
