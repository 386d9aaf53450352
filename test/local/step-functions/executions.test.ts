import { expect, test } from '@jest/globals';
import { aPass, aTask, aTokenTask, aWorkbench, MACHINE_ARN, outputOf } from './support/workbench.ts';

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
