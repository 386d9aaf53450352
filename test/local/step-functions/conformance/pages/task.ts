import { expect } from '@jest/globals';
import { aPass, aTask, aTokenTask, FUNCTION_ARN } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const lambda = { resourceType: 'lambda', resource: 'invoke' };

export const task: Page = {
  page: guide('state-task'),
  cases: [
    {
      says: 'Arguments go to the function, its result to Output, and every step is an event',
      states: {
        T: aTask({
          Comment: 'asks',
          Arguments: { FunctionName: FUNCTION_ARN, Payload: { id: '{% $states.input.id %}', fixed: [1] } },
          TimeoutSeconds: 30,
          HeartbeatSeconds: 20,
          Output: '{% $states.result.Payload %}',
        }),
      },
      input: { id: 'x' },
      answers: [{ gives: { reserved: 2 }, afterSeconds: 4 }],
      expected: {
        output: { reserved: 2 },
        endsAt: 4,
        payloads: [{ id: 'x', fixed: [1] }],
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskSucceeded',
          '6<5 TaskStateExited',
          '7<6 ExecutionSucceeded',
        ],
        details: {
          TaskStateEntered: { name: 'T', input: '{"id":"x"}', inputDetails: { truncated: false } },
          TaskScheduled: {
            ...lambda,
            region: 'eu-north-1',
            parameters: JSON.stringify({ FunctionName: FUNCTION_ARN, Payload: { id: 'x', fixed: [1] } }),
            timeoutInSeconds: 30,
            heartbeatInSeconds: 20,
          },
          TaskStarted: lambda,
          TaskSucceeded: {
            ...lambda,
            output: expect.stringContaining('"Payload":{"reserved":2}'),
            outputDetails: { truncated: false },
          },
          TaskStateExited: { name: 'T', output: '{"reserved":2}', outputDetails: { truncated: false } },
        },
      },
    },
    {
      says: 'Arguments may be one expression',
      states: {
        T: aTask({
          Arguments: `{% { 'FunctionName': '${FUNCTION_ARN}', 'Payload': $states.input.n } %}`,
          Output: '{% $states.result.Payload %}',
        }),
      },
      input: { n: 5 },
      expected: { output: 5, payloads: [5] },
    },
    {
      says: 'a task that runs longer than TimeoutSeconds fails with States.Timeout and without a cause',
      states: { T: aTask({ TimeoutSeconds: 5 }) },
      answers: [{ never: true }],
      expected: {
        error: 'States.Timeout',
        endsAt: 5,
        details: { TaskTimedOut: { ...lambda, error: 'States.Timeout' }, ExecutionFailed: { error: 'States.Timeout' } },
      },
    },
    {
      says: 'TimeoutSeconds may be an expression',
      states: { T: aTask({ TimeoutSeconds: '{% $states.input.t * 2 %}' }) },
      input: { t: 4 },
      answers: [{ never: true }],
      expected: { error: 'States.Timeout', endsAt: 8 },
    },
    {
      says: 'each attempt has the whole TimeoutSeconds',
      states: { T: aTask({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }) },
      answers: [{ never: true }],
      expected: { error: 'States.Timeout', invokedAt: [0, 6], endsAt: 11 },
    },
    ...['0', '-1', '1.5', "'10'", 'null', '100000000'].map((seconds) => ({
      says: `TimeoutSeconds is a whole number from 1 to 99,999,999, and not ${seconds}`,
      states: { T: aTask({ TimeoutSeconds: `{% ${seconds} %}` }) },
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'TimeoutSeconds'/, payloads: [] },
    })),
    {
      says: 'a TimeoutSeconds of nothing is none',
      states: { T: aTask({ TimeoutSeconds: 0 }) },
      expected: { refused: /TimeoutSeconds must be a whole number from 1/ },
    },
    {
      says: 'a task that sends no heartbeat for HeartbeatSeconds has timed out',
      states: { T: aTokenTask({ HeartbeatSeconds: 40, TimeoutSeconds: 100 }) },
      acts: [{ at: 30, operation: 'SendTaskHeartbeat', answer: {} }],
      expected: {
        error: 'States.Timeout',
        endsAt: 70,
        details: {
          TaskTimedOut: { ...lambda, resource: 'invoke.waitForTaskToken', error: 'States.Timeout' },
        },
      },
    },
    {
      says: 'heartbeats do not carry a task beyond its TimeoutSeconds',
      states: { T: aTokenTask({ HeartbeatSeconds: '{% 40 %}', TimeoutSeconds: 100 }) },
      acts: [
        { at: 30, operation: 'SendTaskHeartbeat' },
        { at: 69, operation: 'SendTaskHeartbeat' },
      ],
      expected: { error: 'States.Timeout', endsAt: 100 },
    },
    {
      says: 'HeartbeatSeconds that come out as none are States.QueryEvaluationError',
      states: { T: aTokenTask({ HeartbeatSeconds: '{% 0 %}' }) },
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'HeartbeatSeconds'/ },
    },
    {
      says: 'HeartbeatSeconds is less than TimeoutSeconds',
      states: { T: aTokenTask({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
      expected: { refused: /HeartbeatSeconds must be smaller than TimeoutSeconds/ },
    },
    {
      says: 'Arguments without the name of a function end the execution with States.Runtime',
      states: { T: aTask({ Arguments: '{% {} %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }), End: end },
      expected: { error: 'States.Runtime', cause: /'FunctionName' is required/ },
    },
  ],
};

export const lambdaTask: Page = {
  page: guide('connect-lambda'),
  cases: [
    {
      says: 'the result of lambda:invoke is what the function gave, within what the API of Lambda says of it',
      states: { T: aTask() },
      answers: [{ gives: { reserved: 2 } }],
      expected: {
        output: {
          ExecutedVersion: '$LATEST',
          Payload: { reserved: 2 },
          StatusCode: 200,
          SdkHttpMetadata: {
            AllHttpHeaders: expect.objectContaining({
              'X-Amz-Executed-Version': ['$LATEST'],
              'Content-Length': ['14'],
              'Content-Type': ['application/json'],
            }),
            HttpHeaders: expect.objectContaining({ 'Content-Type': 'application/json' }),
            HttpStatusCode: 200,
          },
          SdkResponseMetadata: { RequestId: expect.any(String) },
        },
      },
    },
    {
      says: 'ExecutedVersion is the version or alias that was named',
      states: {
        T: aTask({
          Arguments: { FunctionName: `${FUNCTION_ARN}:7`, Payload: {} },
          Output: '{% $states.result.ExecutedVersion %}',
        }),
      },
      expected: { output: '7' },
    },
    {
      says: 'Payload absent is an empty object, and a function that gives nothing gives null',
      states: {
        T: aTask({ Arguments: { FunctionName: FUNCTION_ARN }, Output: { got: '{% $states.result.Payload %}' } }),
      },
      answers: [{ gives: undefined }],
      expected: { output: { got: null }, payloads: [{}] },
    },
    {
      says: 'a function that throws fails the task under the name of its error, with all of the error as the cause',
      states: { T: aTask() },
      answers: [{ fails: 'CartInvalid', message: 'empty', trace: ['at x'] }],
      expected: {
        error: 'CartInvalid',
        cause: '{"errorType":"CartInvalid","errorMessage":"empty","trace":["at x"]}',
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskFailed',
          '6<5 ExecutionFailed',
        ],
        details: {
          TaskFailed: {
            ...lambda,
            error: 'CartInvalid',
            cause: '{"errorType":"CartInvalid","errorMessage":"empty","trace":["at x"]}',
          },
        },
      },
    },
    {
      says: 'what Lambda itself refuses has a name that begins with Lambda',
      states: { T: aTask() },
      answers: [{ refused: 'ResourceNotFoundException', message: 'Function not found' }],
      expected: { error: 'Lambda.ResourceNotFoundException', cause: 'Function not found' },
    },
    ...['Lambda.ServiceException', 'Lambda.TooManyRequestsException', 'Lambda.Unknown'].map((name) => ({
      says: `${name} can be told from errors of the function`,
      states: {
        T: aTask({ Retry: [{ ErrorEquals: [name], IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 }] }),
      },
      answers: [
        name === 'Lambda.Unknown' ? { fails: name } : { refused: name.slice('Lambda.'.length), message: 'not now' },
        { gives: 1 },
      ],
      expected: { output: expect.objectContaining({ Payload: 1 }), invokedAt: [0, 2] },
    })),
    ...['Sandbox.Timedout', 'Runtime.ExitError'].map((name) => ({
      says: `a function that ended as ${name} fails the task under that name`,
      states: { T: aTask({ Catch: [{ ErrorEquals: [name], Next: 'End' }] }), End: aPass('{% $states.input.Error %}') },
      answers: [{ fails: name }],
      expected: { output: name },
    })),
    ...(
      [
        ['another service', { Resource: 'arn:aws:states:::dynamodb:putItem' }, /dynamodb:putItem.*not supported/],
        ['a synchronous job', { Resource: 'arn:aws:states:::states:startExecution.sync' }, /not supported/],
        ['a function as resource', { Resource: 'arn:aws:lambda:eu-north-1:1:function:f' }, /not supported/],
        ['no function', { Arguments: { Payload: {} } }, /FunctionName/],
        ['further arguments', { Arguments: { FunctionName: 'f', Qualifier: '1' } }, /Qualifier/],
        ['credentials', { Credentials: { RoleArn: 'x' } }, /Credentials/],
      ] as const
    ).map(([what, fields, refused]) => ({
      says: `not supported here: ${what}`,
      states: { T: aTask(fields) },
      expected: { refused },
    })),
  ],
};
