import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import aslValidator from 'asl-validator';
import { functionDefinitions } from '../../infra/functions.ts';
import { ERROR_CLASSES, Refusal } from '../../lambdas/domain/errors.ts';
import { REFUND_REASONS } from '../../lambdas/domain/refund.ts';
import {
  definition,
  evaluate,
  kebab,
  machine,
  root,
  routes,
  scheduled,
  evented,
  stateNamed,
  states,
  steps,
  streamed,
  tasks,
  textOf,
  waysOut,
  type Flow,
} from '../support/order-flow.ts';

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
const errorNames = Object.keys(ERROR_CLASSES);
const isRefusal = (name: string): boolean =>
  Object.hasOwn(ERROR_CLASSES, name) && ERROR_CLASSES[name as keyof typeof ERROR_CLASSES].prototype instanceof Refusal;

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
      PaymentRefunded: 'Succeed',
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

  test.each(streamed)('$name, on a stream, has its file and its metrics', ({ name, entry }) => {
    expect(entry).toBe(`lambdas/streams/${kebab(name)}.ts`);
    expect(textOf(entry)).toMatch(new RegExp(`^export const handler = streamHandler\\('${name}',`, 'm'));
  });

  test('what runs by the clock has its file', () => {
    expect(scheduled.map(({ entry }) => entry)).toEqual(
      scheduled.map(({ name }) => `lambdas/scheduled/${kebab(name)}.ts`),
    );
  });

  test('every function is invoked in one way', () => {
    const names = [...steps, ...routes, ...streamed, ...scheduled, ...evented].map(({ name }) => name);

    expect(names.sort()).toEqual(functionDefinitions.map(({ name }) => name).sort());
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

  const mails = ['NotifyCustomer', 'NotifyAdmin', 'NotifyRefund', 'NotifyUnclear', 'NotifyResolution'];
  const ownLane = ['NotifyRefund', 'NotifyUnclear', 'NotifyResolution'];

  test('every state that sends a mail to a customer is known as one', () => {
    expect(tasks.map(([name]) => name).filter((name) => name.startsWith('Notify'))).toEqual(
      expect.arrayContaining(mails),
    );
    expect(tasks.filter(([name]) => name.startsWith('Notify'))).toHaveLength(mails.length);
  });

  test.each(ownLane)('%s goes on in the same way whatever becomes of the mail', (name) => {
    const { Next, Catch = [] } = stateNamed(name);

    expect(Catch.filter((rule) => rule.Next !== 'RunHandedOver')).toMatchObject([
      { ErrorEquals: ['States.ALL'], Next },
    ]);
  });

  test.each(mails)('%s changes no variable: the flow knows nothing of mails', (name) => {
    const state = stateNamed(name);

    expect([state, ...waysOut(state)].flatMap(({ Assign }) => Object.keys(Assign ?? {}))).toEqual([]);
  });

  test.each(mails)('%s is told which try is its last', async (name) => {
    const { Arguments, Retry = [] } = stateNamed(name);
    const [{ MaxAttempts } = { MaxAttempts: 0 }, ...others] = Retry;
    const isLast = (RetryCount: number) =>
      evaluate(String(Arguments?.Payload['isLastTry']), { states: { context: { State: { RetryCount } } } });

    expect(others).toEqual([]);
    expect(await isLast(MaxAttempts - 1)).toBe(false);
    expect(await isLast(MaxAttempts)).toBe(true);
  });

  test.each(['ConfirmOrder', 'CancelOrder', 'ReclaimStock', 'RefundPayment'])(
    '%s, which moves money or pieces, ends with a person at worst',
    (name) => {
      expect(stateNamed(name).Catch?.at(-1)?.Next).toBe('FlagAttention');
    },
  );

  test.each(['ConfirmOrder', 'CancelOrder', 'ReclaimStock', 'RefundPayment'])(
    '%s is tried for minutes before a person is called',
    (name) => {
      expect(stateNamed(name).Retry).toMatchObject([{ MaxAttempts: 10, MaxDelaySeconds: 30, JitterStrategy: 'FULL' }]);
    },
  );

  test('a state that a run may begin with refuses a run of nothing, and nobody is flagged for it', () => {
    const first = waysOut(stateNamed('Entry')).map(({ Next }) => Next);
    const onExisting = first.filter((name) => name !== 'ValidateCart' && name !== 'NeedsAttention');

    expect(onExisting).toEqual(['SettlePayment', 'ReclaimStock', 'RefundPayment']);
    for (const name of onExisting) {
      expect(stateNamed(name).Catch).toContainEqual(
        expect.objectContaining({
          ErrorEquals: ['NotARun'],
          Assign: { attentionReason: 'unknown_run' },
          Next: 'NeedsAttention',
        }),
      );
    }
  });

  test('a refund tells what is known from what is not: an operator first, a refusal, silence, a fault of ours', () => {
    const { Catch = [] } = stateNamed('RefundPayment');

    expect(Catch.map(({ ErrorEquals, Next, Assign }) => [ErrorEquals, Next, Assign?.['attentionReason']])).toEqual([
      [['OrderActive'], 'OrderConfirmed', undefined],
      [['RefundRefused'], 'FlagAttention', 'refund_failed'],
      [['StaleRun'], 'RunHandedOver', undefined],
      [['NotARun'], 'NeedsAttention', 'unknown_run'],
      [['States.Timeout'], 'FlagAttention', 'refund_unclear'],
      [['States.ALL'], 'FlagAttention', 'refund_stuck'],
    ]);
  });

  test('late money never ends in a cancellation: it is sold, paid back, or somebody is told', () => {
    const reached = new Set(['ReclaimStock', 'RefundPayment']);
    const stops = new Set(['FlagAttention', 'SettlePayment']);
    for (const name of reached) {
      if (!stops.has(name)) for (const { Next } of waysOut(stateNamed(name))) reached.add(Next);
    }

    expect([...reached].filter((name) => /Cancel/.test(name))).toEqual([]);
    expect(reached).toContain('PaymentRefunded');
    expect(reached).toContain('OrderConfirmed');
  });

  test.each([
    ['ConfirmOrder', 'HoldGone', 'sold_out_after_payment'],
    ['ConfirmOrder', 'StockShort', 'sold_out_after_payment'],
    ['ConfirmOrder', 'Superseded', 'paid_again'],
    ['ReclaimStock', 'InsufficientStock', 'sold_out_after_payment'],
    ['ReclaimStock', 'Superseded', 'paid_again'],
  ])('from %s, %s says why the money goes back: %s', (name, error, reason) => {
    const rule = stateNamed(name).Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error));

    expect(rule?.Assign?.['refundReason']).toBe(reason);
    expect(rule?.Next).toBe(error === 'HoldGone' ? 'HoldsLost' : 'RefundPayment');
    expect(REFUND_REASONS).toContain(reason);
  });

  test.each(['ConfirmOrder', 'ReclaimStock', 'SettlePayment'])(
    'from %s, a refund that has begun keeps its own reason',
    (name) => {
      const rule = stateNamed(name).Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('RefundBegun'));

      expect(rule?.Next).toBe('RefundPayment');
      expect(rule).not.toHaveProperty('Assign');
    },
  );

  test.each(['ValidateCart', 'CreateOrder', 'ReserveStock'])('%s, before any payment, is undone at worst', (name) => {
    expect(stateNamed(name).Catch?.at(-1)?.Next).toBe('CancelOrder');
  });

  test('unclear is not failed: from a payment that was asked for, only a refusal leads past Swish', () => {
    const past = (stateNamed('RequestPayment').Catch ?? []).filter(({ Next }) => Next === 'CancelOrder');
    expect(past.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['PaymentRefused']]);
  });
});
