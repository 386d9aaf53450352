import { describe, expect, test } from '@jest/globals';
import { ATTENTION_REASONS } from '../../lambdas/domain/attention.ts';
import { OUTCOME_RANK, type Outcome } from '../../lambdas/domain/outcome.ts';
import * as timing from '../../lambdas/domain/timing.ts';
import { evaluate, routes, stateNamed, states, steps, tasks, waysOut } from '../support/order-flow.ts';

/** The one reason that the machine does not give: money for an order that had ended comes without a run. */
const FLAGGED_BY_ENSURE = 'late_payment';
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
    FlagAttention: ['reason'],
    NotifyCustomer: ['isLastTry'],
    NotifyAdmin: ['isLastTry'],
  };
  const VARIABLES = [
    'attentionReason',
    'caught',
    'checkoutId',
    'deadline',
    'kind',
    'outcome',
    'settleCount',
    'unclearSince',
  ];

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

    expect(new Set([...assigned, FLAGGED_BY_ENSURE])).toEqual(new Set(ATTENTION_REASONS));
  });
});

describe('where the flow goes', () => {
  test.each([
    ['checkout', 'ValidateCart'],
    ['settle', 'SettlePayment'],
    ['late-payment', 'NeedsAttention'],
    [undefined, 'NeedsAttention'],
  ])('a run of the kind %p begins with %s', async (kind, first) => {
    expect(await chosen('Entry', { states: { input: { kind, checkoutId: 'id' } } })).toBe(first);
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
    expect(await chosen('PaymentOutcome', { outcome, unclearSince: null })).toBe(destinations[outcome]);
  });

  const limitMs = timing.SETTLE_LIMIT_SECONDS * 1000;

  test('an unclear payment is asked about for a day, then a person decides', async () => {
    const after = (ms: number) => chosen('PaymentOutcome', { outcome: 'UNKNOWN', unclearSince: Date.now() - ms });

    expect(await after(limitMs - 60_000)).toBe('WaitBeforeSettling');
    expect(await after(limitMs)).toBe('FlagAttention');
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
