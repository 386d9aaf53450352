import { describe, expect, test } from '@jest/globals';
import type { Checkout, Ending } from '../../lambdas/domain/checkout.ts';
import {
  isMoneyLeftLying,
  isRecheckDue,
  lateRun,
  nextDue,
  openQuestion,
  owedRun,
  recheckDue,
  reminderDue,
  removalDue,
} from '../../lambdas/domain/due.ts';
import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import { OUTCOME_RANK } from '../../lambdas/domain/outcome.ts';
import type { Refund } from '../../lambdas/domain/refund.ts';
import { questionPauseMs, runPauseMs } from '../../lambdas/domain/timing.ts';
import { aCheckout, anAttention, anOrder, aRequest } from '../support/builders.ts';

const NOW = 1_795_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;

const SENT: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm' };
const GIVEN_UP: MailRecord = { status: 'failed', attempt: 2, unclear: 2, at: 1, final: true };
const TRIED: MailRecord = { status: 'failed', attempt: 1, unclear: 0, at: 1 };

const aRefund = (changes: Partial<Refund>): Refund => ({
  number: 1,
  id: 'A',
  reason: 'paid_again',
  begunAt: 1,
  ...changes,
});

describe('money that nothing has become of', () => {
  const paid = (changes: Partial<Checkout>): Checkout =>
    aCheckout({ askedAt: NOW - MINUTE, outcome: 'PAID', outcomeAt: NOW, deadline: NOW + DAY, ...changes });

  test.each<[string, Partial<Checkout>]>([
    ['whose order is open', {}],
    ['that is not what was asked', { outcome: 'MISMATCH' }],
    ['that came after the order had ended', { ending: 'cancelled', endedAt: NOW }],
    ['that run after run has died over', { runNumber: 40 }],
    ['that came late, and run after run has died over', { runNumber: 40, ending: 'cancelled', endedAt: NOW }],
    ['that was asked about often before', { lookCount: 40, recheckCount: 2 }],
    ['whose customer has started over', { ending: 'cancelled', endedAt: NOW, successor: 'next' }],
  ])('%s is left lying after five minutes, and looked at every five minutes at least', (_title, changes) => {
    const checkout = paid(changes);

    expect(isMoneyLeftLying(checkout, NOW + 5 * MINUTE - 1)).toBe(false);
    expect(isMoneyLeftLying(checkout, NOW + 5 * MINUTE)).toBe(true);
    expect(nextDue(checkout, anOrder(), NOW)).toBeLessThanOrEqual(NOW + 5 * MINUTE);
  });
});

describe('a payment that ended unpaid', () => {
  const ended = (changes: Partial<Checkout> = {}): Checkout =>
    aCheckout({ ending: 'cancelled', endedAt: NOW, askedAt: NOW - MINUTE, outcome: 'DECLINED', ...changes });

  test.each([
    [0, 15 * MINUTE],
    [1, DAY],
  ])('is asked about again: after %d rechecks, %d ms after its end', (recheckCount, after) => {
    const checkout = ended({ recheckCount });

    expect(nextDue(checkout, undefined, NOW)).toBe(NOW + after);
    expect(openQuestion(checkout, NOW + after - 1)).toBeUndefined();
    expect(openQuestion(checkout, NOW + after)).toBe('payment');
  });

  test.each([
    [{}, 15 * MINUTE - 1, false],
    [{}, 15 * MINUTE, true],
    [{ recheckCount: 1 }, DAY - 1, false],
    [{ recheckCount: 1 }, DAY, true],
    [{ recheckCount: 2 }, 400 * DAY, false],
    [{ newsAt: NOW }, MINUTE, false],
    [{ askedAt: undefined }, DAY, false],
    [{ ending: undefined }, DAY, false],
  ] as [Partial<Checkout>, number, boolean][])(
    'with %j is, %d ms after its end, due to be: %j',
    (changes, after, isDue) => {
      expect(isRecheckDue(ended(changes), NOW + after)).toBe(isDue);
    },
  );

  test('is asked about twice, and never again', () => {
    const checkout = ended({ recheckCount: 2 });

    expect(openQuestion(checkout, NOW + 400 * DAY)).toBeUndefined();
    expect(recheckDue(checkout, NOW)).toBeUndefined();
  });

  test('is asked about a pause later when it could not be asked about in time', () => {
    const late = NOW + 20 * MINUTE;

    expect(recheckDue(ended({ lookCount: 0 }), late)).toBe(late + 30 * SECOND);
    expect(recheckDue(ended({ lookCount: 3 }), late)).toBe(late + 4 * MINUTE);
    expect(recheckDue(ended({ lookCount: 40 }), late)).toBe(late + 5 * MINUTE);
  });

  test('is looked at for its mail before it is asked about again', () => {
    const checkout = ended({ recheckCount: 1 });
    const order = anOrder({ notifications: { customer: { unclear: SENT }, admin: {} } }, checkout);

    expect(nextDue(checkout, order, NOW)).toBe(NOW + 15 * MINUTE);
    expect(owedRun(checkout, order, NOW)).toBe('settle');
  });
});

describe('an open payment', () => {
  const open = (changes: Partial<Checkout> = {}): Checkout =>
    aCheckout({ askedAt: NOW, deadline: NOW + 60 * MINUTE, instructions: { token: 'T', at: NOW }, ...changes });

  test('is asked about with growing pauses', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 1000].map(
      (lookCount) => (nextDue(open({ lookCount }), undefined, NOW) ?? 0) - NOW,
    );

    expect(pauses).toEqual([30, 60, 120, 240, 300, 300, 300].map((seconds) => seconds * SECOND));
  });

  test('is looked at a minute after its wait should have ended, whatever the pause', () => {
    const checkout = open({ deadline: NOW + 10 * SECOND, lookCount: 9 });

    expect(nextDue(checkout, undefined, NOW)).toBe(NOW + 70 * SECOND);
    expect(nextDue(checkout, undefined, NOW + 70 * SECOND)).toBe(NOW + 370 * SECOND);
  });

  test('whose outcome is known waits for its run, ever longer the more runs have died', () => {
    const pauses = [1, 2, 3, 6, 7, 2000].map(
      (runNumber) => (nextDue(open({ outcome: 'DECLINED', runNumber }), undefined, NOW) ?? 0) - NOW,
    );

    expect(pauses).toEqual([1, 2, 4, 5, 5, 5].map((minutes) => minutes * MINUTE));
  });

  test('that Swish was not asked for waits for its run the same way', () => {
    expect(nextDue(aCheckout({ runNumber: 3 }), undefined, NOW)).toBe(NOW + 4 * MINUTE);
  });
});

test.each([
  ['a question', questionPauseMs, 30 * SECOND, 5 * MINUTE],
  ['the next run', (count: number) => runPauseMs(count + 1), MINUTE, 5 * MINUTE],
])('the pause before %s grows and is bounded', (_title, pause, shortest, longest) => {
  const pauses = Array.from({ length: 1500 }, (_, count) => pause(count));

  expect(pauses[0]).toBe(shortest);
  expect(pauses.every((value, index) => index === 0 || value >= (pauses[index - 1] ?? 0))).toBe(true);
  expect(pauses.at(-1)).toBe(longest);
});

describe('mails of an ended checkout', () => {
  const ended = (ending: Ending, changes: Partial<Checkout> = {}) =>
    aCheckout({ ending, endedAt: NOW, askedAt: 1, outcome: 'PAID', ...changes });

  test.each([
    ['confirmed', 'settle'],
    ['refunded', 'refund'],
  ] as const)('of one that is %s are a reason to look and to run for a day, and not longer', (ending, kind) => {
    const checkout = ended(ending);
    const order = anOrder({}, checkout);

    expect(owedRun(checkout, order, NOW)).toBe(kind);
    expect(nextDue(checkout, order, NOW)).toBe(NOW + 15 * MINUTE);
    expect(owedRun(checkout, order, NOW + DAY - 1)).toBe(kind);
    expect(owedRun(checkout, order, NOW + DAY)).toBeUndefined();
    expect(nextDue(checkout, order, NOW + DAY)).toBe(NOW + 30 * DAY);
  });

  test.each([
    [{ confirmation: SENT }, {}, true],
    [{}, { confirmation: SENT }, true],
    [{ confirmation: SENT }, { confirmation: TRIED }, true],
    [{ confirmation: SENT }, { confirmation: { ...TRIED, status: 'sending' } }, true],
    [{ confirmation: SENT }, { confirmation: SENT }, false],
    [{ confirmation: GIVEN_UP }, { confirmation: SENT }, false],
  ] as [Order['notifications']['customer'], Order['notifications']['admin'], boolean][])(
    'with the customer’s %j and the admin’s %j are owed: %j',
    (customer, admin, isOwed) => {
      const checkout = ended('confirmed');
      const order = anOrder({ notifications: { customer, admin } }, checkout);

      expect(owedRun(checkout, order, NOW) !== undefined).toBe(isOwed);
    },
  );
});

describe('the customer’s data', () => {
  const paid = (changes: Partial<Checkout> = {}) =>
    aCheckout({ ending: 'confirmed', endedAt: NOW, askedAt: 1, outcome: 'PAID', ...changes });
  const { cart } = aRequest();

  test.each(['confirmed', 'refunded'] as const)('of one that is %s leave its record after a month', (ending) => {
    expect(removalDue(paid({ ending }))).toBe(NOW + 30 * DAY);
    expect(nextDue(paid({ ending }), undefined, NOW)).toBe(NOW + 30 * DAY);
  });

  test.each<[string, Partial<Checkout>]>([
    ['a person looks at it', { attention: anAttention() }],
    ['it has not ended', { ending: undefined as never }],
    ['its money is on the way', { ending: 'cancelled' }],
    ['its record goes as a whole', { ending: 'rejected' }],
    ['they are gone already', { request: { cart } }],
  ])('stay when %s', (_title, changes) => {
    expect(removalDue(paid(changes))).toBeUndefined();
  });

  test('that are gone leave nothing to look at', () => {
    expect(nextDue(paid({ request: { cart } }), undefined, NOW + 31 * DAY)).toBeUndefined();
  });
});

describe('a flagged checkout', () => {
  const flagged = (changes: Partial<Checkout> = {}) =>
    aCheckout({ attention: anAttention({ reason: 'payment_unclear', at: NOW }), generation: 1, ...changes });

  test('is looked at once a day', () => {
    expect(nextDue(flagged(), undefined, NOW)).toBe(NOW + DAY);
    expect(nextDue(flagged({ ending: 'cancelled', outcome: 'PAID', askedAt: 1 }), undefined, NOW)).toBe(NOW + DAY);
  });

  test('is looked at a day before its pieces go, so that the admin is told again', () => {
    const checkout = flagged({ holdUntil: NOW + 1.5 * DAY });
    const order = anOrder({ notifications: { customer: {}, admin: { attention_1: SENT } } }, checkout);
    const reminded = anOrder(
      { notifications: { customer: {}, admin: { attention_1: SENT, reminder_1: SENT } } },
      checkout,
    );

    expect(reminderDue(checkout)).toBe(NOW + 0.5 * DAY);
    expect(nextDue(checkout, order, NOW)).toBe(NOW + 0.5 * DAY);
    expect(nextDue(checkout, order, NOW + 0.5 * DAY)).toBe(NOW + 0.5 * DAY + 15 * MINUTE);
    expect(nextDue(checkout, reminded, NOW + 0.5 * DAY)).toBe(NOW + 1.5 * DAY);
  });

  test.each([
    ['holds nothing any more', { releasedGeneration: 1 }],
    ['never held anything', { generation: undefined }],
  ])('that %s is no reason to tell the admin again', (_title, changes) => {
    expect(reminderDue(flagged({ holdUntil: NOW + 1.5 * DAY, ...changes } as Partial<Checkout>))).toBeUndefined();
  });

  test('is no reason to be told again once the flag is down', () => {
    const { attention: _attention, ...checkout } = flagged({ holdUntil: NOW + DAY });
    expect(reminderDue(checkout)).toBeUndefined();
  });

  test.each([
    ['PAID', 'late-payment'],
    ['MISMATCH', 'settle'],
    ['DECLINED', 'settle'],
  ] as const)('whose payment turned out %s is news for a run of kind %s', (outcome, kind) => {
    const known = { outcome, outcomeRank: OUTCOME_RANK[outcome], askedAt: 1 };
    const told = anAttention({ at: NOW, outcomeRank: OUTCOME_RANK[outcome] });

    expect(lateRun(flagged(known))).toBe(kind);
    expect(lateRun(flagged({ ...known, attention: told }))).toBeUndefined();
  });

  test.each([
    ['PAID', 'open', 'refund'],
    ['ERROR', 'open', 'refund'],
    ['DEBITED', 'open', undefined],
    ['PAID', 'failed', 'refund'],
    ['ERROR', 'failed', undefined],
    ['REFUSED', 'failed', undefined],
  ] as const)('whose refund is %s, and was %s when it was flagged, needs a run of kind %s', (status, told, kind) => {
    const attention = anAttention({ outcomeRank: OUTCOME_RANK.PAID, refundState: told });
    const known = { ending: 'cancelled', outcome: 'PAID', outcomeRank: OUTCOME_RANK.PAID } as const;

    expect(lateRun(flagged({ ...known, refund: aRefund({ status }), attention }))).toBe(kind);
  });
});

describe('a run that a person started to give the money back', () => {
  const money = (outcome: 'PAID' | 'MISMATCH' | 'DECLINED', changes: Partial<Checkout> = {}): Checkout =>
    aCheckout({
      askedAt: 1,
      outcome,
      outcomeRank: OUTCOME_RANK[outcome],
      runNumber: 2,
      runKind: 'refund',
      ...changes,
    });

  test.each(['PAID', 'MISMATCH'] as const)(
    'is followed by one of its kind for %s, before a refund was begun',
    (outcome) => {
      for (const ending of [undefined, 'cancelled'] as const) {
        const checkout = money(outcome, { ...(ending && { ending }), endedAt: NOW });

        expect(owedRun(checkout, undefined, NOW)).toBe('refund');
        expect(lateRun(checkout)).toBe(ending === undefined ? undefined : 'refund');
      }
    },
  );

  test('is followed by one of its kind also for what a person was not told yet', () => {
    const attention = anAttention({ outcomeRank: OUTCOME_RANK.MISMATCH });

    expect(lateRun(money('PAID', { attention }))).toBe('refund');
    expect(owedRun(money('MISMATCH', { attention }), undefined, NOW)).toBeUndefined();
  });

  test('is followed by one that settles when nobody has paid', () => {
    expect(owedRun(money('DECLINED'), undefined, NOW)).toBe('settle');
  });
});
