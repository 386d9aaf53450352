import { expect, test } from '@jest/globals';
import { ServiceError } from '../../../local/aws/types.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';
import {
  aPass,
  aTask,
  aTokenTask,
  aWorkbench,
  chain,
  detailsOf,
  eventTypes,
  failedWith,
  FUNCTION_ARN,
  ImpatientClock,
  outputOf,
} from './support/workbench.ts';

const REFUSED_AS_CLOSED = { code: 'TaskTimedOut' };

test('a task gives the result of lambda:invoke in the shape of AWS', async () => {
  const { run, payloads } = aWorkbench({ T: aTask() }, () => ({ payload: { reserved: 2 } }));

  const execution = await run({ id: 'x' });

  expect(payloads).toEqual([{ id: 'x' }]);
  expect(outputOf(execution)).toMatchObject({
    ExecutedVersion: '$LATEST',
    Payload: { reserved: 2 },
    StatusCode: 200,
    SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Type': 'application/json' } },
    SdkResponseMetadata: { RequestId: expect.any(String) },
  });
});

test('the history of a task is that of AWS', async () => {
  const { run } = aWorkbench({ T: aTask({ TimeoutSeconds: '{% 30 %}', Output: '{% $states.result.Payload %}' }) });

  const execution = await run({ id: 'x' });

  expect(chain(execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 TaskStateEntered',
    '3<2 TaskScheduled',
    '4<3 TaskStarted',
    '5<4 TaskSucceeded',
    '6<5 TaskStateExited',
    '7<6 ExecutionSucceeded',
  ]);
  const scheduled = detailsOf(execution, 'TaskScheduled');
  expect(scheduled).toMatchObject({
    resourceType: 'lambda',
    resource: 'invoke',
    region: 'eu-north-1',
    timeoutInSeconds: 30,
  });
  expect(JSON.parse(String(scheduled?.['parameters']))).toEqual({ FunctionName: FUNCTION_ARN, Payload: { id: 'x' } });
  expect(detailsOf(execution, 'TaskStateExited')).toEqual({
    name: 'T',
    output: '{"id":"x"}',
    outputDetails: { truncated: false },
  });
});

test('a function that fails gives its type as Error and everything as Cause', async () => {
  const { run } = aWorkbench({ T: aTask() }, () => ({
    error: { errorType: 'CartInvalid', errorMessage: 'empty', trace: ['at x'] },
  }));

  const execution = await run();

  expect(execution.error).toBe('CartInvalid');
  expect(JSON.parse(execution.cause ?? '')).toEqual({
    errorType: 'CartInvalid',
    errorMessage: 'empty',
    trace: ['at x'],
  });
  expect(detailsOf(execution, 'TaskFailed')).toMatchObject({ error: 'CartInvalid', resource: 'invoke' });
});

test('an invocation that Lambda itself refuses is named after its error', async () => {
  const { run } = aWorkbench({ T: aTask() }, () => {
    throw new ServiceError('ResourceNotFoundException', 'Function not found');
  });

  expect(await run()).toMatchObject({ error: 'Lambda.ResourceNotFoundException', cause: 'Function not found' });
});

test('a task that runs past TimeoutSeconds is States.Timeout without a cause', async () => {
  const { run, clock } = aWorkbench({ T: aTask({ TimeoutSeconds: 5 }) }, () => new Promise(() => undefined), {
    clock: new ImpatientClock(),
  });
  const execution = await run();

  await clock.advance(5_000);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout', cause: undefined });
  expect(detailsOf(execution, 'TaskTimedOut')).toEqual({
    resourceType: 'lambda',
    resource: 'invoke',
    error: 'States.Timeout',
  });
});

test('TimeoutSeconds must come out as a positive whole number', async () => {
  const { run } = aWorkbench({ T: aTask({ TimeoutSeconds: '{% $states.input.t %}' }) });

  for (const t of [0, -1, 1.5, '10', null]) {
    expect(await run({ t })).toMatchObject({ error: 'States.QueryEvaluationError' });
  }
  expect(await run({ t: 10 })).toMatchObject({ status: 'SUCCEEDED' });
});

test('a token task waits for its token, whose output is its result', async () => {
  const { run, token, call } = aWorkbench({ T: aTokenTask() });
  const execution = await run();
  expect(execution.status).toBe('RUNNING');

  await call('SendTaskSuccess', { taskToken: token(), output: '{"status":"PAID"}' });
  await aTurn();

  expect(outputOf(execution)).toEqual({ status: 'PAID' });
  expect(eventTypes(execution).slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
  expect(detailsOf(execution, 'TaskSubmitted')).toMatchObject({ resource: 'invoke.waitForTaskToken' });
});

test('SendTaskFailure fails the task with its error and cause', async () => {
  const { run, token, call } = aWorkbench({
    T: aTokenTask({ Catch: [{ ErrorEquals: ['Declined'], Next: 'End' }] }),
    End: { Type: 'Succeed' },
  });
  const execution = await run();

  await call('SendTaskFailure', { taskToken: token(), error: 'Declined', cause: 'no money' });
  await aTurn();

  expect(outputOf(execution)).toEqual({ Error: 'Declined', Cause: 'no money' });
});

test('a token is worth one answer', async () => {
  const { run, token, call } = aWorkbench({ T: aTokenTask() });
  const execution = await run();
  const answer = { taskToken: token(), output: '1' };

  await call('SendTaskSuccess', answer);

  await expect(call('SendTaskSuccess', answer)).rejects.toMatchObject(REFUSED_AS_CLOSED);
  await expect(call('SendTaskFailure', { taskToken: token() })).rejects.toMatchObject(REFUSED_AS_CLOSED);
  await expect(call('SendTaskHeartbeat', { taskToken: token() })).rejects.toMatchObject(REFUSED_AS_CLOSED);
  await aTurn();
  expect(eventTypes(execution).filter((type) => type === 'TaskSucceeded')).toHaveLength(1);
});

test('an answer that comes while the function still runs completes the task once, whatever the function does then', async () => {
  for (const late of [{ payload: 1 }, failedWith('TooLate')] satisfies InvokeResult[]) {
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    const { run, token, call } = aWorkbench(
      { T: aTokenTask({ Next: 'W' }), W: { Type: 'Wait', Seconds: 60, End: true } },
      () => promise,
      { clock: new ImpatientClock() },
    );
    const execution = await run();

    await call('SendTaskSuccess', { taskToken: token(), output: '"early"' });
    await aTurn();
    resolve(late);
    await aTurn();

    expect(execution.status).toBe('RUNNING');
    expect(eventTypes(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'WaitStateEntered',
    ]);
    execution.discard();
  }
});

test('a function that fails while its token waits fails the task at once and closes the token', async () => {
  const { run, token, call } = aWorkbench({ T: aTokenTask({ TimeoutSeconds: 600 }) }, () => failedWith('Refused'));

  const execution = await run();

  expect(execution).toMatchObject({ status: 'FAILED', error: 'Refused' });
  await expect(call('SendTaskSuccess', { taskToken: token(), output: '1' })).rejects.toMatchObject(REFUSED_AS_CLOSED);
});

test('a token dies with the timeout of its task', async () => {
  const { run, token, call, clock } = aWorkbench({
    T: aTokenTask({ TimeoutSeconds: 540, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'End' }] }),
    End: { Type: 'Succeed' },
  });
  const execution = await run();

  await clock.advance(540_000);

  expect(outputOf(execution)).toEqual({ Error: 'States.Timeout', Cause: '' });
  await expect(call('SendTaskSuccess', { taskToken: token(), output: '1' })).rejects.toMatchObject(REFUSED_AS_CLOSED);
});

test('heartbeats keep a task alive, but not beyond its timeout', async () => {
  const { run, token, call, clock } = aWorkbench({
    T: aTokenTask({ TimeoutSeconds: 100, HeartbeatSeconds: '{% 40 %}' }),
  });
  const execution = await run();

  await clock.advance(30_000);
  await call('SendTaskHeartbeat', { taskToken: token() });
  await clock.advance(39_000);
  expect(execution.status).toBe('RUNNING');
  await call('SendTaskHeartbeat', { taskToken: token() });
  await clock.advance(31_000);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('a missed heartbeat is caught as States.HeartbeatTimeout and as States.Timeout, and reported as States.Timeout', async () => {
  for (const name of ['States.HeartbeatTimeout', 'States.Timeout']) {
    const { run, clock } = aWorkbench({
      T: aTokenTask({ HeartbeatSeconds: 10, Catch: [{ ErrorEquals: [name], Next: 'End' }] }),
      End: aPass('{% "caught" %}'),
    });
    const execution = await run();

    await clock.advance(10_000);

    expect(outputOf(execution)).toBe('caught');
    expect(detailsOf(execution, 'TaskTimedOut')).toMatchObject({ error: 'States.Timeout' });
  }
});

test('every attempt of a task has a token of its own, and no two are alike', async () => {
  const { run, payloads, call, clock } = aWorkbench({
    T: aTokenTask({ Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1 }] }),
  });
  const execution = await run();
  const tokenAt = (index: number) => (payloads[index] as { token: string }).token;

  await call('SendTaskFailure', { taskToken: tokenAt(0), error: 'Again' });
  await clock.advance(1_000);

  expect(tokenAt(1)).not.toBe(tokenAt(0));
  expect(tokenAt(1).length).toBeLessThanOrEqual(2_048);
  await expect(call('SendTaskSuccess', { taskToken: tokenAt(0), output: '1' })).rejects.toMatchObject(
    REFUSED_AS_CLOSED,
  );
  await call('SendTaskSuccess', { taskToken: tokenAt(1), output: '1' });
  await aTurn();
  expect(execution.status).toBe('SUCCEEDED');
});

test('a malformed token is InvalidToken, an unknown one TaskDoesNotExist', async () => {
  const { run, token, call, stepFunctions } = aWorkbench({ T: aTokenTask() });
  await run();
  const genuine = token();
  const answer = (taskToken: string) => call('SendTaskSuccess', { taskToken, output: '1' });

  await expect(answer('made-up')).rejects.toMatchObject({ code: 'InvalidToken' });
  const tampered = genuine.slice(0, 50) + (genuine[50] === 'A' ? 'B' : 'A') + genuine.slice(51);
  await expect(answer(tampered)).rejects.toMatchObject({ code: 'InvalidToken' });
  await expect(answer('x'.repeat(2_049))).rejects.toMatchObject({ code: 'ValidationException' });
  stepFunctions.reset();
  await expect(answer(genuine)).rejects.toMatchObject({ code: 'TaskDoesNotExist' });
});

test('an output that is not JSON is InvalidOutput and leaves the token as it was', async () => {
  const { run, token, call } = aWorkbench({ T: aTokenTask() });
  const execution = await run();

  await expect(call('SendTaskSuccess', { taskToken: token(), output: '{no' })).rejects.toMatchObject({
    code: 'InvalidOutput',
  });

  await call('SendTaskSuccess', { taskToken: token(), output: 'null' });
  await aTurn();
  expect(execution.status).toBe('SUCCEEDED');
});

test('Payload absent is an empty object, and a function that returns nothing gives null', async () => {
  const { run, payloads } = aWorkbench(
    { T: aTask({ Arguments: { FunctionName: FUNCTION_ARN }, Output: { got: '{% $states.result.Payload %}' } }) },
    () => ({ payload: undefined }),
  );

  expect(outputOf(await run())).toEqual({ got: null });
  expect(payloads).toEqual([{}]);
});

async function aTurn(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
