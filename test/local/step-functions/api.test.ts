import { expect, test } from '@jest/globals';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { aTokenTask, aWorkbench, MACHINE_ARN, ROLE_ARN } from './support/workbench.ts';
import { servedClient } from './support/served-client.ts';

const { stepFunctions, clock, token } = aWorkbench({
  Ask: aTokenTask({ HeartbeatSeconds: 300, Catch: [{ ErrorEquals: ['Declined'], Next: 'No' }], Next: 'Yes' }),
  Yes: { Type: 'Succeed' },
  No: { Type: 'Fail', Error: 'SaidNo', Cause: '{% $states.input.Cause %}' },
});
const { client, url } = servedClient(stepFunctions);

async function start(name?: string, input?: string): Promise<string> {
  const { executionArn } = await client().send(
    new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, name, input }),
  );
  await clock.idle();
  return executionArn ?? '';
}

test('the machines can be listed and described', async () => {
  const { stateMachines } = await client().send(new ListStateMachinesCommand({}));
  const description = await client().send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }));

  expect(stateMachines).toEqual([
    { stateMachineArn: MACHINE_ARN, name: 'flow', type: 'STANDARD', creationDate: expect.any(Date) },
  ]);
  expect(description).toMatchObject({ name: 'flow', status: 'ACTIVE', type: 'STANDARD', roleArn: ROLE_ARN });
  expect(JSON.parse(description.definition ?? '')).toMatchObject({ StartAt: 'Ask' });
});

test('an execution can be started, answered and described', async () => {
  const before = clock.now();
  const executionArn = await start('order-1', '{"a": 1}');
  expect(executionArn).toBe('arn:aws:states:eu-north-1:000000000000:execution:flow:order-1');

  await client().send(new SendTaskHeartbeatCommand({ taskToken: token() }));
  await client().send(new SendTaskSuccessCommand({ taskToken: token(), output: '{"paid":true}' }));
  await clock.idle();

  const description = await client().send(new DescribeExecutionCommand({ executionArn }));
  expect(description).toMatchObject({
    executionArn,
    stateMachineArn: MACHINE_ARN,
    name: 'order-1',
    status: 'SUCCEEDED',
    input: '{"a": 1}',
    inputDetails: { included: true },
    output: '{"paid":true}',
    outputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  expect(Math.abs((description.startDate?.getTime() ?? 0) - before)).toBeLessThan(5_000);
  expect(description.stopDate).toBeInstanceOf(Date);
});

test('a failed task shows its error and can be redriven', async () => {
  const executionArn = await start();
  await client().send(new SendTaskFailureCommand({ taskToken: token(), error: 'Declined', cause: 'no money' }));
  await clock.idle();

  const description = await client().send(new DescribeExecutionCommand({ executionArn }));
  expect(description).toMatchObject({
    status: 'FAILED',
    error: 'SaidNo',
    cause: 'no money',
    redriveStatus: 'REDRIVABLE',
  });
  expect(description.output).toBeUndefined();

  const { redriveDate } = await client().send(new RedriveExecutionCommand({ executionArn }));
  await clock.idle();
  expect(redriveDate).toBeInstanceOf(Date);
  const after = await client().send(new DescribeExecutionCommand({ executionArn }));
  expect(after).toMatchObject({ status: 'FAILED', redriveCount: 1, redriveDate });
});

test('a running execution can be stopped', async () => {
  const executionArn = await start();

  const { stopDate } = await client().send(new StopExecutionCommand({ executionArn, error: 'Enough' }));

  const description = await client().send(new DescribeExecutionCommand({ executionArn }));
  expect(description).toMatchObject({ status: 'ABORTED', error: 'Enough', stopDate });
});

test('metadata alone leaves the data out', async () => {
  const executionArn = await start('order-1', '{"a":1}');

  const description = await client().send(
    new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }),
  );

  expect(description.status).toBe('RUNNING');
  expect(description.input).toBeUndefined();
});

test('an execution tells which definition it runs', async () => {
  const executionArn = await start();

  const machine = await client().send(new DescribeStateMachineForExecutionCommand({ executionArn }));

  expect(machine).toMatchObject({ stateMachineArn: MACHINE_ARN, name: 'flow', roleArn: ROLE_ARN });
  expect(machine.definition).toContain('"StartAt":"Ask"');
});

test('the history comes in pages, in either order, with or without data', async () => {
  const executionArn = await start('order-1', '{"secret":1}');
  const read = async (options: { reverseOrder?: boolean; includeExecutionData?: boolean }) => {
    const ids: (number | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client().send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 2, nextToken, ...options }),
      );
      ids.push(...(page.events ?? []).map((event) => event.id));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return ids;
  };

  expect(await read({})).toEqual([1, 2, 3, 4, 5]);
  expect(await read({ reverseOrder: true })).toEqual([5, 4, 3, 2, 1]);
  const { events } = await client().send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events?.[0]).toMatchObject({
    type: 'ExecutionStarted',
    previousEventId: 0,
    timestamp: expect.any(Date),
    executionStartedEventDetails: { input: '{"secret":1}', inputDetails: { truncated: false }, roleArn: ROLE_ARN },
  });
  const bare = await client().send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));
  expect(bare.events?.[0]?.executionStartedEventDetails).toEqual({ roleArn: ROLE_ARN });
  expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Ask' });
});

test('executions are listed newest first, by status and in pages that do not shift', async () => {
  for (const name of ['a', 'b', 'c']) await start(name);
  await client().send(
    new StopExecutionCommand({ executionArn: `${MACHINE_ARN.replace(':stateMachine:', ':execution:')}:b` }),
  );
  const list = async (options: object) => {
    const { executions, nextToken } = await client().send(
      new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, ...options }),
    );
    return { names: executions?.map((execution) => execution.name), nextToken };
  };

  expect((await list({})).names).toEqual(['c', 'b', 'a']);
  expect((await list({ statusFilter: 'ABORTED' })).names).toEqual(['b']);
  expect((await list({ statusFilter: 'FAILED' })).names).toEqual([]);
  const first = await list({ maxResults: 2 });
  await start('d');
  const second = await list({ maxResults: 2, nextToken: first.nextToken });
  expect([first.names, second.names, second.nextToken]).toEqual([['c', 'b'], ['a'], undefined]);
  await expect(list({ nextToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidToken' });
  await expect(list({ nextToken: first.nextToken, statusFilter: 'FAILED' })).rejects.toMatchObject({
    name: 'InvalidToken',
  });
});

test('limits of a request are ValidationException', async () => {
  const fails = { name: 'ValidationException' };

  await expect(start('x'.repeat(81))).rejects.toMatchObject(fails);
  await expect(start('')).rejects.toMatchObject(fails);
  await expect(start('a', JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject(fails);
  const stateMachineArn = MACHINE_ARN;
  await expect(client().send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1_001 }))).rejects.toMatchObject(
    fails,
  );
  await expect(
    client().send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' })),
  ).rejects.toMatchObject(fails);
  await expect(stepFunctions.handle('DescribeExecution', {})).rejects.toMatchObject({ code: 'ValidationException' });
});

test('what does not exist says so, and what is no ARN is InvalidArn', async () => {
  const missing = `${MACHINE_ARN}s`;
  const describe = (executionArn: string) => client().send(new DescribeExecutionCommand({ executionArn }));

  await expect(client().send(new StartExecutionCommand({ stateMachineArn: missing }))).rejects.toMatchObject({
    name: 'StateMachineDoesNotExist',
    message: `State Machine Does Not Exist: '${missing}'`,
  });
  await expect(describe('arn:aws:states:eu-north-1:000000000000:execution:flow:nobody')).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
  await expect(describe('nonsense')).rejects.toMatchObject({ name: 'InvalidArn' });
  await expect(describe(MACHINE_ARN)).rejects.toMatchObject({ name: 'InvalidArn' });
  await expect(
    client().send(new DescribeStateMachineCommand({ stateMachineArn: 'arn:aws:sns:eu-north-1:000000000000:topic' })),
  ).rejects.toMatchObject({ name: 'InvalidArn' });
});

test('errors of task tokens have the names of AWS', async () => {
  await start();
  await client().send(new SendTaskSuccessCommand({ taskToken: token(), output: '1' }));

  await expect(client().send(new SendTaskSuccessCommand({ taskToken: token(), output: '1' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  });
  await expect(client().send(new SendTaskHeartbeatCommand({ taskToken: 'made-up' }))).rejects.toMatchObject({
    name: 'InvalidToken',
  });
});

test('an operation that is not supported is UnknownOperationException, a body that is no object SerializationException', async () => {
  const post = async (action: string, body: string) => {
    const response = await fetch(url(), {
      method: 'POST',
      headers: { 'X-Amz-Target': `AWSStepFunctions.${action}`, 'Content-Type': 'application/x-amz-json-1.0' },
      body,
    });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
  };

  expect(await post('CreateStateMachine', '{}')).toMatchObject({
    status: 400,
    type: 'application/x-amz-json-1.0',
    body: { __type: 'UnknownOperationException' },
  });
  expect(await post('ListStateMachines', '[1')).toMatchObject({
    status: 400,
    body: { __type: 'SerializationException' },
  });
});

test('times on the wire are epoch seconds with a fraction', async () => {
  const answer = (await stepFunctions.handle('StartExecution', { stateMachineArn: MACHINE_ARN })) as {
    startDate: number;
  };

  expect(Math.abs(answer.startDate * 1000 - clock.now())).toBeLessThan(5_000);
  await clock.idle();
});
