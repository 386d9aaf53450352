import { expect, test } from '@jest/globals';
import { aPass, aTask, aWorkbench, chain, detailsOf, eventTypes, failedWith, outputOf } from './support/workbench.ts';

test('a Pass state gives its Output, or its input when it has none', async () => {
  const { run } = aWorkbench({
    A: aPass({ doubled: '{% $states.input.n * 2 %}' }, { Next: 'B' }),
    B: { Type: 'Pass', End: true },
  });

  expect(outputOf(await run({ n: 21 }))).toEqual({ doubled: 42 });
});

test('a Succeed state ends the execution with its Output', async () => {
  const { run } = aWorkbench({ Done: { Type: 'Succeed', Output: { ok: true } } });

  const execution = await run();

  expect(execution.status).toBe('SUCCEEDED');
  expect(outputOf(execution)).toEqual({ ok: true });
  expect(eventTypes(execution)).toEqual([
    'ExecutionStarted',
    'SucceedStateEntered',
    'SucceedStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a Fail state fails with error and cause, which may be expressions', async () => {
  const { run } = aWorkbench({
    Sorry: { Type: 'Fail', Error: 'OutOfLuck', Cause: '{% "no " & $states.input.what %}' },
  });

  const execution = await run({ what: 'rain' });

  expect(execution).toMatchObject({ status: 'FAILED', error: 'OutOfLuck', cause: 'no rain' });
  expect(chain(execution)).toEqual(['1<0 ExecutionStarted', '2<0 FailStateEntered', '3<2 ExecutionFailed']);
  expect(detailsOf(execution, 'ExecutionFailed')).toEqual({ error: 'OutOfLuck', cause: 'no rain' });
});

test('a Choice state takes the first rule that is true, with the Assign and Output of that rule', async () => {
  const { run } = aWorkbench({
    Which: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 100 %}', Next: 'End' },
        { Condition: '{% $states.input.n > 10 %}', Assign: { size: 'medium' }, Output: { n: 0 }, Next: 'End' },
        { Condition: '{% true %}', Next: 'End' },
      ],
    },
    End: aPass({ size: '{% $size %}', got: '{% $states.input %}' }),
  });

  expect(outputOf(await run({ n: 50 }))).toEqual({ size: 'medium', got: { n: 0 } });
});

test('a Choice state without a match takes Default', async () => {
  const { run } = aWorkbench({
    Which: {
      Type: 'Choice',
      Choices: [{ Condition: '{% false %}', Next: 'No' }],
      Default: 'Yes',
      Assign: { by: 'default' },
    },
    No: aPass({}),
    Yes: aPass({ by: '{% $by %}' }),
  });

  expect(outputOf(await run())).toEqual({ by: 'default' });
});

test('a Choice state without a match and without Default raises States.NoChoiceMatched', async () => {
  const { run } = aWorkbench({
    Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'No' }] },
    No: aPass({}),
  });

  expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
});

test('a condition that is not a boolean is States.QueryEvaluationError', async () => {
  const { run } = aWorkbench({
    Which: { Type: 'Choice', Choices: [{ Condition: '{% "yes" %}', Next: 'No' }], Default: 'No' },
    No: aPass({}),
  });

  const execution = await run();

  expect(execution.error).toBe('States.QueryEvaluationError');
  expect(execution.cause).toContain("the field 'Choices[0]/Condition'");
});

test('a Wait state waits its Seconds on the clock and holds up nothing meanwhile', async () => {
  const { run, clock } = aWorkbench({
    Rest: { Type: 'Wait', Seconds: '{% $states.input.s %}', Next: 'End' },
    End: aPass({}),
  });
  const execution = await run({ s: 600 });

  await clock.advance(599_000);
  expect(execution.status).toBe('RUNNING');
  await clock.advance(1_000);

  expect(execution.status).toBe('SUCCEEDED');
  expect(eventTypes(execution)).toContain('WaitStateExited');
});

test('a Wait state waits until its Timestamp, and not at all when that is past', async () => {
  const { run, clock } = aWorkbench({
    Rest: { Type: 'Wait', Timestamp: '{% $fromMillis($states.input.at) %}', End: true },
  });

  const later = await run({ at: clock.now() + 60_000 });
  const past = await run({ at: clock.now() - 60_000 });

  expect(past.status).toBe('SUCCEEDED');
  expect(later.status).toBe('RUNNING');
  await clock.advance(60_000);
  expect(later.status).toBe('SUCCEEDED');
});

test('Seconds that are no whole number, and a Timestamp that is none, are States.QueryEvaluationError', async () => {
  const { run } = aWorkbench({
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $exists($states.input.t) %}', Next: 'T' }], Default: 'S' },
    S: { Type: 'Wait', Seconds: '{% 1.5 %}', End: true },
    T: { Type: 'Wait', Timestamp: '{% $states.input.t %}', End: true },
  });

  expect(await run()).toMatchObject({ error: 'States.QueryEvaluationError' });
  expect(await run({ t: 'tomorrow' })).toMatchObject({ error: 'States.QueryEvaluationError' });
});

test('a Parallel state gives every branch its input and collects their outputs in order', async () => {
  const { run } = aWorkbench({
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'L', States: { L: aPass('{% $states.input.n + 1 %}') } },
        { StartAt: 'R', States: { R: aPass('{% $states.input.n + 2 %}') } },
      ],
      Output: { sums: '{% $states.result %}' },
      End: true,
    },
  });

  const execution = await run({ n: 1 });

  expect(outputOf(execution)).toEqual({ sums: [2, 3] });
  expect(chain(execution).slice(0, 5)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 ParallelStateEntered',
    '3<2 ParallelStateStarted',
    '4<3 PassStateEntered',
    '5<3 PassStateEntered',
  ]);
  expect(eventTypes(execution).slice(-3)).toEqual([
    'ParallelStateSucceeded',
    'ParallelStateExited',
    'ExecutionSucceeded',
  ]);
});

test('Arguments of a Parallel state are what its branches get', async () => {
  const { run } = aWorkbench({
    Both: {
      Type: 'Parallel',
      Arguments: { only: '{% $states.input.n %}' },
      Branches: [{ StartAt: 'L', States: { L: { Type: 'Succeed' } } }],
      End: true,
    },
  });

  expect(outputOf(await run({ n: 7, more: 1 }))).toEqual([{ only: 7 }]);
});

test("a branch that fails ends its siblings and, uncaught, the execution with the branch's error", async () => {
  const { run } = aWorkbench({
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Long', States: { Long: { Type: 'Wait', Seconds: 1000, End: true } } },
        { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken', Cause: 'it was' } } },
      ],
      End: true,
    },
  });

  const execution = await run();

  expect(execution).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'it was' });
  expect(chain(execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 ParallelStateEntered',
    '3<2 ParallelStateStarted',
    '4<3 WaitStateEntered',
    '5<3 FailStateEntered',
    '6<5 WaitStateAborted',
    '7<5 ParallelStateFailed',
    '8<7 ExecutionFailed',
  ]);
});

test('Catch of a Parallel state takes the error of a branch', async () => {
  const { run } = aWorkbench({
    Both: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken' } } }],
      Catch: [{ ErrorEquals: ['Broken'], Next: 'Mend' }],
      End: true,
    },
    Mend: { Type: 'Succeed' },
  });

  expect(outputOf(await run())).toEqual({ Error: 'Broken', Cause: '' });
});

test('Retry of a Parallel state runs all its branches again', async () => {
  const { run, clock, payloads } = aWorkbench(
    {
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'T', States: { T: aTask({ Output: '{% $states.result.Payload %}' }) } }],
        Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 5 }],
        End: true,
      },
    },
    (_payload, attempt) => (attempt === 1 ? failedWith('Flaky') : { payload: 'fine' }),
  );
  const execution = await run();

  await clock.advance(5_000);

  expect(outputOf(execution)).toEqual(['fine']);
  expect(payloads).toHaveLength(2);
});

test('a Map state runs its processor once per item and keeps the order', async () => {
  const { run } = aWorkbench({
    Each: {
      Type: 'Map',
      Items: '{% $states.input.lines %}',
      ItemSelector: { at: '{% $states.context.Map.Item.Index %}', id: '{% $states.context.Map.Item.Value.id %}' },
      ItemProcessor: { StartAt: 'P', States: { P: aPass('{% $states.input.id & $string($states.input.at) %}') } },
      End: true,
    },
  });

  const execution = await run({ lines: [{ id: 'a' }, { id: 'b' }] });

  expect(outputOf(execution)).toEqual(['a0', 'b1']);
  expect(chain(execution).slice(0, 5)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 MapStateEntered',
    '3<2 MapStateStarted',
    '4<3 MapIterationStarted',
    '5<3 MapIterationStarted',
  ]);
  expect(detailsOf(execution, 'MapStateStarted')).toEqual({ length: 2 });
  expect(detailsOf(execution, 'MapIterationSucceeded')).toEqual({ name: 'Each', index: 0 });
});

test('a Map state over nothing gives an empty array', async () => {
  const { run } = aWorkbench({
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: aPass({}) } }, End: true },
  });

  expect(outputOf(await run([]))).toEqual([]);
});

test('Items that are not an array are States.QueryEvaluationError', async () => {
  const { run } = aWorkbench({
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: aPass({}) } }, End: true },
  });

  expect(await run({ not: 'an array' })).toMatchObject({ error: 'States.QueryEvaluationError' });
});

test('MaxConcurrency limits how many iterations are under way', async () => {
  let running = 0;
  let most = 0;
  const { run } = aWorkbench(
    {
      Each: {
        Type: 'Map',
        MaxConcurrency: 2,
        ItemProcessor: { StartAt: 'T', States: { T: aTask({ Output: '{% 1 %}' }) } },
        End: true,
      },
    },
    async (payload) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return { payload };
    },
  );

  expect(outputOf(await run([1, 2, 3, 4, 5]))).toEqual([1, 1, 1, 1, 1]);
  expect(most).toBe(2);
});

test('an iteration that fails aborts the others, in the words of AWS', async () => {
  const { run } = aWorkbench(
    {
      Each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'T',
          States: { T: aTask({ Next: 'W' }), W: { Type: 'Wait', Seconds: 100, End: true } },
        },
        End: true,
      },
    },
    async (payload) => {
      if (payload !== 2) return { payload };
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      return failedWith('Bad');
    },
  );

  const execution = await run([1, 2]);

  const events = chain(execution);
  const failedAt = execution.history.events.find((event) => event.type === 'TaskFailed')?.id;
  expect(events.slice(-6)).toEqual([
    `${events.length - 5}<${failedAt} MapIterationFailed`,
    `${events.length - 4}<${failedAt} TaskStateAborted`,
    `${events.length - 3}<${failedAt} MapIterationAborted`,
    `${events.length - 2}<${failedAt} WaitStateAborted`,
    `${events.length - 1}<${failedAt} MapStateFailed`,
    `${events.length}<${events.length - 1} ExecutionFailed`,
  ]);
});
