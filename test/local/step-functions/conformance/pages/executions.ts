import { aPass, aTask, aTokenTask } from '../../support/workbench.ts';
import { guide, reference, type Page } from '../support/case.ts';

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

const redrive = { operation: 'RedriveExecution' };

export const redriving: Page = {
  page: guide('redrive-executions'),
  cases: [
    {
      says: 'a redriven execution goes on at the state that failed, with its input and what was assigned before',
      states: {
        First: aTask({ Assign: { first: '{% $states.result.Payload %}' }, Output: { step: 1 }, Next: 'Second' }),
        Second: aTask({
          Output: {
            first: '{% $first %}',
            second: '{% $states.result.Payload %}',
            redrives: '{% $states.context.Execution.RedriveCount %}',
            at: '{% $states.context.Execution.RedriveTime %}',
          },
        }),
      },
      answers: [{ gives: 1 }, { fails: 'Broken' }, { gives: 3 }],
      acts: [{ at: 60, ...redrive, answer: { redriveDate: NOON + 60 } }],
      expected: {
        output: { first: 1, second: 3, redrives: 1, at: '2026-01-01T12:01:00.000Z' },
        payloads: [{}, { step: 1 }, { step: 1 }],
        details: { ExecutionRedriven: { redriveCount: 1 } },
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskSucceeded',
          '6<5 TaskStateExited',
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
        ],
      },
    },
    {
      says: 'retries begin anew',
      states: { T: aTask({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }] }) },
      answers: [{ fails: 'Busy' }],
      acts: [{ at: 10, ...redrive }],
      expected: { error: 'Busy', invokedAt: [0, 1, 10, 11] },
    },
    {
      says: 'the timeout of the machine begins anew',
      states: { T: aTask() },
      machine: { TimeoutSeconds: 100 },
      answers: [{ fails: 'Broken' }, { never: true }],
      acts: [{ at: 60, ...redrive }],
      expected: { status: 'TIMED_OUT', endsAt: 160 },
    },
    {
      says: 'an execution that timed out goes on as well',
      states: { Rest: { Type: 'Wait', Timestamp: '2026-01-01T12:02:30Z', End: true } },
      machine: { TimeoutSeconds: 100 },
      acts: [{ at: 120, ...redrive }],
      expected: { output: {}, endsAt: 150 },
    },
    {
      says: 'a token task has a new token; the old one stays closed',
      states: { T: aTokenTask() },
      acts: [
        { operation: 'StopExecution' },
        redrive,
        { operation: 'SendTaskSuccess', tokenOf: 0, request: { output: '1' }, refused: 'TaskTimedOut' },
        { operation: 'SendTaskSuccess', tokenOf: 1, request: { output: '2' }, answer: {} },
      ],
      expected: { output: 2 },
    },
    {
      says: 'a Fail state is entered again, and fails again',
      states: { Sorry: { Type: 'Fail', Error: 'Attention' } },
      acts: [redrive],
      expected: {
        error: 'Attention',
        history: [
          '1<0 ExecutionStarted',
          '2<0 FailStateEntered',
          '3<2 ExecutionFailed',
          '4<3 ExecutionRedriven',
          '5<4 FailStateEntered',
          '6<5 ExecutionFailed',
        ],
      },
    },
    {
      says: 'branches that succeeded are not run again',
      states: {
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
      answers: [{ gives: 1 }, { fails: 'Broken' }, { gives: 1 }],
      acts: [{ at: 20, ...redrive }],
      expected: { output: ['g', 'b'], payloads: ['good', 'bad', 'bad'] },
    },
    {
      says: 'runs of a Map state that succeeded are not run again, the aborted ones are',
      states: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: { StartAt: 'T', States: { T: aTask({ Output: '{% $states.result.Payload %}' }) } },
          End: true,
        },
      },
      input: ['a', 'b', 'c'],
      answers: [{ gives: 1 }, { fails: 'Broken' }, { gives: 2 }],
      acts: [{ at: 5, ...redrive }],
      expected: { output: [1, 2, 2], payloads: ['a', 'b', 'b', 'c'] },
    },
    {
      says: 'what runs or has succeeded cannot be redriven',
      states: { Rest: { Type: 'Wait', Seconds: 60, End: true } },
      acts: [
        { ...redrive, refused: 'ExecutionNotRedrivable' },
        { at: 60, ...redrive, refused: 'ExecutionNotRedrivable' },
      ],
      expected: { output: {} },
    },
    {
      says: 'nor what ended more than 14 days ago',
      states: { A: { Type: 'Fail', Error: 'E' } },
      acts: [
        { at: 14 * 24 * 3_600, ...redrive },
        { at: 28 * 24 * 3_600 + 1, ...redrive, refused: 'ExecutionNotRedrivable' },
      ],
      expected: { error: 'E' },
    },
    {
      says: 'a client token is worth one redrive',
      states: { A: { Type: 'Fail', Error: 'E' } },
      acts: [
        { ...redrive, request: { clientToken: 'abc' }, answer: { redriveDate: NOON } },
        { at: 60, ...redrive, request: { clientToken: 'abc' }, answer: { redriveDate: NOON } },
        { operation: 'DescribeExecution', answer: { redriveCount: 1 } },
        { ...redrive, request: { clientToken: 'no spaces' }, refused: 'ValidationException' },
      ],
      expected: { error: 'E' },
    },
  ],
};

export const quotas: Page = {
  page: guide('service-quotas'),
  cases: [
    {
      says: 'a payload has at most 262,144 bytes of UTF-8: a result',
      states: {
        T: aTask({ Output: '{% $states.result.Payload %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
        End: end,
      },
      answers: [{ gives: 'å'.repeat(130_000) }],
      expected: { output: 'å'.repeat(130_000) },
    },
    {
      says: 'more of it is States.DataLimitExceeded',
      states: { T: aTask({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }), End: end },
      answers: [{ gives: 'å'.repeat(131_072) }],
      expected: { error: 'States.DataLimitExceeded' },
    },
    {
      says: 'the same holds for an Output',
      states: { A: aPass({ a: '{% $states.input %}', b: '{% $states.input %}' }) },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded' },
    },
    {
      says: 'a variable has at most 256 KiB',
      states: {
        A: aPass({}, { Assign: { a: '{% $states.input & $states.input %}' }, Next: 'B' }),
        B: end,
      },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded', cause: /'a' exceed the maximum of 262144 bytes/ },
    },
    {
      says: 'so have the variables of one Assign together',
      states: {
        A: aPass({}, { Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, Next: 'B' }),
        B: end,
      },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded', cause: /assigned by one state/ },
    },
    {
      says: 'the definition of a machine has at most 1 MiB',
      states: { A: aPass({ large: 'x'.repeat(1_048_576) }) },
      expected: { refused: /larger than 1048576 bytes/ },
    },
  ],
};
