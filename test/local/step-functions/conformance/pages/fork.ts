import { expect } from '@jest/globals';
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

const items = (ItemProcessor: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  Each: { Type: 'Map', ItemProcessor, End: true, ...more },
});
const passing = flow({ P: aPass('{% $states.input %}') });

export const map: Page = {
  page: guide('state-map-inline'),
  cases: [
    {
      says: 'ItemProcessor runs once for each of Items, and the result has the outputs in the order of the items',
      states: items(
        {
          ProcessorConfig: { Mode: 'INLINE' },
          ...flow({ P: aPass('{% $states.input.id & $string($states.input.at) & $states.input.all %}') }),
        },
        {
          Comment: 'lines',
          Items: '{% $states.input.lines %}',
          ItemSelector: {
            at: '{% $states.context.Map.Item.Index %}',
            id: '{% $states.context.Map.Item.Value.id %}',
            all: '{% $states.input.of %}',
          },
          Assign: { last: '{% $states.result[1] %}' },
          Output: { ids: '{% $states.result %}' },
        },
      ),
      input: { of: '!', lines: [{ id: 'a' }, { id: 'b' }] },
      expected: {
        output: { ids: ['a0!', 'b1!'] },
        links: [
          'ExecutionStarted after nothing',
          'MapStateEntered after nothing',
          'MapStateStarted after MapStateEntered',
          'MapIterationStarted after MapStateStarted',
          'MapIterationStarted after MapStateStarted',
          'PassStateEntered after MapIterationStarted',
          'PassStateEntered after MapIterationStarted',
          'PassStateExited after PassStateEntered',
          'PassStateExited after PassStateEntered',
          'MapIterationSucceeded after PassStateExited',
          'MapIterationSucceeded after PassStateExited',
          'MapStateSucceeded after MapIterationSucceeded',
          'MapStateExited after MapStateSucceeded',
          'ExecutionSucceeded after MapStateExited',
        ],
        details: {
          MapStateStarted: { length: 2 },
          MapIterationStarted: { name: 'Each', index: 0 },
          MapIterationSucceeded: { name: 'Each', index: 0 },
        },
      },
    },
    {
      says: 'without Items the input is what it runs over, and without ItemSelector an item is the input of its run',
      states: items(passing),
      input: [3, { a: 1 }, null],
      expected: { output: [3, { a: 1 }, null] },
    },
    {
      says: 'Items may be written into the definition',
      states: items(passing, { Items: [1, 2] }),
      expected: { output: [1, 2] },
    },
    {
      says: 'over nothing the result is empty',
      states: items(passing),
      input: [],
      expected: { output: [] },
    },
    {
      says: 'Items that are no array are States.QueryEvaluationError',
      states: items(passing),
      input: { not: 'an array' },
      expected: { error: 'States.QueryEvaluationError', cause: /Expected 'array', but was 'object'/ },
    },
    ...(
      [
        [1, [0, 10, 20, 30]],
        ['{% $count($states.input) - 2 %}', [0, 0, 10, 10]],
        [0, [0, 0, 0, 0]],
        [undefined, [0, 0, 0, 0]],
      ] as const
    ).map(([MaxConcurrency, invokedAt]) => ({
      says: `MaxConcurrency ${MaxConcurrency ?? 'absent'} says how many run at a time, 0 as many as there may`,
      states: items(flow({ T: aTask({ Output: '{% 1 %}' }) }), MaxConcurrency === undefined ? {} : { MaxConcurrency }),
      input: [1, 2, 3, 4],
      answers: [{ gives: 1, afterSeconds: 10 }],
      expected: { output: [1, 1, 1, 1], invokedAt },
    })),
    {
      says: 'a MaxConcurrency that comes out as no whole number is States.QueryEvaluationError',
      states: items(passing, { MaxConcurrency: '{% 1.5 %}' }),
      input: [1],
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'MaxConcurrency'/ },
    },
    {
      says: 'no more than 40 run at a time',
      states: items(flow({ T: aTask({ Output: '{% 1 %}' }) })),
      input: Array.from({ length: 41 }, () => 0),
      answers: [{ gives: 1, afterSeconds: 10 }],
      expected: { output: expect.any(Array), invokedAt: [...Array.from({ length: 40 }, () => 0), 10] },
    },
    {
      says: 'a run that fails fails the state and ends the other runs',
      states: items(flow({ T: aTask({ Next: 'W' }), W: { Type: 'Wait', Seconds: 100, End: true } })),
      input: [1, 2],
      answers: [{ gives: 1 }, { fails: 'Bad', afterSeconds: 5 }],
      expected: {
        error: 'Bad',
        endsAt: 5,
        links: [
          'ExecutionStarted after nothing',
          'MapStateEntered after nothing',
          'MapStateStarted after MapStateEntered',
          'MapIterationStarted after MapStateStarted',
          'MapIterationStarted after MapStateStarted',
          'TaskStateEntered after MapIterationStarted',
          'TaskStateEntered after MapIterationStarted',
          'TaskScheduled after TaskStateEntered',
          'TaskStarted after TaskScheduled',
          'TaskScheduled after TaskStateEntered',
          'TaskStarted after TaskScheduled',
          'TaskSucceeded after TaskStarted',
          'TaskStateExited after TaskSucceeded',
          'WaitStateEntered after TaskStateExited',
          'TaskFailed after TaskStarted',
          'MapIterationFailed after TaskFailed',
          'TaskStateAborted after TaskFailed',
          'MapIterationAborted after TaskFailed',
          'WaitStateAborted after TaskFailed',
          'MapStateFailed after TaskFailed',
          'ExecutionFailed after MapStateFailed',
        ],
        details: {
          MapIterationFailed: { name: 'Each', index: 1 },
          MapIterationAborted: { name: 'Each', index: 0 },
        },
      },
    },
    {
      says: 'a state that is entered again runs over all of its items again',
      states: {
        ...items(flow({ T: aTask({ Output: '{% $states.result.Payload + 1 %}' }) }), { End: undefined, Next: 'Again' }),
        Again: { Type: 'Choice', Choices: [{ Condition: '{% $states.input[0] < 2 %}', Next: 'Each' }], Default: 'End' },
        End: { Type: 'Succeed' },
      },
      input: [0, 5],
      expected: { output: [2, 7], payloads: [0, 5, 1, 6] },
    },
    {
      says: 'Retry and Catch of the state are for the errors of its runs',
      states: {
        ...items(flow({ T: aTask() }), {
          Retry: [{ ErrorEquals: ['Bad'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Bad'], Output: '{% $states.errorOutput.Error %}', Next: 'End' }],
        }),
        End: { Type: 'Succeed' },
      },
      input: [1],
      answers: [{ fails: 'Bad' }],
      expected: { output: 'Bad', invokedAt: [0, 1] },
    },
  ],
};
