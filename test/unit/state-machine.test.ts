import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import aslValidator from 'asl-validator';
import jsonata from 'jsonata';
import { functionDefinitions, isStep } from '../../infra/functions.ts';
import { ATTENTION_REASONS } from '../../lambdas/domain/attention.ts';
import { ERROR_CLASSES, Refusal } from '../../lambdas/domain/errors.ts';
import { OUTCOME_RANK, type Outcome } from '../../lambdas/domain/outcome.ts';
import * as timing from '../../lambdas/domain/timing.ts';

interface Handler {
  readonly ErrorEquals: readonly string[];
  readonly Next?: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
  readonly Comment?: string;
}
interface State extends Partial<Handler> {
  readonly Type: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly (Handler & { readonly Condition: string; readonly Next: string })[];
  readonly Branches?: readonly Flow[];
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: Readonly<Record<string, unknown>> };
  readonly TimeoutSeconds?: number | string;
  readonly Retry?: readonly (Handler & { readonly MaxAttempts: number })[];
  readonly Catch?: readonly (Handler & { readonly Next: string })[];
  readonly Seconds?: string;
}
interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const root = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const definition = textOf('statemachine/order-flow.asl.json');
const machine = JSON.parse(definition) as Flow;

const statesIn = (flow: Flow): (readonly [string, State])[] =>
  Object.entries(flow.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.Branches ?? []).flatMap((branch) => statesIn(branch)),
  ]);
const states = statesIn(machine);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const steps = functionDefinitions.filter(isStep);
const routes = functionDefinitions.filter((definition) => !isStep(definition));
const kebab = (name: string): string => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
const stateNamed = (name: string): State => {
  const state = states.find(([other]) => other === name)?.[1];
  if (state === undefined) throw new Error(`There is no state ${name}`);
  return state;
};

/** Everywhere that a state may go next, with the reason for it. */
const waysOut = (state: State) => [
  ...(state.Next === undefined ? [] : [{ Next: state.Next, Assign: state.Assign }]),
  ...(state.Default === undefined ? [] : [{ Next: state.Default, Assign: state.Assign }]),
  ...(state.Choices ?? []),
  ...(state.Catch ?? []),
];

/** Names of AWS's own errors that may be matched: from its manual, and none that is made up. */
const AWS_ERRORS = new Set([
  'States.ALL',
  'States.Timeout',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
]);
/** The one reason that the machine does not give: money for an order that had ended comes without a run. */
const FLAGGED_BY_ENSURE = 'late_payment';
const errorNames = Object.keys(ERROR_CLASSES);
const isRefusal = (name: string): boolean =>
  Object.hasOwn(ERROR_CLASSES, name) && ERROR_CLASSES[name as keyof typeof ERROR_CLASSES].prototype instanceof Refusal;

/** Evaluates an expression of the definition with the variables that it reads. */
const evaluate = (expression: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> =>
  jsonata(expression.replace(/^\{%(.*)%\}$/s, '$1')).evaluate({}, variables);

/** Where a Choice goes with these variables. */
async function chosen(name: string, variables: Readonly<Record<string, unknown>>): Promise<string | undefined> {
  const { Choices = [], Default } = stateNamed(name);
  for (const { Condition, Next } of Choices) if ((await evaluate(Condition, variables)) === true) return Next;
  return Default;
}

describe('the definition', () => {
  test('is valid Amazon States Language', () => {
    const deployed = definition.replace(
      /\$\{(\w+)FunctionArn\}/g,
      'arn:aws:lambda:eu-north-1:000000000000:function:$1',
    );
    const { isValid, errorsText } = aslValidator(JSON.parse(deployed), { checkArn: true, checkPaths: true });

    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('fits into what one execution event may carry', () => {
    expect(Buffer.byteLength(definition)).toBeLessThan(256 * 1024);
  });

  test('names no state twice, on any level', () => {
    const names = states.map(([name]) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(states)('%s says to an operator what it does', (name, { Comment }) => {
    expect(Comment).toMatch(/^[\p{Lu}\d].*\.$/su);
    expect(name).toMatch(/^([A-Z][a-z]+)+$/);
  });

  test('reaches every state', () => {
    const walk = (flow: Flow): void => {
      const reached = new Set([flow.StartAt]);
      for (const name of reached) {
        const state = flow.States[name];
        expect(state).toBeDefined();
        if (state === undefined) continue;
        for (const { Next } of waysOut(state)) reached.add(Next);
        for (const branch of state.Branches ?? []) walk(branch);
      }
      expect([...reached].sort()).toEqual(Object.keys(flow.States).sort());
    };
    walk(machine);
  });

  test('ends as designed: business ends succeed, and what needs a person is red', () => {
    const ends = Object.entries(machine.States).filter(([, { Type }]) => Type === 'Succeed' || Type === 'Fail');

    expect(Object.fromEntries(ends.map(([name, { Type }]) => [name, Type]))).toEqual({
      CheckoutRejected: 'Succeed',
      OrderConfirmed: 'Succeed',
      OrderCancelled: 'Succeed',
      RunHandedOver: 'Succeed',
      NeedsAttention: 'Fail',
    });
    expect(states.filter(([, { End }]) => End === true).map(([name]) => name)).toEqual([
      'NotifyCustomer',
      'NotifyAdmin',
    ]);
  });
});

describe('one name for a step everywhere', () => {
  test.each(tasks)('%s has its function, its file and its metrics', (name, { Arguments }) => {
    const entry = `lambdas/steps/${kebab(name)}.ts`;

    expect(Arguments?.FunctionName).toBe(`\${${name}FunctionArn}`);
    expect(steps.find((step) => step.name === name)?.entry).toBe(entry);
    expect(textOf(entry)).toMatch(new RegExp(`^export const handler = taskHandler\\('${name}',`, 'm'));
  });

  test('every step file and every step function has its state', () => {
    const names = tasks.map(([name]) => name).sort();

    expect(readdirSync(new URL('lambdas/steps/', root)).sort()).toEqual(
      names.map((name) => `${kebab(name)}.ts`).sort(),
    );
    expect(steps.map(({ name }) => name).sort()).toEqual(names);
  });

  test.each(routes)('the route $name has its file and its metrics', ({ name, entry }) => {
    expect(entry).toBe(`lambdas/api/${kebab(name)}.ts`);
    expect(textOf(entry)).toMatch(new RegExp(`^export const handler = apiHandler\\('${name}',`, 'm'));
  });

  test('every file that handles a route has its function', () => {
    const handlers = readdirSync(new URL('lambdas/api/', root)).filter((file) =>
      textOf(`lambdas/api/${file}`).includes('export const handler'),
    );
    expect(handlers.map((file) => `lambdas/api/${file}`).sort()).toEqual(routes.map(({ entry }) => entry).sort());
  });

  test('no function is defined twice, and no route', () => {
    const names = functionDefinitions.map(({ name }) => name);
    const keys = routes.map(({ route }) => route);

    expect(names).toEqual([...new Set(names)]);
    expect(keys).toEqual([...new Set(keys)]);
  });
});

describe('errors', () => {
  const rules = states.flatMap(([name, { Retry = [], Catch = [] }]) => [
    ...Retry.map((rule) => ({ name, kind: 'Retry', rule, list: Retry })),
    ...Catch.map((rule) => ({ name, kind: 'Catch', rule, list: Catch })),
  ]);
  const caught = new Set(rules.filter(({ kind }) => kind === 'Catch').flatMap(({ rule }) => rule.ErrorEquals));
  const retried = new Set(rules.filter(({ kind }) => kind === 'Retry').flatMap(({ rule }) => rule.ErrorEquals));

  test.each(rules.flatMap(({ name, kind, rule }) => rule.ErrorEquals.map((error) => [name, kind, error] as const)))(
    '%s: its %s of %s names an error that exists',
    (_name, _kind, error) => {
      expect(AWS_ERRORS.has(error) || Object.hasOwn(ERROR_CLASSES, error)).toBe(true);
    },
  );

  test('a refusal is an answer: none is tried again', () => {
    expect([...retried].filter(isRefusal)).toEqual([]);
  });

  test('nothing is tried again without knowing what it was', () => {
    expect([...retried].filter((name) => name.startsWith('States.'))).toEqual([]);
  });

  test.each(errorNames)('%s is dealt with by name', (name) => {
    expect(isRefusal(name) ? caught.has(name) : caught.has(name) || retried.has(name)).toBe(true);
  });

  test.each(tasks)('%s has somewhere to go with any other error, last', (_name, { Catch = [] }) => {
    const withAll = Catch.filter(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));

    expect(withAll).toEqual([Catch.at(-1)]);
    expect(withAll[0]?.ErrorEquals).toEqual(['States.ALL']);
  });

  test.each(tasks)(
    '%s deals by name with everything that its step says it throws',
    (name, { Retry = [], Catch = [] }) => {
      const named = new Set([...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals));
      const thrown = [...textOf(`lambdas/steps/${kebab(name)}.ts`).matchAll(/@throws (\w+)/g)].map(
        ([, error]) => error ?? '',
      );

      expect(thrown.filter((error) => error !== 'Error' && !named.has(error))).toEqual([]);
    },
  );

  test.each(tasks)('%s is tried again when a table or Lambda itself had trouble', (_name, { Retry = [] }) => {
    const named = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(named).toEqual(expect.arrayContaining(['TableUnavailable', 'Lambda.ServiceException', 'Sandbox.Timedout']));
  });

  test.each(Object.entries(machine.States).filter(([, { Type }]) => Type === 'Task'))(
    '%s stands back for a later run',
    (_name, { Catch = [] }) => {
      expect(Catch.find(({ ErrorEquals }) => ErrorEquals.includes('StaleRun'))?.Next).toBe('RunHandedOver');
    },
  );

  test('a mail never stops or undoes an order', () => {
    for (const branch of stateNamed('NotifyOfOrder').Branches ?? []) {
      const ends = Object.values(branch.States).flatMap((state) =>
        waysOut(state).map(({ Next }) => branch.States[Next]),
      );
      expect(ends.map((state) => state?.Type)).toEqual(['Succeed']);
    }
  });

  test.each(['NotifyCustomer', 'NotifyAdmin'])('%s is told which try is its last', async (name) => {
    const { Arguments, Retry = [] } = stateNamed(name);
    const [{ MaxAttempts } = { MaxAttempts: 0 }, ...others] = Retry;
    const isLast = (RetryCount: number) =>
      evaluate(String(Arguments?.Payload['isLastTry']), { states: { context: { State: { RetryCount } } } });

    expect(others).toEqual([]);
    expect(await isLast(MaxAttempts - 1)).toBe(false);
    expect(await isLast(MaxAttempts)).toBe(true);
  });

  test.each(['ConfirmOrder', 'CancelOrder'])('%s, which moves money or pieces, ends with a person at worst', (name) => {
    expect(stateNamed(name).Catch?.at(-1)?.Next).toBe('FlagAttention');
  });

  test.each(['ValidateCart', 'CreateOrder', 'ReserveStock'])('%s, before any payment, is undone at worst', (name) => {
    expect(stateNamed(name).Catch?.at(-1)?.Next).toBe('CancelOrder');
  });

  test('unclear is not failed: from a payment that was asked for, only a refusal leads past Swish', () => {
    const past = (stateNamed('RequestPayment').Catch ?? []).filter(({ Next }) => Next === 'CancelOrder');
    expect(past.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['PaymentRefused']]);
  });
});

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
