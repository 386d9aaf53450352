import { expect, test } from '@jest/globals';
import { aPass, aTask, aTokenTask, aWorkbench, chain, eventTypes, failedWith, outputOf } from './support/workbench.ts';

test('a redriven execution goes on at the failed state, with variables and earlier results kept', async () => {
  const { run, call, clock, payloads } = aWorkbench(
    {
      First: aTask({ Assign: { first: '{% $states.result.Payload %}' }, Output: { step: 1 }, Next: 'Second' }),
      Second: aTask({
        Output: {
          first: '{% $first %}',
          second: '{% $states.result.Payload %}',
          redrives: '{% $states.context.Execution.RedriveCount %}',
        },
      }),
    },
    (_payload, attempt) => (attempt === 2 ? failedWith('Broken') : { payload: attempt }),
  );
  const execution = await run();
  expect(execution).toMatchObject({ status: 'FAILED', redriveRefusal: undefined });

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.idle();

  expect(payloads).toHaveLength(3);
  expect(payloads[2]).toEqual({ step: 1 });
  expect(outputOf(execution)).toEqual({ first: 1, second: 3, redrives: 1 });
  expect(execution).toMatchObject({ status: 'SUCCEEDED', error: undefined, cause: undefined, redriveCount: 1 });
  expect(chain(execution).slice(6)).toEqual([
    '7<6 TaskStateEntered',
    '8<7 TaskScheduled',
    '9<8 TaskStarted',
    '10<9 TaskFailed',
    '11<10 ExecutionFailed',
    '12<11 ExecutionRedriven',
    '13<12 TaskScheduled',
    '14<13 TaskStarted',
    '15<14 TaskSucceeded',
    '16<15 TaskStateExited',
    '17<16 ExecutionSucceeded',
  ]);
});

test('a redriven token task has a new token; the old one stays closed', async () => {
  const { run, call, clock, payloads } = aWorkbench({ T: aTokenTask() });
  const execution = await run();
  await call('StopExecution', { executionArn: execution.arn });
  const tokenAt = (index: number) => (payloads[index] as { token: string }).token;

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.idle();

  await expect(call('SendTaskSuccess', { taskToken: tokenAt(0), output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  });
  await call('SendTaskSuccess', { taskToken: tokenAt(1), output: '2' });
  await clock.idle();
  expect(outputOf(execution)).toBe(2);
});

test('retries begin anew with a redrive', async () => {
  const { run, call, clock, payloads } = aWorkbench(
    { T: aTask({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }] }) },
    () => failedWith('Busy'),
  );
  const execution = await run();
  await clock.advance(10_000);
  expect(payloads).toHaveLength(2);

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.advance(10_000);

  expect(payloads).toHaveLength(4);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'Busy' });
});

test('the timeout of the machine begins anew with a redrive', async () => {
  const { run, call, clock } = aWorkbench(
    { T: aTokenTask() },
    (payload, attempt) => (attempt === 1 ? failedWith('Broken') : { payload }),
    { machine: { TimeoutSeconds: 100 } },
  );
  const execution = await run();
  await clock.advance(60_000);

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.advance(60_000);
  expect(execution.status).toBe('RUNNING');
  await clock.advance(60_000);

  expect(execution.status).toBe('TIMED_OUT');
});

test('a timed out execution can be redriven', async () => {
  const { run, call, clock } = aWorkbench(
    { Rest: { Type: 'Wait', Timestamp: '{% $fromMillis($states.input.at) %}', End: true } },
    undefined,
    { machine: { TimeoutSeconds: 100 } },
  );
  const execution = await run({ at: clock.now() + 150_000 });
  await clock.advance(100_000);
  expect(execution.status).toBe('TIMED_OUT');

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.advance(60_000);

  expect(execution.status).toBe('SUCCEEDED');
});

test('a Fail state that is redriven is entered again and fails again', async () => {
  const { run, call, clock } = aWorkbench({ Sorry: { Type: 'Fail', Error: 'NeedsAttention' } });
  const execution = await run();

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.idle();

  expect(execution).toMatchObject({ status: 'FAILED', error: 'NeedsAttention', redriveCount: 1 });
  expect(eventTypes(execution).filter((type) => type === 'FailStateEntered')).toHaveLength(2);
});

test('only the branches that did not succeed are run again', async () => {
  const { run, call, clock, payloads } = aWorkbench(
    {
      Both: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Good',
            States: { Good: aTask({ Arguments: { FunctionName: 'f', Payload: 'good' }, Output: '{% "g" %}' }) },
          },
          {
            StartAt: 'Slow',
            States: {
              Slow: { Type: 'Wait', Seconds: 10, Next: 'Bad' },
              Bad: aTask({ Arguments: { FunctionName: 'f', Payload: 'bad' }, Output: '{% "b" %}' }),
            },
          },
        ],
        End: true,
      },
    },
    (payload, attempt) => (attempt === 2 ? failedWith('Broken') : { payload }),
  );
  const execution = await run();
  await clock.advance(10_000);
  expect(execution.status).toBe('FAILED');

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.idle();

  expect(payloads).toEqual(['good', 'bad', 'bad']);
  expect(outputOf(execution)).toEqual(['g', 'b']);
});

test('only the iterations that did not succeed are run again, the aborted ones included', async () => {
  const { run, call, clock, payloads } = aWorkbench(
    {
      Each: {
        Type: 'Map',
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'T', States: { T: aTask({ Output: '{% $states.result.Payload %}' }) } },
        End: true,
      },
    },
    (payload, attempt) => (attempt === 2 ? failedWith('Broken') : { payload }),
  );
  const execution = await run(['a', 'b', 'c']);
  expect(payloads).toEqual(['a', 'b']);

  await call('RedriveExecution', { executionArn: execution.arn });
  await clock.idle();

  expect(payloads).toEqual(['a', 'b', 'b', 'c']);
  expect(eventTypes(execution).filter((type) => type === 'MapIterationSucceeded')).toHaveLength(3);
  expect(outputOf(execution)).toEqual(['a', 'b', 'c']);
});

test('what runs, has succeeded or ended more than 14 days ago is not redrivable', async () => {
  const { run, call, clock } = aWorkbench({
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Ok' }], Default: 'Rest' },
    Ok: aPass({}),
    Rest: { Type: 'Wait', Seconds: 60, Next: 'Bad' },
    Bad: { Type: 'Fail' },
  });
  const succeeded = await run(1);
  const other = await run(2);
  const redrive = (executionArn: string) => call('RedriveExecution', { executionArn });

  await expect(redrive(succeeded.arn)).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
  await expect(redrive(other.arn)).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
  await clock.advance(60_000);
  expect(other.redriveRefusal).toBeUndefined();
  await clock.advance(15 * 24 * 3_600_000);

  await expect(redrive(other.arn)).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
});

test('a redrive that is sent twice with one client token happens once', async () => {
  const { run, call, clock } = aWorkbench({ Sorry: { Type: 'Fail' } });
  const execution = await run();
  const request = { executionArn: execution.arn, clientToken: 'abc' };

  const first = await call('RedriveExecution', request);
  await clock.idle();

  expect(await call('RedriveExecution', request)).toEqual(first);
  expect(execution.redriveCount).toBe(1);
});
