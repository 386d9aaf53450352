import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ATTENTION_REASONS } from '../../lambdas/domain/attention.ts';
import { RUN_KINDS, type RunKind } from '../../lambdas/domain/checkout.ts';
import { OUTCOME_RANK, type Outcome } from '../../lambdas/domain/outcome.ts';
import * as timing from '../../lambdas/domain/timing.ts';
import { evaluate, machine, root, routes, stateNamed, states, steps, tasks, waysOut } from '../support/order-flow.ts';

/** Everything that a run remembers. */
const VARIABLES = [
  'attentionReason',
  'caught',
  'checkoutId',
  'deadline',
  'holdsLost',
  'isCustomerTold',
  'isResolutionOwed',
  'kind',
  'outcome',
  'refundReason',
  'settleCount',
  'unclearSince',
];

interface RetryTimes {
  readonly IntervalSeconds?: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
}

/** Where a Choice goes with these variables. */
async function chosen(name: string, variables: Readonly<Record<string, unknown>>): Promise<string | undefined> {
  const { Choices = [], Default } = stateNamed(name);
  for (const { Condition, Next } of Choices) if ((await evaluate(Condition, variables)) === true) return Next;
  return Default;
}

describe('what states pass on', () => {
  const PAYLOAD = ['checkoutId', 'execution', 'kind', 'redriveCount', 'retryCount'];
  const OWN: Readonly<Record<string, readonly string[]>> = {
    RejectCheckout: ['caught'],
    CancelOrder: ['caught'],
    RequestPayment: ['taskToken'],
    RefundPayment: ['reason', 'taskToken'],
    FlagAttention: ['reason'],
    NotifyCustomer: ['isLastTry'],
    NotifyAdmin: ['isLastTry'],
    NotifyRefund: ['isLastTry'],
    NotifyUnclear: ['isLastTry'],
    NotifyResolution: ['isLastTry'],
  };

  test.each(tasks)('%s gets ids and counts, and nothing personal', (name, { Arguments }) => {
    expect(Object.keys(Arguments ?? {}).sort()).toEqual(['FunctionName', 'Payload']);
    expect(Object.keys(Arguments?.Payload ?? {}).sort()).toEqual([...PAYLOAD, ...(OWN[name] ?? [])].sort());
  });

  test('variables are ids, times, outcomes and errors', () => {
    const assigned = states
      .flatMap(([, state]) => [state, ...waysOut(state)])
      .flatMap(({ Assign }) => Object.keys(Assign ?? {}));
    expect([...new Set(assigned)].sort()).toEqual(VARIABLES);
  });

  test.each(states)('%s puts nothing into its output', (_name, state) => {
    const outputs = [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Output }) => Output ?? '');
    for (const output of outputs) {
      expect([
        '',
        '{% $states.input %}',
        "{% { 'checkoutId': $checkoutId } %}",
        "{% { 'checkoutId': $checkoutId, 'outcome': $outcome } %}",
      ]).toContain(output);
    }
    if (state.Type === 'Task') expect(outputs[0]).toBe('{% $states.input %}');
  });

  test('whoever sends a checkout to RejectCheckout says why', () => {
    const ways = states.flatMap(([, state]) => waysOut(state)).filter(({ Next }) => Next === 'RejectCheckout');

    expect(ways.length).toBeGreaterThan(0);
    for (const { Assign } of ways) expect(Object.keys(Assign ?? {})).toContain('caught');
  });

  const flagged = states.flatMap(([, state]) => waysOut(state)).filter(({ Next }) => Next === 'FlagAttention');
  const reasons = flagged.map(({ Assign }) => Assign?.['attentionReason']);

  test('whoever needs a person says what for, each in a word of its own', () => {
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(reasons).toEqual([...new Set(reasons)]);
  });

  test('every reason that may be given is one that the mails explain, and none is made up', () => {
    const assigned = states
      .flatMap(([, state]) => [state, ...waysOut(state)])
      .flatMap(({ Assign }) => (Assign?.['attentionReason'] === undefined ? [] : [Assign['attentionReason']]));

    expect(new Set(assigned)).toEqual(new Set(ATTENTION_REASONS));
  });
});

describe('where the flow goes', () => {
  const lanes: Readonly<Record<RunKind, string>> = {
    checkout: 'ValidateCart',
    settle: 'SettlePayment',
    'late-payment': 'ReclaimStock',
    refund: 'RefundPayment',
  };

  test.each(RUN_KINDS)('a run of the kind %p has its lane', async (kind) => {
    expect(await chosen('Entry', { states: { input: { kind, checkoutId: 'id' } } })).toBe(lanes[kind]);
  });

  test.each([undefined, '', 'Refund', 'late_payment'])('a run of the kind %p is nobody knows what', async (kind) => {
    expect(await chosen('Entry', { states: { input: { kind, checkoutId: 'id' } } })).toBe('NeedsAttention');
  });

  test('a run of nothing ends, and says so, without an input', async () => {
    const { checkoutId, kind } = stateNamed('Entry').Assign ?? {};
    const read = (expression: unknown, input: object) => evaluate(String(expression), { states: { input } });

    expect([await read(checkoutId, {}), await read(kind, {})]).toEqual(['unknown', 'unknown']);
    const input = { checkoutId: 'an id', kind: 'a kind' };
    expect([await read(checkoutId, input), await read(kind, input)]).toEqual(['an id', 'a kind']);
  });

  test('every lane begins with all variables that later states read, and none of a run before', () => {
    const ways = [...(stateNamed('Entry').Choices ?? []), stateNamed('Entry')];
    const { refundReason: _, ...everywhere } = ways[0]?.Assign ?? {};

    expect(ways).toHaveLength(RUN_KINDS.length + 1);
    for (const { Assign } of ways.slice(0, -1)) expect(Assign).toMatchObject(everywhere);
    const { checkoutId: _checkoutId, kind: _kind, ...constants } = everywhere;
    expect(ways.at(-1)?.Assign).toMatchObject(constants);
    for (const { Assign } of ways) {
      expect(Object.keys(Assign ?? {}).sort()).toEqual(Object.keys(ways[0]?.Assign ?? {}).sort());
    }
    // What is not there: each is assigned by the state before the one that reads it.
    const unset = VARIABLES.filter((name) => !Object.hasOwn(ways[0]?.Assign ?? {}, name));
    expect(unset).toEqual(['deadline', 'isResolutionOwed']);
  });

  test.each(machine.States['Entry']?.Choices ?? [])(
    'a refund that nothing in the flow asked for is the decision of a person: $Condition',
    ({ Condition, Assign }) => {
      expect(Assign?.['refundReason']).toBe(Condition.includes("'refund'") ? 'operator' : 'sold_out_after_payment');
    },
  );

  test('every example input has its lane', async () => {
    const folder = new URL('statemachine/examples/', root);
    const inputs = readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { readonly kind: RunKind },
    );

    expect(inputs.map(({ kind }) => kind).sort()).toEqual([...RUN_KINDS].sort());
    for (const input of inputs) expect(await chosen('Entry', { states: { input } })).toBe(lanes[input.kind]);
  });

  const destinations: Readonly<Record<Outcome, string>> = {
    PAID: 'ConfirmOrder',
    MISMATCH: 'FlagAttention',
    UNKNOWN: 'WaitBeforeSettling',
    DECLINED: 'CancelOrder',
    ERROR: 'CancelOrder',
    CANCELLED: 'CancelOrder',
    NOT_FOUND: 'CancelOrder',
    REFUSED: 'CancelOrder',
  };

  test.each(Object.keys(OUTCOME_RANK) as Outcome[])('a payment that is %s has its way', async (outcome) => {
    expect(await chosen('PaymentOutcome', { outcome, unclearSince: null, isCustomerTold: false })).toBe(
      destinations[outcome],
    );
  });

  const unclearFor = (ms: number | null, isCustomerTold: boolean) =>
    chosen('PaymentOutcome', {
      outcome: 'UNKNOWN',
      isCustomerTold,
      unclearSince: ms === null ? null : Date.now() - ms,
    });
  const noticeMs = timing.UNCLEAR_NOTICE_SECONDS * 1000;
  const limitMs = timing.SETTLE_LIMIT_SECONDS * 1000;

  test.each([
    ['is new', null, false, 'WaitBeforeSettling'],
    ['is not five minutes old', noticeMs - 10_000, false, 'WaitBeforeSettling'],
    ['is five minutes old: the customer is told', noticeMs, false, 'NotifyUnclear'],
    ['was told of already', noticeMs, true, 'WaitBeforeSettling'],
    ['is nearly a day old and nobody was told', limitMs - 10_000, false, 'NotifyUnclear'],
    ['is nearly a day old', limitMs - 10_000, true, 'WaitBeforeSettling'],
    ['is a day old', limitMs, true, 'FlagAttention'],
    ['is a day old, and nobody was told', limitMs, false, 'FlagAttention'],
  ])('an unclear payment that %s has its way', async (_title, ms, isCustomerTold, next) => {
    expect(await unclearFor(ms, isCustomerTold)).toBe(next);
  });

  test('the flow counts every unclear answer, keeps the time of the first, and tells the customer once', async () => {
    const assigned = (next: string) =>
      stateNamed('PaymentOutcome').Choices?.find(({ Next }) => Next === next)?.Assign ?? {};
    const variables = { settleCount: 3, unclearSince: 1_000 };

    expect(assigned('NotifyUnclear')['isCustomerTold']).toBe(true);
    expect(assigned('NotifyUnclear')).not.toHaveProperty('unclearSince');
    for (const next of ['NotifyUnclear', 'WaitBeforeSettling']) {
      expect(await evaluate(String(assigned(next)['settleCount']), variables)).toBe(4);
    }
    const { unclearSince } = assigned('WaitBeforeSettling');
    expect(await evaluate(String(unclearSince), variables)).toBe(1_000);
    expect(await evaluate(String(unclearSince), { ...variables, unclearSince: null })).toBeGreaterThan(
      Date.now() - 5_000,
    );
  });

  test('holds that a paid order lost are held again once in a run, and then the money goes back', async () => {
    expect(await chosen('HoldsLost', { holdsLost: 1 })).toBe('ReclaimStock');
    expect(await chosen('HoldsLost', { holdsLost: 2 })).toBe('RefundPayment');

    const rule = stateNamed('ConfirmOrder').Catch?.find(({ Next }) => Next === 'HoldsLost');
    expect(await evaluate(String(rule?.Assign?.['holdsLost']), { holdsLost: 1 })).toBe(2);
  });

  test('only a customer who was told that nobody knows is told how it ended', async () => {
    expect(await chosen('CancelOutcome', { isResolutionOwed: true })).toBe('NotifyResolution');
    expect(await chosen('CancelOutcome', { isResolutionOwed: false })).toBe('OrderCancelled');

    const { Next, Assign } = stateNamed('CancelOrder');
    expect(Next).toBe('CancelOutcome');
    const states = { result: { Payload: { isResolutionOwed: true } } };
    expect(await evaluate(String(Assign?.['isResolutionOwed']), { states })).toBe(true);
  });
});

describe('times', () => {
  const pause = (settleCount: number, unclearForMs: number): Promise<unknown> =>
    evaluate(stateNamed('WaitBeforeSettling').Seconds ?? '', {
      settleCount,
      unclearSince: Date.now() - unclearForMs,
    });

  test('pauses between questions grow from ten seconds to a minute for half an hour', async () => {
    const pauses = await Promise.all(Array.from({ length: 40 }, (_, index) => pause(index + 1, 1_700_000)));

    expect(pauses.slice(0, 6)).toEqual([10, 15, 22, 33, 50, 60]);
    expect(pauses.slice(6)).toEqual(pauses.slice(6).map(() => 60));
  });

  test('then they are as long as the holds were made to outlast', async () => {
    expect(await pause(40, 1_800_000)).toBe(timing.LONGEST_SETTLE_PAUSE_SECONDS);
    expect(await pause(300, 80_000_000)).toBe(timing.LONGEST_SETTLE_PAUSE_SECONDS);
  });

  test.each([
    ['is far away', 540_000, 539, 540],
    ['is a second and a half away', 1500, 1, 1],
    ['is now', 0, 1, 1],
    ['is over', -3_600_000, 1, 1],
  ])('the payment wait is whole seconds, at least one, when the deadline %s', async (_title, awayMs, least, most) => {
    const seconds = await evaluate(String(stateNamed('RequestPayment').TimeoutSeconds), {
      deadline: Date.now() + awayMs,
    });

    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });

  test("a refund is waited for as long as it may take before it is a person's work", () => {
    expect(stateNamed('RefundPayment').TimeoutSeconds).toBe(timing.REFUND_LIMIT_SECONDS);
  });

  test.each([
    ['UNCLEAR_NOTICE_SECONDS', timing.UNCLEAR_NOTICE_SECONDS],
    ['SETTLE_LIMIT_SECONDS', timing.SETTLE_LIMIT_SECONDS],
  ])('PaymentOutcome has %s, in milliseconds, and no time that is none of ours', (_name, seconds) => {
    const text = JSON.stringify(stateNamed('PaymentOutcome').Choices);
    const times = new Set(Array.from(text.matchAll(/\b\d{4,}\b/g), ([digits]) => Number(digits)));

    expect(times).toContain(seconds * 1000);
    expect(times.size).toBe(2);
  });

  test('a customer who is told that nobody knows keeps the pieces while the mail is tried', () => {
    const [retry = {}] = (stateNamed('NotifyUnclear').Retry ?? []) as readonly RetryTimes[];
    const timeout = steps.find(({ name }) => name === 'NotifyUnclear')?.timeoutSeconds ?? Number.POSITIVE_INFINITY;
    const { IntervalSeconds = 0, MaxDelaySeconds = 0, MaxAttempts = 0, BackoffRate = 0 } = retry;
    const pauses = Array.from({ length: MaxAttempts }, (_, index) =>
      Math.min(IntervalSeconds * BackoffRate ** index, MaxDelaySeconds),
    );
    const mailing = (MaxAttempts + 1) * timeout + pauses.reduce((sum, seconds) => sum + seconds, 0);

    expect(mailing).toBeGreaterThan(0);
    // The pause after it: the first half hour is not over when the customer is told.
    expect(mailing + 60).toBeLessThan(timing.SETTLE_HOLD_SECONDS);
  });

  test.each(tasks.filter(([name]) => name !== 'RequestPayment'))(
    '%s outlasts its function',
    (name, { TimeoutSeconds }) => {
      const timeout = steps.find((step) => step.name === name)?.timeoutSeconds ?? Number.POSITIVE_INFINITY;
      expect(TimeoutSeconds).toBeGreaterThan(timeout);
    },
  );

  test('a request to Swish is over before "never heard of it" counts', () => {
    const { timeoutSeconds = Number.POSITIVE_INFINITY } = steps.find(({ name }) => name === 'RequestPayment') ?? {};
    expect(timing.REQUEST_UNDER_WAY_SECONDS).toBeGreaterThan(timeoutSeconds);
  });

  test('the checkout endpoint answers before its function is stopped', () => {
    const { timeoutSeconds = 0 } = routes.find(({ name }) => name === 'Checkout') ?? {};
    expect(timeoutSeconds).toBeGreaterThan(timing.CHECKOUT_WAIT_SECONDS);
  });
});
