import { expect, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { Expressions } from '../../../local/step-functions/expressions.ts';
import {
  aPass,
  aTokenTask,
  aWorkbench,
  chain,
  detailsOf,
  MACHINE_ARN,
  outputOf,
  ROLE_ARN,
} from './support/workbench.ts';

const clock = new Clock();
const expressions = new Expressions(clock);
const evaluate = (source: string, input: unknown = {}) =>
  expressions.evaluate(`{% ${source} %}`, { variables: { v: [1, 2, 3] }, states: { input } }, 'Output');

test('only a string that is wholly {% … %} is an expression', async () => {
  const template = { a: ' {% 1 %} ', b: '$states.input', c: ['{% 1 + 1 %}', null], d: { e: '{% $v[0] %}' } };

  expect(await expressions.evaluate(template, { variables: { v: [1] }, states: {} }, 'Output')).toEqual({
    a: ' {% 1 %} ',
    b: '$states.input',
    c: [2, null],
    d: { e: 1 },
  });
});

test('what is undefined is an error that names field and expression', async () => {
  const scope = { variables: {}, states: { input: {} } };

  await expect(expressions.evaluate({ a: [{ b: '{% $states.input.nope %}' }] }, scope, 'Output')).rejects.toMatchObject(
    {
      error: 'States.QueryEvaluationError',
      location: 'Output/a[0]/b',
      explanation:
        "The JSONata expression '$states.input.nope' specified for the field 'Output/a[0]/b' returned nothing (undefined).",
    },
  );
});

test('null is a value', async () => {
  expect(await evaluate('$states.input.n', { n: null })).toBeNull();
});

test('an expression that throws or gives a function is an error', async () => {
  await expect(evaluate('1 + "a"')).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
  await expect(evaluate('function($x) { $x }')).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
  await expect(evaluate('$sum')).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
});

test('the functions of AWS are there', async () => {
  expect(await evaluate('$partition([1,2,3,4,5,6,7], 3)')).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  expect(await evaluate('$range(0, 10, 2)')).toEqual([0, 2, 4, 6, 8, 10]);
  expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
  expect(await evaluate("$hash('abc', 'SHA-256')")).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(await evaluate("$hash('abc', 'MD5')")).toBe('900150983cd24fb0d6963f7d28e17f72');
  expect(await evaluate('$parse(\'{"a": [1, null]}\')')).toEqual({ a: [1, null] });
  expect(await evaluate('$uuid()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('what the functions of AWS cannot use gives nothing or an error', async () => {
  for (const source of [
    '$partition([1], 0)',
    '$range(1, 5, -1)',
    '$range(1, 5)',
    "$hash('abc')",
    "$parse('{')",
    "$hash('a', 'CRC')",
  ]) {
    await expect(evaluate(source)).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
  }
});

test('$random is from 0 to below 1, and the same for the same seed', async () => {
  const value = await evaluate('$random()');
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThan(1);
  expect(await evaluate('$random(42)')).toBe(await evaluate('$random(42)'));
  expect(await evaluate('$random(42)')).not.toBe(await evaluate('$random(43)'));
});

test('$eval is not there', async () => {
  await expect(evaluate("$eval('1')")).rejects.toMatchObject({ error: 'States.QueryEvaluationError' });
});

test('$now and $millis follow the clock and stand still within one evaluation', async () => {
  const before = clock.now();
  await clock.advance(3_600_000);

  const millis = Number(await evaluate('$millis()'));
  expect(millis).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(await evaluate('$toMillis($now()) = $millis()')).toBe(true);
  expect(await evaluate("$now('[Y]') = $fromMillis($millis(), '[Y]')")).toBe(true);
});

test('the context object tells about execution, state and machine', async () => {
  const { run } = aWorkbench({ Look: aPass('{% $states.context %}') });

  const execution = await run({ in: 1 }, 'order-1');

  expect(outputOf(execution)).toEqual({
    Execution: {
      Id: 'arn:aws:states:eu-north-1:000000000000:execution:flow:order-1',
      Input: { in: 1 },
      Name: 'order-1',
      RoleArn: ROLE_ARN,
      StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      RedriveCount: 0,
    },
    State: { EnteredTime: expect.stringMatching(/Z$/), Name: 'Look' },
    StateMachine: { Id: MACHINE_ARN, Name: 'flow' },
  });
});

test('Task.Token is there only while the task waits', async () => {
  const { run, token, call, clock } = aWorkbench({
    T: aTokenTask({ Output: '{% $exists($states.context.Task) %}' }),
  });
  const execution = await run();
  expect(token()).toMatch(/^[A-Za-z0-9+/=]{100,}$/);

  await call('SendTaskSuccess', { taskToken: token(), output: '1' });
  await clock.idle();

  expect(outputOf(execution)).toBe(false);
});

test('a failed evaluation is an event of its own, and the cause tells where it happened', async () => {
  const { run } = aWorkbench({ Look: aPass({ v: '{% $states.input.nope %}' }) });

  const execution = await run({});

  expect(chain(execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 PassStateEntered',
    '3<2 EvaluationFailed',
    '4<3 ExecutionFailed',
  ]);
  const cause =
    "An error occurred while executing the state 'Look' (entered at the event id #2). " +
    "The JSONata expression '$states.input.nope' specified for the field 'Output/v' returned nothing (undefined).";
  expect(detailsOf(execution, 'EvaluationFailed')).toEqual({
    error: 'States.QueryEvaluationError',
    cause,
    location: 'Output/v',
    state: 'Look',
  });
  expect(execution).toMatchObject({ error: 'States.QueryEvaluationError', cause });
});
