import { aPass, aTask, aTokenTask } from '../../support/workbench.ts';
import { reference, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const waits = { Rest: { Type: 'Wait', Seconds: 1_000, End: true } };
const NOON = Date.UTC(2026, 0, 1, 12) / 1000;
const ARN = 'arn:aws:states:eu-north-1:000000000000:execution:flow:one';
const start = (request: Readonly<Record<string, unknown>>) => ({ operation: 'StartExecution', request });

export const starting: Page = {
  page: reference('API_StartExecution'),
  cases: [
    {
      says: 'the same name and input give the running execution back, another input ExecutionAlreadyExists',
      states: waits,
      input: { a: 1 },
      acts: [
        {
          at: 10,
          ...start({ name: 'one', input: '{"a":1}' }),
          answer: { executionArn: ARN, startDate: NOON },
        },
        { ...start({ name: 'one', input: '{"a":2}' }), refused: 'ExecutionAlreadyExists' },
        { ...start({ name: 'two', input: '{"a":2}' }), answer: { startDate: NOON + 10 } },
        { operation: 'StopExecution', answer: { stopDate: NOON + 10 } },
        { ...start({ name: 'one', input: '{"a":1}' }), refused: 'ExecutionAlreadyExists' },
      ],
      expected: { status: 'ABORTED', endsAt: 10 },
    },
    {
      says: 'a name has 1 to 80 characters, without white space, brackets, wildcards and special characters',
      states: { A: end },
      acts: [
        ...['two words', 'a/b', 'a:b', 'a*', 'a#', 'tab\t', 'emoji😀', '{x}', 'a,b', 'a"', 'a\u0085'].map((name) => ({
          ...start({ name }),
          refused: 'InvalidName',
        })),
        ...['', 'x'.repeat(81)].map((name) => ({ ...start({ name }), refused: 'ValidationException' })),
        ...['a', 'A_b-9.(x)', 'å', 'x'.repeat(80)].map((name) => start({ name })),
        start({}),
      ],
      expected: { output: {} },
    },
    {
      says: 'the input is JSON of at most 262,144 bytes; without any it is {}',
      states: { A: aPass('{% $states.context.Execution.Input %}') },
      acts: [
        { ...start({ input: '{' }), refused: 'InvalidExecutionInput' },
        { ...start({ input: JSON.stringify('å'.repeat(131_072)) }), refused: 'ValidationException' },
        { ...start({ stateMachineArn: ARN }), refused: 'InvalidArn' },
        { ...start({ stateMachineArn: 'nonsense' }), refused: 'InvalidArn' },
        {
          ...start({ stateMachineArn: 'arn:aws:states:eu-north-1:000000000000:stateMachine:other' }),
          refused: 'StateMachineDoesNotExist',
        },
      ],
      expected: { output: {} },
    },
  ],
};

export const describing: Page = {
  page: reference('API_DescribeExecution'),
  cases: [
    {
      says: 'an execution that runs has no output and no end',
      states: waits,
      acts: [
        {
          at: 5,
          operation: 'DescribeExecution',
          answer: {
            executionArn: ARN,
            stateMachineArn: 'arn:aws:states:eu-north-1:000000000000:stateMachine:flow',
            name: 'one',
            status: 'RUNNING',
            startDate: NOON,
            input: '{}',
            inputDetails: { included: true },
            redriveCount: 0,
            redriveStatus: 'NOT_REDRIVABLE',
            redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
          },
        },
        { operation: 'DescribeExecution', request: { executionArn: `${ARN}s` }, refused: 'ExecutionDoesNotExist' },
        { operation: 'DescribeExecution', request: { executionArn: undefined }, refused: 'ValidationException' },
      ],
      expected: { output: {}, endsAt: 1_000 },
    },
    {
      says: 'one that succeeded has its output',
      states: { A: aPass({ b: 2 }) },
      acts: [
        {
          operation: 'DescribeExecution',
          answer: {
            status: 'SUCCEEDED',
            stopDate: NOON,
            output: '{"b":2}',
            outputDetails: { included: true },
            redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
          },
        },
        { operation: 'GetExecutionHistory', request: { maxResults: 1, reverseOrder: true } },
        { operation: 'DescribeStateMachineForExecution', answer: { name: 'flow' } },
        { operation: 'DescribeStateMachine', answer: { status: 'ACTIVE', type: 'STANDARD' } },
        { operation: 'ListExecutions', request: { statusFilter: 'SUCCEEDED' } },
        { operation: 'ListStateMachines' },
        { operation: 'ListStateMachineVersions' },
        { operation: 'ListStateMachineAliases' },
      ],
      expected: { output: { b: 2 } },
    },
    {
      says: 'one that failed has its error and cause, and may be redriven',
      states: { A: { Type: 'Fail', Error: 'E', Cause: 'c' } },
      acts: [
        {
          operation: 'DescribeExecution',
          answer: { status: 'FAILED', error: 'E', cause: 'c', redriveStatus: 'REDRIVABLE' },
        },
      ],
      expected: { error: 'E' },
    },
  ],
};

export const stopping: Page = {
  page: reference('API_StopExecution'),
  cases: [
    {
      says: 'a stopped execution is ABORTED with the error and cause that were given',
      states: waits,
      acts: [
        {
          at: 7,
          operation: 'StopExecution',
          request: { error: 'Wrong', cause: 'by hand' },
          answer: { stopDate: NOON + 7 },
        },
      ],
      expected: {
        status: 'ABORTED',
        error: 'Wrong',
        cause: 'by hand',
        endsAt: 7,
        history: ['1<0 ExecutionStarted', '2<0 WaitStateEntered', '3<0 ExecutionAborted'],
        details: { ExecutionAborted: { error: 'Wrong', cause: 'by hand' } },
      },
    },
    {
      says: 'nothing happens in it any more, and its token is closed',
      states: { T: aTokenTask({ TimeoutSeconds: 60 }) },
      acts: [
        { operation: 'StopExecution' },
        { operation: 'SendTaskSuccess', request: { output: '1' }, refused: 'TaskTimedOut' },
        { at: 100, operation: 'DescribeExecution', answer: { status: 'ABORTED' } },
      ],
      expected: {
        status: 'ABORTED',
        error: undefined,
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskSubmitted',
          '6<0 ExecutionAborted',
        ],
      },
    },
    {
      says: 'what a function answers after the stop changes nothing',
      states: { T: aTask() },
      answers: [{ gives: 1, afterSeconds: 20 }],
      acts: [
        { at: 10, operation: 'StopExecution' },
        { at: 30, operation: 'DescribeExecution', answer: { status: 'ABORTED', stopDate: NOON + 10 } },
      ],
      expected: {
        status: 'ABORTED',
        error: undefined,
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<0 ExecutionAborted',
        ],
      },
    },
  ],
};
