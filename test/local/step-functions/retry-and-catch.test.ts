import { expect, test } from '@jest/globals';
import { matchesError } from '../../../local/step-functions/errors.ts';
import { Retries } from '../../../local/step-functions/retries.ts';
import { aPass, aTask, aWorkbench, chain, eventTypes, failedWith, outputOf } from './support/workbench.ts';

const always = () => 1;

test('retries wait IntervalSeconds, growing by BackoffRate up to MaxDelaySeconds', () => {
  const retries = new Retries(
    [{ ErrorEquals: ['E'], IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 5, MaxAttempts: 3 }],
    always,
  );

  expect([1, 2, 3, 4].map(() => retries.next('E'))).toEqual([3_000, 5_000, 5_000, undefined]);
});

test('a retrier that says nothing else retries three times after 1, 2 and 4 seconds', () => {
  const retries = new Retries([{ ErrorEquals: ['States.ALL'] }], always);

  expect([1, 2, 3, 4].map(() => retries.next('E'))).toEqual([1_000, 2_000, 4_000, undefined]);
});

test('FULL jitter draws a delay between nothing and the whole', () => {
  const retries = new Retries([{ ErrorEquals: ['E'], IntervalSeconds: 10, JitterStrategy: 'FULL' }], () => 0.25);

  expect([1, 2].map(() => retries.next('E'))).toEqual([2_500, 5_000]);
});

test("each retrier counts for itself, and a used up one does not leave its errors to the next (AWS's complex example)", () => {
  const retries = new Retries(
    [
      { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
    ],
    always,
  );

  expect(['ErrorA', 'ErrorB', 'ErrorC', 'ErrorB'].map((error) => retries.next(error))).toEqual([
    1_000,
    2_000,
    5_000,
    undefined,
  ]);
});

test('MaxAttempts 0 never retries', () => {
  expect(new Retries([{ ErrorEquals: ['E'], MaxAttempts: 0 }], always).next('E')).toBeUndefined();
});

test('States.ALL takes everything but States.Runtime and States.DataLimitExceeded', () => {
  expect(matchesError(['States.ALL'], 'Anything')).toBe(true);
  expect(matchesError(['States.ALL'], 'States.Timeout')).toBe(true);
  expect(matchesError(['States.ALL'], 'States.QueryEvaluationError')).toBe(true);
  expect(matchesError(['States.ALL'], 'States.Runtime')).toBe(false);
  expect(matchesError(['States.ALL'], 'States.DataLimitExceeded')).toBe(false);
});

test('States.TaskFailed takes everything that States.ALL does but timeouts', () => {
  expect(matchesError(['States.TaskFailed'], 'Anything')).toBe(true);
  expect(matchesError(['States.TaskFailed'], 'States.Timeout')).toBe(false);
  expect(matchesError(['States.TaskFailed'], 'States.HeartbeatTimeout')).toBe(false);
  expect(matchesError(['States.TaskFailed'], 'States.Runtime')).toBe(false);
});

test('States.DataLimitExceeded is taken by its own name, States.Runtime by none', () => {
  expect(matchesError(['States.DataLimitExceeded'], 'States.DataLimitExceeded')).toBe(true);
  expect(matchesError(['States.Runtime'], 'States.Runtime')).toBe(false);
});

test('a retried task is scheduled anew in the same visit, and sees how often', async () => {
  const { run, clock, payloads } = aWorkbench(
    {
      T: aTask({
        Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3 }],
        Output: '{% $states.result.Payload %}',
      }),
    },
    (payload, attempt) => (attempt < 3 ? failedWith('Busy') : { payload }),
  );
  const execution = await run();

  await clock.advance(1_000);
  expect(payloads).toEqual([0]);
  await clock.advance(1_000);
  expect(payloads).toEqual([0, 1]);
  await clock.advance(6_000);

  expect(outputOf(execution)).toBe(2);
  expect(chain(execution).slice(1, 9)).toEqual([
    '2<0 TaskStateEntered',
    '3<2 TaskScheduled',
    '4<3 TaskStarted',
    '5<4 TaskFailed',
    '6<5 TaskScheduled',
    '7<6 TaskStarted',
    '8<7 TaskFailed',
    '9<8 TaskScheduled',
  ]);
});

test('when retries are used up the error goes to Catch, whose Assign and Output see errorOutput', async () => {
  const { run, clock } = aWorkbench(
    {
      T: aTask({
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Never' },
          {
            ErrorEquals: ['States.ALL'],
            Assign: { problem: '{% $states.errorOutput.Error %}' },
            Output: { because: '{% $parse($states.errorOutput.Cause).errorMessage %}', had: '{% $states.input %}' },
            Next: 'After',
          },
        ],
        Assign: { problem: 'never assigned' },
      }),
      Never: { Type: 'Fail' },
      After: aPass({ problem: '{% $problem %}', got: '{% $states.input %}' }),
    },
    () => failedWith('Busy', 'too many'),
  );
  const execution = await run(5);

  await clock.advance(1_000);

  expect(outputOf(execution)).toEqual({ problem: 'Busy', got: { because: 'too many', had: 5 } });
});

test("a caught error skips the state's own Assign", async () => {
  const { run } = aWorkbench(
    {
      T: aTask({ Assign: { done: true }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }] }),
      After: aPass('{% $exists($done) %}'),
    },
    () => failedWith('E'),
  );

  expect(outputOf(await run())).toBe(false);
});

test('an error that no catcher names fails the execution', async () => {
  const { run } = aWorkbench(
    { T: aTask({ Catch: [{ ErrorEquals: ['Other'], Next: 'End' }] }), End: { Type: 'Succeed' } },
    () => failedWith('Mine'),
  );

  const execution = await run();

  expect(execution).toMatchObject({ status: 'FAILED', error: 'Mine' });
  expect(eventTypes(execution).slice(-2)).toEqual(['TaskFailed', 'ExecutionFailed']);
});

test('an expression of a task that fails can be caught', async () => {
  const { run, payloads } = aWorkbench({
    T: aTask({
      Arguments: { FunctionName: 'f', Payload: '{% $states.input.missing %}' },
      Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'End' }],
    }),
    End: aPass('{% $states.input.Error %}'),
  });

  expect(outputOf(await run({}))).toBe('States.QueryEvaluationError');
  expect(payloads).toEqual([]);
});
