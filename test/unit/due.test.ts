import { describe, expect, test } from '@jest/globals';
import type { Checkout, Ending, RunKind } from '../../lambdas/domain/checkout.ts';
import { lateRun, nextDue, openQuestion, owedRun } from '../../lambdas/domain/due.ts';
import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import { isMoney, isUnpaid, OUTCOME_RANK, type RecordedOutcome } from '../../lambdas/domain/outcome.ts';
import { refundState, type Refund } from '../../lambdas/domain/refund.ts';
import { aCheckout, anAttention, anOrder } from '../support/builders.ts';

const NOW = 1_795_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;

const SENT: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm' };
const GIVEN_UP: MailRecord = { status: 'failed', attempt: 2, unclear: 2, at: 1, final: true };
const TRIED: MailRecord = { status: 'failed', attempt: 1, unclear: 0, at: 1 };

const aRefund = (changes: Partial<Refund> = {}): Refund => ({
  number: 1,
  id: 'A',
  reason: 'paid_again',
  begunAt: NOW - MINUTE,
  ...changes,
});
const REFUNDS: readonly (Refund | undefined)[] = [
  undefined,
  aRefund(),
  aRefund({ askedAt: NOW - MINUTE, askCount: 1 }),
  aRefund({ askedAt: NOW - MINUTE, askCount: 1, status: 'DEBITED', at: NOW - MINUTE }),
  aRefund({ askedAt: NOW - MINUTE, askCount: 1, status: 'PAID', at: NOW - SECOND }),
  aRefund({ askedAt: NOW - MINUTE, askCount: 1, status: 'ERROR', errorCode: 'RF07', at: NOW - MINUTE }),
  aRefund({ askedAt: NOW - MINUTE, askCount: 1, status: 'REFUSED', errorCode: 'RF02', at: NOW - MINUTE }),
];
const OUTCOMES: readonly (RecordedOutcome | undefined)[] = [
  undefined,
  ...(Object.keys(OUTCOME_RANK).filter((outcome) => outcome !== 'UNKNOWN') as RecordedOutcome[]),
];
const ENDINGS: readonly (Ending | undefined)[] = [undefined, 'rejected', 'confirmed', 'cancelled', 'refunded'];
/** No flag; one that was raised before anything was known; one that knows all there is. */
const FLAGS = ['none', 'early', 'late'] as const;

function flagOf(flag: (typeof FLAGS)[number], { outcomeRank = 0, refund }: Partial<Checkout>): Partial<Checkout> {
  if (flag === 'none') return {};
  const known =
    flag === 'late' ? { outcomeRank, refundState: refund === undefined ? 'open' : refundState(refund) } : {};
  return { attention: anAttention({ reason: 'refund_failed', at: NOW - 2 * MINUTE, ...known }) };
}
const MAILS: readonly Order['notifications'][] = [
  { customer: {}, admin: {} },
  { customer: { confirmation: SENT, refund: TRIED, unclear: SENT }, admin: { confirmation: TRIED } },
  { customer: { confirmation: SENT, refund: SENT }, admin: { confirmation: GIVEN_UP } },
  { customer: { unclear: SENT, resolution: GIVEN_UP, refund: GIVEN_UP, confirmation: GIVEN_UP }, admin: {} },
];
const BOTH = [false, true];

/** Whether the parts fit together: no write makes a record that they do not. */
function isPossible({ ending, outcome, askedAt, refund, instructions, attention }: Checkout): boolean {
  const isPaidBack = refund?.status === 'PAID';
  if (outcome !== undefined && askedAt === undefined) return false;
  if (instructions !== undefined && askedAt === undefined) return false;
  if (refund !== undefined && (!isMoney(outcome) || (ending !== 'cancelled' && ending !== 'refunded'))) return false;
  if (isPaidBack !== (ending === 'refunded')) return false;
  switch (ending) {
    case 'rejected':
      return askedAt === undefined && attention === undefined;
    case 'confirmed':
      return outcome === 'PAID';
    case 'cancelled':
      return outcome !== undefined || askedAt === undefined;
    default:
      return true;
  }
}

interface Case {
  readonly checkout: Checkout;
  readonly order: Order | undefined;
}

/** Every combination that is possible: a few thousand. */
const CASES: readonly Case[] = ENDINGS.flatMap((ending) =>
  OUTCOMES.flatMap((outcome) =>
    FLAGS.flatMap((flag) =>
      REFUNDS.flatMap((refund) =>
        BOTH.flatMap((isAsked) =>
          BOTH.flatMap((hasInstructions) =>
            BOTH.flatMap((isClosing) =>
              [NOW - MINUTE, NOW + 5 * MINUTE].flatMap((deadline) =>
                [0, 1, 2].flatMap((recheckCount) =>
                  [undefined, ...MAILS].map((notifications): Case => {
                    const checkout = aCheckout({
                      id: '11111111-2222-4333-8444-555555555555',
                      createdAt: NOW - 10 * MINUTE,
                      deadline,
                      recheckCount,
                      ...(ending === undefined ? {} : { ending, endedAt: NOW - MINUTE }),
                      ...(outcome === undefined
                        ? {}
                        : { outcome, outcomeRank: OUTCOME_RANK[outcome], outcomeAt: NOW - MINUTE }),
                      ...flagOf(flag, {
                        ...(outcome && { outcomeRank: OUTCOME_RANK[outcome] }),
                        ...(refund && { refund }),
                      }),
                      ...(refund === undefined ? {} : { refund }),
                      ...(isAsked ? { askedAt: NOW - 9 * MINUTE, askCount: 1 } : {}),
                      ...(hasInstructions ? { instructions: { token: 'T', at: 1 } } : {}),
                      ...(isClosing ? { closingAt: NOW - MINUTE } : {}),
                    });
                    return { checkout, order: notifications && anOrder({ notifications }, checkout) };
                  }),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ),
).filter(({ checkout }) => isPossible(checkout));

const said = ({ checkout, order }: Case): string => {
  const { request: _request, ...rest } = checkout;
  return JSON.stringify({ ...rest, mails: order?.notifications });
};

/** The cases that break a rule; a few of them, as text. */
const breaking = (isWrong: (one: Case) => boolean, among = CASES): readonly string[] =>
  among.filter(isWrong).slice(0, 3).map(said);

const areMailsOver = ({ checkout, order }: Case): boolean => {
  const isOver = (record: MailRecord | undefined) => record?.status === 'sent' || record?.final === true;
  if (order === undefined) return true;
  const { customer, admin } = order.notifications;
  if (checkout.ending === 'confirmed') return isOver(customer['confirmation']) && isOver(admin['confirmation']);
  if (checkout.ending === 'refunded') return isOver(customer['refund']);
  if (checkout.ending === 'cancelled') return customer['unclear'] === undefined || isOver(customer['resolution']);
  return true;
};

/** The customer's data leave a record that is kept a month after its end. */
const DATA_GO = NOW - MINUTE + 30 * DAY;

const isOver = (one: Case): boolean => {
  const { ending, outcome, askedAt, attention, recheckCount = 0 } = one.checkout;
  if (attention !== undefined || ending === undefined || !areMailsOver(one)) return false;
  if (ending !== 'cancelled') return true;
  return !isMoney(outcome) && (askedAt === undefined || recheckCount >= 2);
};

test('the cases are many, and of every kind', () => {
  expect(CASES.length).toBeGreaterThan(5000);
  for (const ending of ENDINGS) expect(CASES.some(({ checkout }) => checkout.ending === ending)).toBe(true);
});

describe('of every combination of ending, outcome, flag, refund, instructions and closing', () => {
  test('what is open or flagged is looked at again', () => {
    expect(
      breaking(
        ({ checkout, order }) =>
          (checkout.ending === undefined || checkout.attention !== undefined) &&
          nextDue(checkout, order, NOW) === undefined,
      ),
    ).toEqual([]);
  });

  test('money that nobody has dealt with is looked at again', () => {
    expect(
      breaking(
        ({ checkout, order }) =>
          checkout.ending === 'cancelled' && isMoney(checkout.outcome) && nextDue(checkout, order, NOW) === undefined,
      ),
    ).toEqual([]);
  });

  test('whatever needs a run or a question is looked at again, should that fail', () => {
    expect(
      breaking(
        ({ checkout, order }) =>
          (owedRun(checkout, order, NOW) !== undefined || openQuestion(checkout, NOW) !== undefined) &&
          nextDue(checkout, order, NOW) === undefined,
      ),
    ).toEqual([]);
  });

  test('the next look is later than this one, and at most a day and a half away where there is something to find', () => {
    expect(
      breaking((one) => {
        const at = nextDue(one.checkout, one.order, NOW);
        return at !== undefined && (at <= NOW || at > NOW + 1.5 * DAY) && !(isOver(one) && at === DATA_GO);
      }),
    ).toEqual([]);
  });

  test('what has its money with us or open at Swish is looked at within an hour, if no person was called', () => {
    expect(
      breaking(
        ({ checkout, order }) =>
          checkout.attention === undefined &&
          (checkout.ending === undefined || (checkout.ending === 'cancelled' && isMoney(checkout.outcome))) &&
          (nextDue(checkout, order, NOW) ?? Infinity) > NOW + 60 * MINUTE,
      ),
    ).toEqual([]);
  });

  test('what is over rests until the customer’s data are removed, if it is kept for longer, and nothing else does', () => {
    const isKept = ({ checkout: { ending } }: Case) => ending === 'confirmed' || ending === 'refunded';
    const restsUntil = (one: Case) => (isKept(one) ? DATA_GO : undefined);

    expect(breaking((one) => isOver(one) !== (nextDue(one.checkout, one.order, NOW) === restsUntil(one)))).toEqual([]);
  });

  test('what is over leaves the index when the customer’s data are gone, and nothing else does', () => {
    const withoutCustomer = ({ checkout, order }: Case) => {
      const { cart } = checkout.request;
      return nextDue({ ...checkout, request: { cart } }, order, NOW);
    };

    expect(breaking((one) => isOver(one) !== (withoutCustomer(one) === undefined))).toEqual([]);
  });

  test('an open checkout needs a run, unless the customer can pay right now, or a person was called', () => {
    expect(
      breaking(
        ({ checkout, order }) => {
          const { instructions, outcome, closingAt, deadline = 0 } = checkout;
          const isPayable =
            instructions !== undefined && outcome === undefined && closingAt === undefined && deadline > NOW;
          return owedRun(checkout, order, NOW) !== (isPayable ? undefined : 'settle');
        },
        CASES.filter(({ checkout }) => checkout.ending === undefined && checkout.attention === undefined),
      ),
    ).toEqual([]);
  });

  test('a flagged checkout needs a run only when its outcome rose since, or its refund came to an end', () => {
    expect(
      breaking(
        ({ checkout, order }) => {
          const { attention, outcomeRank = 0, refund } = checkout;
          const state = refund === undefined ? undefined : refundState(refund);
          const hasNews =
            outcomeRank > (attention?.outcomeRank ?? 0) || (state !== undefined && state !== attention?.refundState);
          return (owedRun(checkout, order, NOW) !== undefined) !== hasNews;
        },
        CASES.filter(({ checkout }) => checkout.attention !== undefined),
      ),
    ).toEqual([]);
  });

  test('an ended checkout without a flag needs a run for money and for mails, and for nothing else', () => {
    const expected = (one: Case): RunKind | undefined => {
      const { ending, outcome, refund } = one.checkout;
      if (ending === 'rejected') return undefined;
      if (ending === 'refunded') return areMailsOver(one) ? undefined : 'refund';
      if (ending === 'cancelled' && isMoney(outcome)) {
        if (refund !== undefined) return 'refund';
        return outcome === 'PAID' ? 'late-payment' : 'settle';
      }
      return areMailsOver(one) ? undefined : 'settle';
    };

    expect(
      breaking(
        (one) => owedRun(one.checkout, one.order, NOW) !== expected(one),
        CASES.filter(({ checkout }) => checkout.ending !== undefined && checkout.attention === undefined),
      ),
    ).toEqual([]);
  });

  test('news of a payment calls for a run exactly where the sweep would start the same one', () => {
    expect(
      breaking(({ checkout, order }) => {
        const late = lateRun(checkout);
        return late !== undefined && late !== owedRun(checkout, order, NOW);
      }),
    ).toEqual([]);
    expect(
      breaking(({ checkout }) => {
        const { ending, outcome, attention } = checkout;
        const isLate = ending === 'cancelled' && isMoney(outcome);
        return attention === undefined && (lateRun(checkout) !== undefined) !== isLate;
      }),
    ).toEqual([]);
  });

  test('once the money is on its way back nothing but a refund is run or asked about', () => {
    const refunds = CASES.filter(({ checkout }) => checkout.refund !== undefined);
    expect(
      breaking(({ checkout, order }) => !['refund', undefined].includes(owedRun(checkout, order, NOW)), refunds),
    ).toEqual([]);
    expect(
      breaking(({ checkout }) => {
        const isOpen = !['PAID', 'ERROR', 'REFUSED'].includes(checkout.refund?.status ?? '');
        return openQuestion(checkout, NOW) !== (isOpen ? 'refund' : undefined);
      }, refunds),
    ).toEqual([]);
  });

  test('Swish is asked about a payment only if it ever was asked for it, and not once there is money', () => {
    expect(
      breaking(
        ({ checkout }) =>
          openQuestion(checkout, NOW) === 'payment' && (checkout.askedAt === undefined || isMoney(checkout.outcome)),
      ),
    ).toEqual([]);
  });

  test('an open payment is asked about, also when a person was called', () => {
    expect(
      breaking(
        ({ checkout }) => openQuestion(checkout, NOW) !== 'payment',
        CASES.filter(
          ({ checkout: { ending, askedAt, outcome } }) =>
            ending === undefined && askedAt !== undefined && outcome === undefined,
        ),
      ),
    ).toEqual([]);
  });
});

test('a definite no is never money, and money is never a definite no', () => {
  for (const outcome of OUTCOMES) expect(isUnpaid(outcome) && isMoney(outcome)).toBe(false);
});
