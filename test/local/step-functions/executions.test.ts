import { expect, test } from '@jest/globals';
import {
  aPass,
  aTask,
  aTokenTask,
  aWorkbench,
  chain,
  detailsOf,
  eventTypes,
  MACHINE_ARN,
  ImpatientClock,
  outputOf,
} from './support/workbench.ts';

const waits = { Rest: { Type: 'Wait', Seconds: 1_000, End: true } };

test('a machine that runs past its TimeoutSeconds is TIMED_OUT, and only the event names States.Timeout', async () => {
  const { run, clock } = aWorkbench(waits, undefined, { machine: { TimeoutSeconds: 300 } });
  const execution = await run();

  await clock.advance(300_000);

  expect(execution).toMatchObject({ status: 'TIMED_OUT', error: undefined, cause: undefined });
  expect(chain(execution)).toEqual(['1<0 ExecutionStarted', '2<0 WaitStateEntered', '3<0 ExecutionTimedOut']);
  expect(detailsOf(execution, 'ExecutionTimedOut')).toEqual({ error: 'States.Timeout' });
});

test('a stopped execution is ABORTED at once and nothing happens in it any more', async () => {
  const { run, call, clock } = aWorkbench(waits);
  const execution = await run();

  await call('StopExecution', { executionArn: execution.arn, error: 'Wrong', cause: 'by hand' });
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'Wrong', cause: 'by hand' });
  await clock.advance(2_000_000);

  expect(eventTypes(execution)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
});

test('the answer of a function that comes after the stop changes nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<{ payload: unknown }>();
  const { run, clock } = aWorkbench({ T: aTask() }, () => promise, { clock: new ImpatientClock() });
  const execution = await run();

  execution.stop(undefined, undefined);
  resolve({ payload: 1 });
  await clock.idle();

  expect(eventTypes(execution).at(-1)).toBe('ExecutionAborted');
});

test('the output of a state may have 256 KiB; more is States.DataLimitExceeded', async () => {
  const { run } = aWorkbench({ T: aTask({ Output: '{% $states.result.Payload %}' }) }, (size) => ({
    payload: 'x'.repeat(Number(size)),
  }));

  expect(await run(200_000)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await run(262_200)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('an execution fails with its 25,000th event', async () => {
  const { run } = aWorkbench({
    Loop: { Type: 'Pass', Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Loop' }], Default: 'End' },
    End: { Type: 'Succeed' },
  });

  const execution = await run();

  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(execution.cause).toContain('25000');
  expect(execution.history.events).toHaveLength(25_000);
  expect(execution.redriveRefusal).toBe('Execution history event limit exceeded');
});

test('500 executions at once are cheap', async () => {
  const { stepFunctions, clock } = aWorkbench({
    A: aPass({ n: '{% $states.input.n %}' }, { Assign: { n: '{% $states.input.n %}' }, Next: 'B' }),
    B: aTask({ Output: '{% $states.result.Payload.n %}', Next: 'C' }),
    C: { Type: 'Choice', Choices: [{ Condition: '{% $n < 0 %}', Next: 'D' }], Default: 'D' },
    D: { Type: 'Wait', Seconds: 60, Next: 'E' },
    E: aPass('{% $n %}'),
  });

  const executions = Array.from({ length: 500 }, (_, n) =>
    stepFunctions.start({ stateMachineArn: MACHINE_ARN, input: { n } }),
  );
  await clock.idle();
  expect(stepFunctions.runningCount).toBe(500);
  await clock.advance(60_000);

  expect(stepFunctions.runningCount).toBe(0);
  expect(executions.map((execution) => outputOf(execution))).toEqual(executions.map((_, n) => n));
});

test('listeners hear every event in order', async () => {
  const { run, stepFunctions } = aWorkbench({ A: aPass({}) });
  const heard: string[] = [];
  const off = stepFunctions.onEvent((execution, event) => heard.push(`${execution.name} ${event.type}`));

  await run({}, 'one');
  off();
  await run({}, 'two');

  expect(heard).toEqual([
    'one ExecutionStarted',
    'one PassStateEntered',
    'one PassStateExited',
    'one ExecutionSucceeded',
  ]);
});

test('reset forgets executions and tokens, and nothing of them goes on', async () => {
  const { run, stepFunctions, clock } = aWorkbench({ T: aTokenTask({ TimeoutSeconds: 60 }) });
  const execution = await run({}, 'one');
  const events = execution.history.events.length;

  stepFunctions.reset();
  await clock.advance(60_000);

  expect(stepFunctions.executions).toEqual([]);
  expect(stepFunctions.runningCount).toBe(0);
  expect(execution.history.events).toHaveLength(events);
  expect((await run({ other: 'input' }, 'one')).status).toBe('RUNNING');
});
