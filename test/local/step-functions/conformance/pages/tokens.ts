import { expect } from '@jest/globals';
import { TaskTokens } from '../../../../../local/step-functions/task-tokens.ts';
import { aPass, aTask, aTokenTask, FUNCTION_ARN, MACHINE_ARN } from '../../support/workbench.ts';
import { guide, reference, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const waits = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
const succeed = { operation: 'SendTaskSuccess', request: { output: '1' } };

/** A token that this engine never gave out. */
const foreign = new TaskTokens().open({
  machineArn: MACHINE_ARN,
  succeed: () => undefined,
  fail: () => undefined,
  heartbeat: () => undefined,
});

export const callback: Page = {
  page: guide('connect-to-resource'),
  cases: [
    {
      says: 'a task with waitForTaskToken waits until SendTaskSuccess is called with its token, and gives its output',
      states: { T: aTokenTask({ TimeoutSeconds: 600 }) },
      answers: [{ gives: 'asked' }],
      acts: [{ at: 500, operation: 'SendTaskSuccess', request: { output: '{"status":"PAID"}' }, answer: {} }],
      expected: {
        output: { status: 'PAID' },
        endsAt: 500,
        payloads: [{ token: expect.stringMatching(/^[A-Za-z0-9+/=]{100,2048}$/) }],
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskSubmitted',
          '6<5 TaskSucceeded',
          '7<6 TaskStateExited',
          '8<7 ExecutionSucceeded',
        ],
        details: {
          TaskSubmitted: {
            ...waits,
            output: expect.stringContaining('"Payload":"asked"'),
            outputDetails: { truncated: false },
          },
          TaskSucceeded: { ...waits, output: '{"status":"PAID"}', outputDetails: { truncated: false } },
        },
      },
    },
    {
      says: 'SendTaskFailure fails the task with its error and cause',
      states: { T: aTokenTask({ Catch: [{ ErrorEquals: ['Declined'], Next: 'End' }] }), End: end },
      acts: [{ operation: 'SendTaskFailure', request: { error: 'Declined', cause: 'no money' }, answer: {} }],
      expected: {
        output: { Error: 'Declined', Cause: 'no money' },
        details: { TaskFailed: { ...waits, error: 'Declined', cause: 'no money' } },
      },
    },
    {
      says: 'every attempt has a token of its own; the one before is closed',
      states: { T: aTokenTask({ Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1 }] }) },
      acts: [
        { operation: 'SendTaskFailure', request: { error: 'Again' } },
        { at: 1, ...succeed, tokenOf: 0, refused: 'TaskTimedOut' },
        { ...succeed, tokenOf: 1, answer: {} },
      ],
      expected: { output: 1, invokedAt: [0, 1], endsAt: 1 },
    },
    {
      says: 'Task.Token is in the context only while the task runs',
      states: { T: aTokenTask({ Output: '{% $exists($states.context.Task) %}' }) },
      acts: [succeed],
      expected: { output: false },
    },
    {
      says: 'a task without waitForTaskToken has no token',
      states: {
        T: aTask({ Arguments: { FunctionName: FUNCTION_ARN, Payload: '{% $exists($states.context.Task) %}' } }),
      },
      expected: { output: expect.objectContaining({ Payload: false }) },
    },
    {
      says: 'a task that passes its token on to nobody is refused',
      states: { T: aTokenTask({ Arguments: { FunctionName: 'f' } }) },
      expected: { refused: /Task\.Token/ },
    },
  ],
};

export const tokens: Page = {
  page: reference('API_SendTaskSuccess'),
  cases: [
    {
      says: 'a token is worth one answer: TaskTimedOut when the task is closed',
      states: { T: aTokenTask({ Next: 'W' }), W: { Type: 'Wait', Seconds: 10, End: true } },
      acts: [
        succeed,
        { ...succeed, refused: 'TaskTimedOut' },
        { operation: 'SendTaskFailure', refused: 'TaskTimedOut' },
        { operation: 'SendTaskHeartbeat', refused: 'TaskTimedOut' },
      ],
      expected: { output: 1 },
    },
    {
      says: 'TaskTimedOut when the token has expired',
      states: {
        T: aTokenTask({ TimeoutSeconds: 540, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'W' }] }),
        W: { Type: 'Wait', Seconds: 10, End: true },
      },
      acts: [{ at: 540, ...succeed, refused: 'TaskTimedOut' }],
      expected: { output: { Error: 'States.Timeout', Cause: '' }, endsAt: 550 },
    },
    {
      says: 'InvalidToken when the token is none, TaskDoesNotExist when nobody knows it, InvalidOutput when that is no JSON',
      states: { T: aTokenTask() },
      acts: [
        { operation: 'SendTaskSuccess', request: { output: '1', taskToken: 'made-up' }, refused: 'InvalidToken' },
        { operation: 'SendTaskFailure', request: { taskToken: 'made-up' }, refused: 'InvalidToken' },
        { operation: 'SendTaskHeartbeat', request: { taskToken: 'made-up' }, refused: 'InvalidToken' },
        { operation: 'SendTaskSuccess', request: { output: '1', taskToken: foreign }, refused: 'TaskDoesNotExist' },
        { operation: 'SendTaskSuccess', request: { output: '{no' }, refused: 'InvalidOutput' },
        { operation: 'SendTaskSuccess', request: { output: '"x"' }, answer: {} },
      ],
      expected: { output: 'x' },
    },
    {
      says: 'a token has at most 2,048 characters, an output 262,144 bytes, an error 256 characters, a cause 32,768',
      states: { T: aTokenTask() },
      acts: [
        {
          operation: 'SendTaskSuccess',
          request: { output: '1', taskToken: 'x'.repeat(2_049) },
          refused: 'ValidationException',
        },
        {
          operation: 'SendTaskSuccess',
          request: { output: JSON.stringify('å'.repeat(131_072)) },
          refused: 'ValidationException',
        },
        { operation: 'SendTaskSuccess', request: {}, refused: 'ValidationException' },
        { operation: 'SendTaskFailure', request: { error: 'x'.repeat(257) }, refused: 'ValidationException' },
        { operation: 'SendTaskFailure', request: { cause: 'x'.repeat(32_769) }, refused: 'ValidationException' },
        { operation: 'SendTaskFailure', request: { error: 'E'.repeat(256), cause: 'c'.repeat(32_768) }, answer: {} },
      ],
      expected: { error: 'E'.repeat(256), cause: 'c'.repeat(32_768) },
    },
  ],
};

export const answersWhileAsking: Page = {
  page: 'not documented: what happens between a function that waits for its token and the answer',
  cases: [
    ...([{ gives: 1 }, { fails: 'TooLate' }] as const).map((late) => ({
      says: `an answer that comes while the function still runs completes the task once, though the function then ${'gives' in late ? 'succeeds' : 'fails'}`,
      states: { T: aTokenTask({ Next: 'W' }), W: { Type: 'Wait', Seconds: 60, End: true } },
      answers: [{ ...late, afterSeconds: 20 }],
      acts: [{ at: 10, operation: 'SendTaskSuccess', request: { output: '"early"' } }],
      expected: {
        output: 'early',
        endsAt: 70,
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskSucceeded',
          '6<5 TaskStateExited',
          '7<6 WaitStateEntered',
          '8<7 WaitStateExited',
          '9<8 ExecutionSucceeded',
        ],
      },
    })),
    {
      says: 'a function that fails fails its task at once, whatever its token would have been worth',
      states: {
        T: aTokenTask({ TimeoutSeconds: 600, Catch: [{ ErrorEquals: ['Refused'], Next: 'W' }] }),
        W: { Type: 'Wait', Seconds: 5, Output: '{% $states.input.Error %}', End: true },
      },
      answers: [{ fails: 'Refused' }],
      acts: [{ at: 1, ...succeed, refused: 'TaskTimedOut' }],
      expected: { output: 'Refused' },
    },
    {
      says: 'an error without a name is an empty one',
      states: {
        T: aTokenTask({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
        End: aPass('{% $states.input %}'),
      },
      acts: [{ operation: 'SendTaskFailure', answer: {} }],
      expected: { output: { Error: '', Cause: '' } },
    },
  ],
};
