import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const flow = (states: Readonly<Record<string, unknown>>) => ({ StartAt: Object.keys(states)[0], States: states });
const asleep = flow({ Long: { Type: 'Wait', Seconds: 1_000, End: true } });
const broken = flow({ Bad: { Type: 'Fail', Error: 'Broken', Cause: 'it was' } });

export const parallel: Page = {
  page: guide('state-parallel'),
  cases: [
    {
      says: 'every branch has a copy of the input, and the result is the array of their outputs',
      states: {
        Both: {
          Type: 'Parallel',
          Comment: 'two',
          Branches: [flow({ L: aPass('{% $states.input.n + 1 %}') }), flow({ R: aPass('{% $states.input.n + 2 %}') })],
          Output: { sums: '{% $states.result %}' },
          Assign: { sums: '{% $states.result %}' },
          Next: 'After',
        },
        After: aPass({ got: '{% $states.input %}', assigned: '{% $sums %}' }),
      },
      input: { n: 1 },
      expected: {
        output: { got: { sums: [2, 3] }, assigned: [2, 3] },
        links: [
          'ExecutionStarted after nothing',
          'ParallelStateEntered after nothing',
          'ParallelStateStarted after ParallelStateEntered',
          'PassStateEntered after ParallelStateStarted',
          'PassStateEntered after ParallelStateStarted',
          'PassStateExited after PassStateEntered',
          'PassStateExited after PassStateEntered',
          'ParallelStateSucceeded after PassStateExited',
          'ParallelStateExited after ParallelStateSucceeded',
          'PassStateEntered after ParallelStateExited',
          'PassStateExited after PassStateEntered',
          'ExecutionSucceeded after PassStateExited',
        ],
      },
    },
    {
      says: 'Arguments are what the branches get instead of the input',
      states: {
        Both: {
          Type: 'Parallel',
          Arguments: { only: '{% $states.input.n %}' },
          Branches: [flow({ L: { Type: 'Succeed' } })],
          End: true,
        },
      },
      input: { n: 7, more: 1 },
      expected: { output: [{ only: 7 }] },
    },
    {
      says: 'it waits for all branches to end',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [5, 9].map((Seconds) => flow({ [`W${Seconds}`]: { Type: 'Wait', Seconds, End: true } })),
          End: true,
        },
      },
      expected: { output: [{}, {}], endsAt: 9 },
    },
    {
      says: 'a branch that fails fails the state, and ends the other branches',
      states: { Both: { Type: 'Parallel', Branches: [asleep, broken], End: true } },
      expected: {
        error: 'Broken',
        cause: 'it was',
        endsAt: 0,
        links: [
          'ExecutionStarted after nothing',
          'ParallelStateEntered after nothing',
          'ParallelStateStarted after ParallelStateEntered',
          'WaitStateEntered after ParallelStateStarted',
          'FailStateEntered after ParallelStateStarted',
          'WaitStateAborted after FailStateEntered',
          'ParallelStateFailed after FailStateEntered',
          'ExecutionFailed after ParallelStateFailed',
        ],
      },
    },
    {
      says: 'forks within a branch that is ended are ended with it',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [
            flow({ Inner: { Type: 'Parallel', Branches: [asleep], End: true } }),
            flow({ Each: { Type: 'Map', Items: [1], ItemProcessor: flow({ T: aTask() }), End: true } }),
            flow({ Rest: { Type: 'Wait', Seconds: 5, Next: 'Bad' }, Bad: { Type: 'Fail', Error: 'Broken' } }),
          ],
          End: true,
        },
      },
      answers: [{ never: true }],
      expected: {
        error: 'Broken',
        links: [
          'ExecutionStarted after nothing',
          'ParallelStateEntered after nothing',
          'ParallelStateStarted after ParallelStateEntered',
          'ParallelStateEntered after ParallelStateStarted',
          'ParallelStateStarted after ParallelStateEntered',
          'WaitStateEntered after ParallelStateStarted',
          'MapStateEntered after ParallelStateStarted',
          'MapStateStarted after MapStateEntered',
          'MapIterationStarted after MapStateStarted',
          'TaskStateEntered after MapIterationStarted',
          'TaskScheduled after TaskStateEntered',
          'TaskStarted after TaskScheduled',
          'WaitStateEntered after ParallelStateStarted',
          'WaitStateExited after WaitStateEntered',
          'FailStateEntered after WaitStateExited',
          'ParallelStateAborted after FailStateEntered',
          'MapStateAborted after FailStateEntered',
          'ParallelStateFailed after FailStateEntered',
          'ExecutionFailed after ParallelStateFailed',
        ],
      },
    },
    {
      says: 'the error of a branch can be caught by the state, and not within another branch',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [broken],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Mend' }],
          End: true,
        },
        Mend: { Type: 'Succeed' },
      },
      expected: { output: { Error: 'Broken', Cause: 'it was' } },
    },
    {
      says: 'Retry of the state runs all its branches again, those that succeeded as well',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [
            flow({ Good: aTask({ Output: '{% $states.result.Payload %}' }) }),
            flow({
              Rest: { Type: 'Wait', Seconds: 1, Next: 'Flaky' },
              Flaky: aTask({ Output: '{% $states.result.Payload %}' }),
            }),
          ],
          Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 5 }],
          Output: '{% [$states.result, $states.context.State.RetryCount] %}',
          End: true,
        },
      },
      answers: [{ gives: 'a' }, { fails: 'Flaky' }, { gives: 'b' }, { gives: 'c' }],
      expected: { output: ['b', 'c', 1], invokedAt: [0, 1, 6, 7] },
    },
    {
      says: 'a branch goes to none of the states outside of it',
      states: {
        Both: { Type: 'Parallel', Branches: [flow({ L: aPass({}, { Next: 'Out' }) })], Next: 'Out' },
        Out: { Type: 'Succeed' },
      },
      expected: { refused: /BRANCH_OUTBOUND_TRANSITION_TARGET/ },
    },
  ],
};
