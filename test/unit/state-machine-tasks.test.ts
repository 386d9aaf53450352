import { describe, expect, test } from '@jest/globals';
import { ERROR_CLASSES, TransientFault } from '../../lambdas/domain/errors.ts';
import { evaluate, stateNamed, states, steps, tasks, waysOut } from '../support/order-flow.ts';

/** What AWS itself advises to try again, of Lambda: none of it says anything of the step. */
const AWS_TRANSIENT = [
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
];
/** Every step uses the tables. */
const OF_TABLES = ['StockContention', 'TableUnavailable'];
const OF_MAILS = 'MailUnavailable';

interface RetryTimes {
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly BackoffRate?: number;
  readonly JitterStrategy?: string;
}

const definitionOf = (name: string) => {
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`There is no function ${name}`);
  return step;
};

const rulesOf = (name: string): readonly (RetryTimes & { readonly ErrorEquals: readonly string[] })[] =>
  stateNamed(name).Retry ?? [];
const retriedBy = (name: string): string[] => rulesOf(name).flatMap(({ ErrorEquals }) => ErrorEquals);

/** The longest pauses before each further try, in seconds. */
function pausesOf({ IntervalSeconds = 1, MaxAttempts = 3, MaxDelaySeconds = Infinity, BackoffRate = 2 }: RetryTimes) {
  return Array.from({ length: MaxAttempts }, (_, index) =>
    Math.min(IntervalSeconds * BackoffRate ** index, MaxDelaySeconds),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A customer waits for these, or somebody who asks about a payment. */
const BRIEF = ['ValidateCart', 'CreateOrder', 'ReserveStock', 'RequestPayment', 'SettlePayment'];
/** A rule for nothing but other buyers of the same product. */
const isForTurn = (errors: readonly string[]): boolean => errors.join() === 'StockContention';
const patient = tasks.map(([name]) => name).filter((name) => !BRIEF.includes(name));

describe('what is tried again', () => {
  const ours = Object.keys(ERROR_CLASSES).filter(
    (name) => ERROR_CLASSES[name as keyof typeof ERROR_CLASSES].prototype instanceof TransientFault,
  );

  test.each(tasks)('%s, after every fault of Lambda or a table that may be gone by then', (name) => {
    expect(retriedBy(name)).toEqual(expect.arrayContaining([...AWS_TRANSIENT, ...OF_TABLES]));
  });

  test.each(tasks)('%s, after no fault but those that may be gone by then', (name) => {
    const errors = retriedBy(name);
    expect(errors.filter((error) => !AWS_TRANSIENT.includes(error) && !ours.includes(error))).toEqual([]);
    expect(errors).toEqual([...new Set(errors)]);
  });

  test.each(tasks)('%s, when SES has trouble, if it sends a mail', (name) => {
    const isMailing = definitionOf(name).permissions.includes('ses:SendEmail');
    expect(retriedBy(name).includes(OF_MAILS)).toBe(isMailing);
  });

  test.each(BRIEF)('%s, twice and within seconds: somebody waits for an answer', (name) => {
    for (const rule of rulesOf(name).filter(({ ErrorEquals }) => !isForTurn(ErrorEquals))) {
      expect(pausesOf(rule)).toHaveLength(2);
      expect(sum(pausesOf(rule))).toBeLessThanOrEqual(5);
    }
  });

  test('ReserveStock, for half a minute when others hold pieces of the same product: there is a turn for everybody', () => {
    const [rule, ...others] = rulesOf('ReserveStock').filter(({ ErrorEquals }) => isForTurn(ErrorEquals));
    if (rule === undefined) throw new Error('Nobody waits for a turn');

    expect(others).toEqual([]);
    expect(sum(pausesOf(rule))).toBeGreaterThanOrEqual(20);
    expect(sum(pausesOf(rule))).toBeLessThanOrEqual(60);
  });

  test.each(patient)('%s, for minutes, and not for hours: an outage is over by then, or a person is called', (name) => {
    for (const rule of rulesOf(name)) {
      expect(sum(pausesOf(rule))).toBeGreaterThanOrEqual(120);
      expect(sum(pausesOf(rule))).toBeLessThanOrEqual(600);
    }
  });

  test.each(tasks)('%s, soon at first, then ever later, and not all runs at the same moment', (name) => {
    for (const rule of rulesOf(name)) {
      const [first = 0, second = 0] = pausesOf(rule);
      expect(first).toBeLessThanOrEqual(2);
      expect(second).toBe(2 * first);
      expect(rule.JitterStrategy).toBe('FULL');
    }
  });
});

describe('what a step is told, and what it leaves behind', () => {
  const variables = (retryCount: number, redriveCount?: number) => ({
    checkoutId: 'the checkout',
    kind: 'settle',
    states: {
      context: {
        Execution: { Name: 'the run', ...(redriveCount === undefined ? {} : { RedriveCount: redriveCount }) },
        State: { RetryCount: retryCount },
      },
    },
  });
  const told = async (name: string, key: string, given: ReturnType<typeof variables>): Promise<unknown> =>
    evaluate(String(stateNamed(name).Arguments?.Payload[key]), given);

  test.each(tasks)('%s knows its checkout, its run, and how often both were tried', async (name) => {
    expect(await told(name, 'checkoutId', variables(0))).toBe('the checkout');
    expect(await told(name, 'kind', variables(0))).toBe('settle');
    expect(await told(name, 'execution', variables(0))).toBe('the run');
    expect(await told(name, 'retryCount', variables(3))).toBe(3);
    expect(await told(name, 'redriveCount', variables(3, 2))).toBe(2);
    // Step Functions has no such count before the first redrive.
    expect(await told(name, 'redriveCount', variables(3))).toBe(0);
  });

  test.each(tasks)('%s waits for a token if it gives one away, and else for its function', (_name, state) => {
    const isToken = Object.hasOwn(state.Arguments?.Payload ?? {}, 'taskToken');
    expect(state.Resource).toBe(`arn:aws:states:::lambda:invoke${isToken ? '.waitForTaskToken' : ''}`);
  });

  test.each(states.filter(([, { Type }]) => Type === 'Task' || Type === 'Parallel'))(
    '%s hands on what it got, whatever went wrong',
    (_name, state) => {
      for (const { Output } of [state, ...(state.Catch ?? [])]) expect(Output).toBe('{% $states.input %}');
    },
  );

  const caughts = states.flatMap(([name, state]) =>
    waysOut(state).flatMap(({ Next, Assign }) => {
      const caught = Assign?.['caught'];
      return typeof caught === 'string' ? [[name, Next, caught] as const] : [];
    }),
  );

  test.each(caughts)('%s tells %s what it was, and why', async (_name, _next, expression) => {
    const errorOutput = { Error: 'CartInvalid', Cause: '{"code":"quantity_limit"}' };
    expect(await evaluate(expression, { states: { errorOutput } })).toEqual({
      error: 'CartInvalid',
      cause: '{"code":"quantity_limit"}',
    });
  });

  test('whoever gives a checkout up before its payment says why, for the customer who waits', () => {
    const ways = tasks.flatMap(([name, { Catch = [] }]) =>
      Catch.filter(({ Next }) => Next === 'CancelOrder').map(({ Assign }) => [name, Assign?.['caught']] as const),
    );

    expect(ways.length).toBeGreaterThan(3);
    // RejectCheckout was told why, and that stays the reason.
    expect(ways.filter(([, caught]) => caught === undefined)).toEqual([['RejectCheckout', undefined]]);
  });

  test.each(tasks.filter(([name]) => !name.startsWith('Request') && name !== 'RefundPayment'))(
    '%s is given up soon after its function would be',
    (name, { TimeoutSeconds }) => {
      expect(TimeoutSeconds).toBeLessThanOrEqual(3 * definitionOf(name).timeoutSeconds);
    },
  );
});
