import { expect } from '@jest/globals';
import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const flow = (states: Readonly<Record<string, unknown>>) => ({ StartAt: Object.keys(states)[0], States: states });

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
