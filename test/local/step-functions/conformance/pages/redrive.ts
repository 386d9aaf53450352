import { aTask, aTokenTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const NOON = Date.UTC(2026, 0, 1, 12) / 1000;
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
