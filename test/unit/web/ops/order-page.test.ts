import { describe, expect, test } from '@jest/globals';
import type { Moment, OrderView } from '../../../../ops/console/api.ts';
import { actionsOf } from '../../../../web/ops/order/actions.ts';
import { standingOf } from '../../../../web/ops/order/order-standing.ts';
import { conversationOf } from '../../../../web/ops/order/swish-conversation.ts';
import { groupedTimeline } from '../../../../web/ops/order/timeline-groups.ts';
import { relativeText } from '../../../../web/design/times.ts';

const RUN = '67a5d22a-4fae-46c6-a448-d62746061b5a';

const entered = (at: number, state: string, run = RUN): Moment => ({
  at,
  source: 'run',
  what: state,
  entered: { run, state },
});
const moment = (at: number, turn?: NonNullable<Moment['turn']>): Moment => ({
  at,
  source: 'swish',
  what: 'said',
  ...(turn === undefined ? {} : { turn }),
});

describe('the timeline', () => {
  test('draws the states of a run together, with what happened meanwhile after them', () => {
    const between = moment(2);

    const entries = groupedTimeline([entered(1, 'ValidateCart'), between, entered(3, 'CreateOrder')]);

    expect(entries).toEqual([{ at: 1, source: 'run', run: RUN, states: ['ValidateCart', 'CreateOrder'] }, between]);
  });

  test.each([
    ['after a pause', [entered(0, 'RequestPayment'), entered(60_000, 'SettlePayment')]],
    ['after an answer of Swish', [entered(0, 'RequestPayment'), moment(1, 'outcome'), entered(2, 'ConfirmOrder')]],
    ['in another run', [entered(0, 'PaymentOutcome'), entered(1, 'Entry', `${RUN}-2`)]],
  ])('begins a new line %s', (_when, timeline) => {
    const passages = groupedTimeline(timeline).filter((entry) => 'states' in entry);

    expect(passages.map(({ states }) => states.length)).toEqual([1, 1]);
  });

  test('tells rounds that a run makes while it waits as one line, until something else happens', () => {
    const round = (at: number) => [entered(at, 'SettlePayment'), entered(at + 1, 'WaitBeforeSettling')];
    const timeline = [...round(0), ...round(60_000), ...round(120_000), moment(150_000), ...round(180_000)];

    const states = ['SettlePayment', 'WaitBeforeSettling'];
    expect(groupedTimeline(timeline)).toEqual([
      { at: 0, source: 'run', run: RUN, states, times: 3, lastAt: 120_000 },
      moment(150_000),
      { at: 180_000, source: 'run', run: RUN, states },
    ]);
  });

  test('says nothing that was is to come, and the largest unit that fits', () => {
    expect(relativeText(2_000, 1_000, 'en')).toBe('now');
    expect(relativeText(0, 59_999, 'en')).toMatch(/^59 sec/);
    expect(relativeText(0, 60_000, 'en')).toMatch(/^1 min/);
    expect(relativeText(0, 25 * 3_600_000, 'sv')).toBe('i går');
  });
});

describe('how an order stands', () => {
  const inactive = { status: 'inactive', status_reason: 'awaiting_payment' } as NonNullable<OrderView['order']>;
  const flag = { reason: 'confirm_failed' } as NonNullable<NonNullable<OrderView['checkout']>['attention']>;

  test.each([
    ['waits while nobody has paid', {}, 'inactive', 'awaiting_payment'],
    ['is unclear while Swish cannot say', { unclearSince: 1 }, 'inactive', 'payment_unclear'],
    ['waits for no payment once it is paid', { outcome: 'PAID' }, 'not_settled', undefined],
    ['is flagged for the reason of its flag', { outcome: 'PAID', attention: flag }, 'not_settled', 'confirm_failed'],
  ] as const)('it %s', (_how, checkout, status, reason) => {
    expect(standingOf({ order: inactive, checkout })).toEqual({ status, reason });
  });
});

describe('the conversation with Swish', () => {
  const checkout = {
    amountOre: 40_850,
    askCount: 2,
    outcome: 'ERROR',
    outcomeDetail: { status: 'ERROR', errorCode: 'TM01' },
    closedBy: 'deadline',
  } as const;

  test('tells in order who said what, with amounts, counts and codes of the record', () => {
    const timeline = [moment(1, 'asked'), moment(2, 'payable'), moment(3), moment(4, 'closed'), moment(5, 'outcome')];

    expect(conversationOf({ timeline, checkout })).toEqual([
      { at: 1, turn: 'asked', from: 'shop', amountOre: 40_850, times: 2 },
      { at: 2, turn: 'payable', from: 'swish' },
      { at: 4, turn: 'closed', from: 'note', status: 'deadline' },
      { at: 5, turn: 'outcome', from: 'swish', status: 'ERROR', code: 'TM01' },
    ]);
  });

  test('pays back what was paid, where that is not what was asked', () => {
    const paid = { ...checkout, outcomeDetail: { status: 'PAID', amountOre: 100 } };

    expect(conversationOf({ timeline: [moment(1, 'refund_asked')], checkout: paid })).toMatchObject([
      { from: 'shop', amountOre: 100 },
    ]);
  });
});

describe('what can be done about an order', () => {
  const shown: Parameters<typeof actionsOf>[0] = {
    order: { status: 'inactive' } as NonNullable<OrderView['order']>,
    checkout: {},
    operations: [
      { operation: 'refund', isAllowed: true, why: 'gives the money back' },
      { operation: 'settle', isAllowed: false, why: 'A run is under way' },
      { operation: 'late-payment', isAllowed: true, why: 'holds the pieces again' },
    ],
    nextRun: 'settle',
    resendable: [],
  };
  const active = { status: 'active' } as NonNullable<OrderView['order']>;
  const attention = { reason: 'payment_unclear' } as NonNullable<NonNullable<OrderView['checkout']>['attention']>;
  const actionOf = (changes: Partial<typeof shown>, action: string) =>
    actionsOf({ ...shown, ...changes }).find((one) => one.action === action);

  test('is what the server allows, with its reasons for the rest', () => {
    expect(actionOf({}, 'refund')).toEqual({ action: 'refund', isAllowed: true, why: 'gives the money back' });
    expect(actionOf({}, 'settle')).toEqual({ action: 'settle', isAllowed: false, why: 'A run is under way' });
  });

  test('is to resume as what the next run goes on with, and never to refund an active order by that', () => {
    expect(actionOf({ nextRun: 'late-payment' }, 'resume')).toMatchObject({ isAllowed: true });
    expect(actionOf({ nextRun: 'refund' }, 'resume')).toMatchObject({ isAllowed: true });
    expect(actionOf({ nextRun: 'refund', order: active }, 'resume')).toBeUndefined();
  });

  test('is to settle by one button: by the next run where a person is needed, else by its own name', () => {
    expect(actionOf({}, 'resume')).toBeUndefined();
    expect(actionOf({ checkout: { attention } }, 'resume')).toMatchObject({ why: 'A run is under way' });
    expect(actionOf({ checkout: { attention } }, 'settle')).toBeUndefined();
  });

  test('is to send a mail again where there is one that is true, and nothing at all without an order', () => {
    expect(actionOf({}, 'resend')?.isAllowed).toBe(false);
    expect(actionOf({ resendable: [{ recipient: 'admin', kind: 'confirmation' }] }, 'resend')?.isAllowed).toBe(true);
    expect(actionsOf({ ...shown, order: undefined })).toEqual([]);
  });
});
