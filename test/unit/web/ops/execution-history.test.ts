import { describe, expect, test } from '@jest/globals';
import type { ExecutionEvent } from '../../../../ops/console/api.ts';
import type { Execution } from '../../../../local/step-functions/execution.ts';
import { historyEvent } from '../../../../local/step-functions/views.ts';
import { traceOf } from '../../../../web/ops/execution/execution-history.ts';
import { durationOf, summariesOf, type ExecutionTrace, type Visit } from '../../../../web/ops/execution/visit.ts';
import {
  aPass,
  aTask,
  aTokenTask,
  aWorkbench,
  failedWith,
  ImpatientClock,
} from '../../../local/step-functions/support/workbench.ts';

/** What GetExecutionHistory gives of an execution of our engine, with times as the console's server passes them on. */
const eventsOf = (execution: Execution): ExecutionEvent[] =>
  execution.history.events.map((event) => ({
    ...(historyEvent(event, true) as ExecutionEvent),
    timestamp: event.timestamp,
  }));

const traceOfExecution = (execution: Execution): ExecutionTrace => traceOf(eventsOf(execution));

const standings = ({ visits }: ExecutionTrace): string[] => visits.map(({ name, status }) => `${name} ${status}`);
const ways = ({ edges }: ExecutionTrace): string[] =>
  edges.map(({ from, to, times, isError }) => `${from ?? '·'} ${isError ? '⇢' : '→'} ${to} ${times}`);
const names = (visits: readonly Visit[]): string[] => visits.map(({ name }) => name);

describe('the trace of an execution', () => {
  test('has every state with its input, output, variables and the time between', async () => {
    const { run, clock } = aWorkbench({
      First: aTask({ Assign: { kept: '{% $states.input.a %}' }, Output: { b: 2 }, Next: 'Pause' }),
      Pause: { Type: 'Wait', Seconds: 30, Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
    const execution = await run({ a: 1 });
    await clock.advance(30_000);

    const trace = traceOfExecution(execution);

    expect(standings(trace)).toEqual(['First succeeded', 'Pause succeeded', 'Done succeeded']);
    expect(ways(trace)).toEqual(['· → First 1', 'First → Pause 1', 'Pause → Done 1']);
    expect(trace.visits[0]).toMatchObject({
      type: 'Task',
      input: '{"a":1}',
      output: '{"b":2}',
      assigned: { kept: '1' },
    });
    expect(trace.visits[0]?.attempts).toMatchObject([{ resource: 'invoke', status: 'succeeded', error: null }]);
    expect(durationOf(trace.visits[1] as Visit, 0)).toBeGreaterThanOrEqual(30_000);
    expect(trace.current).toEqual([]);
  });

  test('shows where an execution is that goes on', async () => {
    const { run } = aWorkbench({
      Pause: { Type: 'Wait', Seconds: 30, Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
    const execution = await run();

    const trace = traceOfExecution(execution);

    expect(names(trace.current)).toEqual(['Pause']);
    expect(standings(trace)).toEqual(['Pause running']);
    expect(trace.visits.map((visit) => durationOf(visit, execution.startedAt + 7_000))).toEqual([
      execution.startedAt + 7_000 - (trace.visits[0]?.enteredAt ?? 0),
    ]);
  });

  test('counts the tries of a task, each with its error', async () => {
    const { run, clock } = aWorkbench(
      { Try: aTask({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 5, MaxAttempts: 3 }] }) },
      (payload, attempt) => (attempt < 3 ? failedWith('Busy', `try ${attempt}`) : { payload }),
    );
    const execution = await run();
    const midway = traceOfExecution(execution);
    await clock.advance(60_000);
    const { visits } = traceOfExecution(execution);

    expect(midway.visits).toMatchObject([{ status: 'running', error: 'Busy', attempts: [{ status: 'failed' }] }]);
    expect(names(midway.current)).toEqual(['Try']);
    expect(visits).toMatchObject([{ status: 'succeeded', error: null, cause: null }]);
    expect(visits[0]?.attempts.map(({ status, error }) => [status, error])).toEqual([
      ['failed', 'Busy'],
      ['failed', 'Busy'],
      ['succeeded', null],
    ]);
    expect(visits[0]?.attempts[1]?.cause).toContain('try 2');
    const [first, second] = visits[0]?.attempts ?? [];
    expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  test('tells a caught error from one that ended the execution', async () => {
    const catching = aTask({ Catch: [{ ErrorEquals: ['Broken'], Next: 'Mend' }], Next: 'Done' });
    const { run } = aWorkbench({ Do: catching, Mend: aTask({ Next: 'Done' }), Done: { Type: 'Succeed' } }, () =>
      failedWith('Broken', 'in two'),
    );

    const trace = traceOfExecution(await run());

    expect(standings(trace)).toEqual(['Do caught', 'Mend failed']);
    expect(trace.visits).toMatchObject([{ error: 'Broken' }, { error: 'Broken' }]);
    expect(trace.visits[1]?.cause).toContain('in two');
    expect(ways(trace)).toEqual(['· → Do 1', 'Do ⇢ Mend 1']);
  });

  test('takes an error in what a state makes of its result for a failure of the state', async () => {
    const { run } = aWorkbench({
      Do: aTask({ Output: '{% $nothing.that.is() %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }),
      Done: { Type: 'Succeed' },
    });

    const trace = traceOfExecution(await run());

    expect(trace.visits[0]).toMatchObject({ status: 'caught', error: 'States.QueryEvaluationError' });
  });

  test('follows choices, and counts how often a way was taken', async () => {
    const { run, clock } = aWorkbench({
      Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Condition: '{% $n < 3 %}', Next: 'Pause' }], Default: 'Done' },
      Pause: { Type: 'Wait', Seconds: 1, Assign: { n: '{% $n + 1 %}' }, Next: 'Again' },
      Done: { Type: 'Succeed' },
    });
    const execution = await run();
    await clock.advance(10_000);

    const trace = traceOfExecution(execution);

    expect(ways(trace)).toEqual([
      '· → Begin 1',
      'Begin → Again 1',
      'Again → Pause 3',
      'Pause → Again 3',
      'Again → Done 1',
    ]);
    expect(summariesOf(trace).get('Pause')).toMatchObject({ status: 'succeeded', retries: 0 });
    expect(summariesOf(trace).get('Pause')?.visits).toHaveLength(3);
  });

  test('says since when a task waits for its token, and until when', async () => {
    const { run, clock, call, token } = aWorkbench({ Ask: aTokenTask({ TimeoutSeconds: 540, HeartbeatSeconds: 60 }) });
    const execution = await run();

    const { visits } = traceOfExecution(execution);
    await call('SendTaskSuccess', { taskToken: token(), output: '{"paid":true}' });
    await clock.idle();

    const [attempt] = visits[0]?.attempts ?? [];
    expect(attempt).toMatchObject({ status: 'running', heartbeatMs: 60_000, resource: 'invoke.waitForTaskToken' });
    expect(attempt?.waitsSince).not.toBeNull();
    expect((attempt?.deadline ?? 0) - (attempt?.startedAt ?? 0)).toBe(540_000);
    expect(traceOfExecution(execution).visits[0]).toMatchObject({ status: 'succeeded', output: '{"paid":true}' });
  });

  test.each([
    ['its time is over', { TimeoutSeconds: 10 }],
    ['it gives no sign of life', { HeartbeatSeconds: 10 }],
  ])('says of a task that it timed out when %s', async (_, limits) => {
    const { run, clock } = aWorkbench({ Ask: aTokenTask(limits) });
    const execution = await run();
    await clock.advance(11_000);

    const trace = traceOfExecution(execution);

    expect(trace.visits).toMatchObject([
      { status: 'timed-out', error: 'States.Timeout', attempts: [{ status: 'timed-out' }] },
    ]);
  });

  test('names a Fail state as failed, with its error and cause', async () => {
    const { run } = aWorkbench({ Stop: { Type: 'Fail', Error: 'Enough', Cause: 'It is late' } });

    const trace = traceOfExecution(await run());

    expect(trace.visits).toMatchObject([{ status: 'failed', error: 'Enough', cause: 'It is late' }]);
  });

  test('ends what was going on when the execution is stopped', async () => {
    const { run, call } = aWorkbench({ Pause: { Type: 'Wait', Seconds: 30, End: true } });
    const execution = await run();
    await call('StopExecution', { executionArn: execution.arn });

    const trace = traceOfExecution(execution);

    expect(standings(trace)).toEqual(['Pause aborted']);
    expect(trace.current).toEqual([]);
  });

  test('ends what was going on when the time of the execution is over', async () => {
    const { run, clock } = aWorkbench({ Pause: { Type: 'Wait', Seconds: 90, End: true } }, undefined, {
      machine: { TimeoutSeconds: 60 },
    });
    const execution = await run();
    await clock.advance(60_000);

    expect(standings(traceOfExecution(execution))).toEqual(['Pause timed-out']);
  });
});

const isTokenOf = (payload: unknown): boolean => typeof payload === 'object' && payload !== null && 'token' in payload;

describe('branches', () => {
  const branches = (...flows: readonly object[]) =>
    flows.map((state, index) => ({ StartAt: `Branch${index + 1}`, States: { [`Branch${index + 1}`]: state } }));

  test('are inside their state, and the flow goes on from that', async () => {
    const { run } = aWorkbench({
      Both: { Type: 'Parallel', Branches: branches(aTask(), aTask()), Next: 'Done' },
      Done: { Type: 'Succeed' },
    });

    const trace = traceOfExecution(await run({}));

    expect(standings(trace)).toEqual(['Both succeeded', 'Branch1 succeeded', 'Branch2 succeeded', 'Done succeeded']);
    expect(trace.visits.map(({ parent }) => parent?.name)).toEqual([undefined, 'Both', 'Both', undefined]);
    expect(ways(trace)).toEqual(['· → Both 1', '· → Branch1 1', '· → Branch2 1', 'Both → Done 1']);
  });

  test('that go on are where the execution is, and not their state', async () => {
    const { run } = aWorkbench({
      Both: {
        Type: 'Parallel',
        Branches: branches({ Type: 'Wait', Seconds: 5, End: true }, { Type: 'Wait', Seconds: 9, End: true }),
        End: true,
      },
    });

    expect(names(traceOfExecution(await run()).current)).toEqual(['Branch1', 'Branch2']);
  });

  test('are aborted when another fails, which fails their state', async () => {
    const { run } = aWorkbench(
      {
        Both: {
          Type: 'Parallel',
          Branches: branches({ Type: 'Wait', Seconds: 5, End: true }, aTask()),
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Mend' }],
          End: true,
        },
        Mend: aPass({}),
      },
      () => failedWith('Broken'),
    );

    const trace = traceOfExecution(await run());

    expect(standings(trace)).toEqual(['Both caught', 'Branch1 aborted', 'Branch2 failed', 'Mend succeeded']);
    expect(trace.visits[0]).toMatchObject({ error: 'Broken' });
    expect(ways(trace)).toContain('Both ⇢ Mend 1');
  });

  test('that are aborted have the event that says so', async () => {
    const { run } = aWorkbench(
      {
        Both: {
          Type: 'Parallel',
          Branches: branches(aTokenTask(), { Type: 'Wait', Seconds: 5, End: true }, aTask()),
          End: true,
        },
      },
      (payload) => (isTokenOf(payload) ? { payload } : failedWith('Broken')),
    );
    const execution = await run();
    const { visitOfEvent } = traceOfExecution(execution);

    const wait = eventsOf(execution).find(({ type }) => type === 'WaitStateAborted');

    expect(visitOfEvent.get(wait?.id ?? 0)?.name).toBe('Branch2');
  });

  test('may end in a Fail state', async () => {
    const { run } = aWorkbench({
      Both: {
        Type: 'Parallel',
        Branches: branches({ Type: 'Fail', Error: 'Enough' }, { Type: 'Wait', Seconds: 5, End: true }),
        End: true,
      },
    });

    expect(standings(traceOfExecution(await run()))).toEqual(['Both failed', 'Branch1 failed', 'Branch2 aborted']);
  });

  test('run out of time with the execution', async () => {
    const { run, clock } = aWorkbench(
      { Both: { Type: 'Parallel', Branches: branches({ Type: 'Wait', Seconds: 90, End: true }), End: true } },
      undefined,
      { machine: { TimeoutSeconds: 60 } },
    );
    const execution = await run();
    await clock.advance(60_000);

    expect(standings(traceOfExecution(execution))).toEqual(['Both timed-out', 'Branch1 timed-out']);
  });

  test('begin anew with a retry of their state', async () => {
    const { run, clock } = aWorkbench(
      {
        Both: {
          Type: 'Parallel',
          Branches: branches(aTask(), { Type: 'Wait', Seconds: 1, End: true }),
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 1 }],
          End: true,
        },
      },
      (payload, attempt) => (attempt === 1 ? failedWith('Busy') : { payload }),
    );
    const execution = await run();
    await clock.advance(10_000);

    const trace = traceOfExecution(execution);

    expect(standings(trace)).toEqual([
      'Both succeeded',
      'Branch1 failed',
      'Branch2 aborted',
      'Branch1 succeeded',
      'Branch2 succeeded',
    ]);
    expect(trace.visits[0]?.attempts.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  test('may be inside of branches', async () => {
    const inner = { Type: 'Parallel', Branches: [{ StartAt: 'Deep', States: { Deep: aTask() } }], End: true };
    const { run } = aWorkbench(
      { Both: { Type: 'Parallel', Branches: branches(inner, { Type: 'Wait', Seconds: 9, End: true }), End: true } },
      () => failedWith('Broken'),
    );

    const execution = await run();
    const trace = traceOfExecution(execution);

    expect(trace.visits.find(({ name }) => name === 'Deep')?.parent?.parent?.name).toBe('Both');
    expect(summariesOf(trace).get('Both')?.status).toBe('failed');
    expect(trace.current).toEqual([]);
    const failures = eventsOf(execution).filter(({ type }) => type === 'ParallelStateFailed');
    expect(failures.map(({ id }) => trace.visitOfEvent.get(id)?.name)).toEqual(['Branch1', 'Both']);
  });

  test('of a Map state are told apart', async () => {
    const { run } = aWorkbench({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: { StartAt: 'Item', States: { Item: aPass('{% $states.input %}') } },
        End: true,
      },
    });

    expect(standings(traceOfExecution(await run()))).toEqual(['Each succeeded', 'Item succeeded', 'Item succeeded']);
  });
});

describe('a redrive', () => {
  test('goes on with the visit that failed', async () => {
    const { run, call, clock } = aWorkbench(
      { First: aTask({ Next: 'Second' }), Second: aTask({ Next: 'Done' }), Done: { Type: 'Succeed' } },
      (payload, attempt) => (attempt === 2 ? failedWith('Broken') : { payload }),
    );
    const execution = await run();
    expect(standings(traceOfExecution(execution))).toEqual(['First succeeded', 'Second failed']);

    await call('RedriveExecution', { executionArn: execution.arn });
    await clock.idle();

    const trace = traceOfExecution(execution);
    expect(standings(trace)).toEqual(['First succeeded', 'Second succeeded', 'Done succeeded']);
    expect(trace.visits[1]?.attempts.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(ways(trace)).toEqual(['· → First 1', 'First → Second 1', 'Second → Done 1']);
  });

  test('goes on with a wait that was stopped', async () => {
    const { run, call, clock } = aWorkbench({
      Pause: { Type: 'Wait', Seconds: 30, Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
    const execution = await run();
    await call('StopExecution', { executionArn: execution.arn });
    await call('RedriveExecution', { executionArn: execution.arn });
    await clock.idle();
    expect(names(traceOfExecution(execution).current)).toEqual(['Pause']);

    await clock.advance(60_000);

    expect(standings(traceOfExecution(execution))).toEqual(['Pause succeeded', 'Done succeeded']);
  });

  test('goes on in the branches that were cut off, each in its own state', async () => {
    const branch = (name: string, task: object) => ({ StartAt: name, States: { [name]: task } });
    const { run, call, clock, payloads } = aWorkbench(
      {
        Both: { Type: 'Parallel', Branches: [branch('Left', aTokenTask()), branch('Right', aTask())], Next: 'Done' },
        Done: { Type: 'Succeed' },
      },
      (payload, attempt) => (attempt <= 2 && !isTokenOf(payload) ? failedWith('Broken') : { payload: null }),
    );
    const execution = await run();
    expect(standings(traceOfExecution(execution))).toEqual(['Both failed', 'Left aborted', 'Right failed']);

    await call('RedriveExecution', { executionArn: execution.arn });
    await clock.idle();

    const midway = traceOfExecution(execution);
    expect(standings(midway)).toEqual(['Both running', 'Left running', 'Right succeeded']);
    expect(midway.visits.slice(1).map(({ attempts }) => attempts.length)).toEqual([2, 2]);
    expect(names(midway.current)).toEqual(['Left']);

    await call('SendTaskSuccess', { taskToken: (payloads.at(-1) as { token: string }).token, output: '1' });
    await clock.idle();
    const trace = traceOfExecution(execution);
    expect(standings(trace)).toEqual(['Both succeeded', 'Left succeeded', 'Right succeeded', 'Done succeeded']);
    expect(trace.visits[0]).toMatchObject({ error: null, cause: null });
  });

  test('leaves alone what an earlier try of a Parallel state cut off', async () => {
    const { run, call, clock } = aWorkbench(
      {
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Left', States: { Left: aTask() } },
            { StartAt: 'Right', States: { Right: { Type: 'Wait', Seconds: 1, End: true } } },
          ],
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }],
          Next: 'Then',
        },
        Then: aTask(),
      },
      (payload, attempt) => (attempt === 2 ? { payload } : failedWith('Busy')),
    );
    const execution = await run();
    await clock.advance(10_000);
    const before = standings(traceOfExecution(execution));

    await call('RedriveExecution', { executionArn: execution.arn });
    await clock.advance(0);

    expect(before).toContain('Right aborted');
    expect(before.at(-1)).toBe('Then failed');
    expect(standings(traceOfExecution(execution))).toEqual(before);
  });

  test('enters a Fail state anew', async () => {
    const { run, call, clock } = aWorkbench({ Stop: { Type: 'Fail', Error: 'Enough' } });
    const execution = await run();
    await call('RedriveExecution', { executionArn: execution.arn });
    await clock.idle();

    const trace = traceOfExecution(execution);
    expect(standings(trace)).toEqual(['Stop failed', 'Stop failed']);
    expect(ways(trace)).toEqual(['· → Stop 1']);
  });
});

describe('a history that is not whole', () => {
  const longFlow = async (): Promise<Execution> => {
    const { run, clock } = aWorkbench(
      {
        First: aTask({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }], Next: 'Both' }),
        Both: {
          Type: 'Parallel',
          Branches: ['A', 'B'].map((name) => ({ StartAt: name, States: { [name]: aTask() } })),
          Next: 'Pause',
        },
        Pause: { Type: 'Wait', Seconds: 1, Next: 'Done' },
        Done: { Type: 'Succeed' },
      },
      (payload, attempt) => (attempt === 1 ? failedWith('Busy') : { payload }),
    );
    const execution = await run();
    await clock.advance(60_000);
    return execution;
  };

  test('is told as far as it goes, wherever it begins', async () => {
    const events = eventsOf(await longFlow());
    const lastExit = events.findIndex(({ type }) => type === 'SucceedStateExited');

    for (let from = 0; from <= lastExit; from++) {
      const { visits, current } = traceOf(events.slice(from));
      expect(visits.at(-1)?.name).toBe('Done');
      expect(names(current)).toEqual([]);
    }
    const [first] = traceOf(events.filter(({ type }) => type === 'TaskStateExited')).visits;
    expect(first).toMatchObject({ name: 'First', enteredAt: null, status: 'succeeded' });
    expect(durationOf(first as Visit, 0)).toBeUndefined();
  });

  test('is told as far as it goes, wherever it ends', async () => {
    const events = eventsOf(await longFlow());
    const entered = events.filter(({ type }) => type.endsWith('StateEntered'));

    for (let to = 1; to <= events.length; to++) {
      const { visits, current } = traceOf(events.slice(0, to));
      expect(visits).toHaveLength(entered.filter(({ id }) => id <= to).length);
      expect(current.every(({ status }) => status === 'running')).toBe(true);
    }
  });

  test('may have events of types that are not known here', async () => {
    const events = eventsOf(await longFlow());
    const odd = { type: 'QuantumLeapt', timestamp: 5, quantumLeaptEventDetails: { name: 'First', error: 'None' } };
    const mixed = events.flatMap((event) => [event, { ...odd, id: 10_000 + event.id, previousEventId: event.id }]);

    expect(standings(traceOf(mixed))).toEqual(standings(traceOf(events)));
    expect(traceOf(mixed).visitOfEvent.get(10_002)?.name).toBe('First');
    expect(() => traceOf([{ id: 7, type: 'TaskSucceeded', timestamp: 1 }])).not.toThrow();
  });

  test('says of every event which visit it belongs to', async () => {
    const { run } = aWorkbench({ First: aTask({ Next: 'Second' }), Second: aPass({}) });
    const events = eventsOf(await run());
    const { visitOfEvent } = traceOf(events);

    expect(events.map(({ id, type }) => `${type} ${visitOfEvent.get(id)?.name ?? '·'}`)).toEqual([
      'ExecutionStarted ·',
      'TaskStateEntered First',
      'TaskScheduled First',
      'TaskStarted First',
      'TaskSucceeded First',
      'TaskStateExited First',
      'PassStateEntered Second',
      'PassStateExited Second',
      'ExecutionSucceeded ·',
    ]);
  });
});

describe('as AWS writes it', () => {
  const event = (id: number, previousEventId: number, type: string, more: object = {}): ExecutionEvent => ({
    id,
    previousEventId,
    type,
    timestamp: id * 1_000,
    ...more,
  });
  const entered = (name: string) => ({ stateEnteredEventDetails: { name } });

  test('an aborted branch is found also where its event follows an event of its own', () => {
    const trace = traceOf([
      event(1, 0, 'ExecutionStarted'),
      event(2, 0, 'ParallelStateEntered', entered('Both')),
      event(3, 2, 'ParallelStateStarted'),
      event(4, 3, 'TaskStateEntered', entered('Left')),
      event(5, 4, 'TaskScheduled', { taskScheduledEventDetails: { resource: 'invoke' } }),
      event(6, 3, 'TaskStateEntered', entered('Right')),
      event(7, 6, 'TaskScheduled', { taskScheduledEventDetails: { resource: 'invoke' } }),
      event(8, 7, 'TaskFailed', { taskFailedEventDetails: { error: 'Broken' } }),
      event(9, 5, 'TaskStateAborted'),
      event(10, 8, 'ParallelStateFailed'),
      event(11, 10, 'ExecutionFailed', { executionFailedEventDetails: { error: 'Broken' } }),
    ]);

    expect(standings(trace)).toEqual(['Both failed', 'Left aborted', 'Right failed']);
  });

  test('older kinds of tasks are tried, fail and succeed as well', () => {
    const trace = traceOf([
      event(1, 0, 'TaskStateEntered', entered('Old')),
      event(2, 1, 'LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: { resource: 'arn' } }),
      event(3, 2, 'LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: { error: 'Busy' } }),
      event(4, 3, 'LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: { resource: 'arn' } }),
      event(5, 4, 'LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: { output: '1' } }),
    ]);

    expect(trace.visits[0]?.attempts).toMatchObject([{ status: 'failed', error: 'Busy' }, { status: 'succeeded' }]);
  });
});

test('a task that was stopped while it worked was aborted, not tried in vain', async () => {
  const { run, call } = aWorkbench({ Work: aTask() }, () => new Promise(() => undefined), {
    clock: new ImpatientClock(),
  });
  const execution = await run();
  await call('StopExecution', { executionArn: execution.arn });

  expect(traceOfExecution(execution).visits).toMatchObject([{ status: 'aborted', attempts: [{ status: 'aborted' }] }]);
});
