import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const caughtAs = aPass('{% $states.input.Error %}');

/** A task that fails as told, and a machine that says what was caught. */
const retried = (retriers: readonly Readonly<Record<string, unknown>>[]) => ({
  T: aTask({ Retry: retriers, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }),
  Z: caughtAs,
});
const always = (name: string) => [{ fails: name }] as const;

export const retry: Page = {
  page: guide('concepts-error-handling'),
  cases: [
    {
      says: 'the first retry is after IntervalSeconds, the next ones BackoffRate times later, up to MaxAttempts',
      states: retried([{ ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 3 }]),
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0, 3, 7.5, 14.25], endsAt: 14.25 },
    },
    {
      says: 'a retrier that says nothing more retries three times, after 1, 2 and 4 seconds',
      states: retried([{ ErrorEquals: ['Busy'] }]),
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0, 1, 3, 7] },
    },
    {
      says: 'MaxDelaySeconds is the longest delay (IntervalSeconds 3, BackoffRate 2, MaxDelaySeconds 5, MaxAttempts 3)',
      states: retried([
        { ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 5, MaxAttempts: 3 },
      ]),
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0, 3, 8, 13] },
    },
    {
      says: 'JitterStrategy FULL draws each delay between 0 and its whole',
      states: retried([{ ErrorEquals: ['Busy'], IntervalSeconds: 8, MaxAttempts: 2, JitterStrategy: 'FULL' }]),
      random: 0.25,
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0, 2, 6] },
    },
    {
      says: 'JitterStrategy NONE, as when it is absent, draws nothing',
      states: retried([{ ErrorEquals: ['Busy'], IntervalSeconds: 8, MaxAttempts: 2, JitterStrategy: 'NONE' }]),
      random: 0.25,
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0, 8, 24] },
    },
    {
      says: 'MaxAttempts 0 never retries',
      states: retried([{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }]),
      answers: always('Busy'),
      expected: { output: 'Busy', invokedAt: [0] },
    },
    {
      says: "each retrier counts for itself, and what a used up one would take goes to Catch (the page's ErrorA, ErrorB, ErrorC, ErrorB)",
      states: retried([
        { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
        { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
      ]),
      answers: [{ fails: 'ErrorA' }, { fails: 'ErrorB' }, { fails: 'ErrorC' }, { fails: 'ErrorB' }],
      expected: { output: 'ErrorB', invokedAt: [0, 1, 3, 8] },
    },
    {
      says: 'the first retrier that names the error is used, and later ones are not (timeouts apart from the rest)',
      states: {
        T: aTask({
          TimeoutSeconds: 10,
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
        }),
      },
      answers: [{ fails: 'Busy' }, { never: true }],
      expected: { error: 'States.Timeout', invokedAt: [0, 1], endsAt: 11 },
    },
    {
      says: 'a retry is a new attempt in the same visit, which State.RetryCount counts',
      states: {
        T: aTask({
          Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' },
          Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, BackoffRate: 1 }],
          Output: '{% $states.context.State.RetryCount %}',
        }),
      },
      answers: [{ fails: 'A' }, { fails: 'B' }, { gives: 1 }],
      expected: {
        output: 2,
        payloads: [0, 1, 2],
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskFailed',
          '6<5 TaskScheduled',
          '7<6 TaskStarted',
          '8<7 TaskFailed',
          '9<8 TaskScheduled',
          '10<9 TaskStarted',
          '11<10 TaskSucceeded',
          '12<11 TaskStateExited',
          '13<12 ExecutionSucceeded',
        ],
      },
    },
    {
      says: 'counters begin anew whenever the state is entered',
      states: {
        T: aTask({
          Arguments: { FunctionName: 'f', Payload: {} },
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Busy'], Output: '{% $states.input - 1 %}', Next: 'More' }],
        }),
        More: { Type: 'Choice', Choices: [{ Condition: '{% $states.input > 0 %}', Next: 'T' }], Default: 'Z' },
        Z: end,
      },
      input: 2,
      answers: always('Busy'),
      expected: { output: 0, invokedAt: [0, 1, 1, 2] },
    },
    ...(
      [
        ['an interval of nothing', { IntervalSeconds: 0 }, /IntervalSeconds/],
        ['an interval of a part of a second', { IntervalSeconds: 0.5 }, /IntervalSeconds/],
        ['a shrinking interval', { BackoffRate: 0.5 }, /BackoffRate/],
        ['fewer than no attempts', { MaxAttempts: -1 }, /MaxAttempts/],
        ['more attempts than 99,999,999', { MaxAttempts: 100_000_000 }, /MaxAttempts/],
        ['a longest delay of nothing', { MaxDelaySeconds: 0 }, /MaxDelaySeconds/],
        ['a longest delay of more than a year', { MaxDelaySeconds: 31_622_401 }, /MaxDelaySeconds/],
        ['unknown jitter', { JitterStrategy: 'HALF' }, /JitterStrategy/],
        ['States.ALL in company', { ErrorEquals: ['States.ALL', 'X'] }, /States\.ALL must stand alone/],
        ['nothing named', { ErrorEquals: [] }, /ErrorEquals/],
      ] as const
    ).map(([what, fields, refused]) => ({
      says: `a retrier does not have ${what}`,
      states: { T: aTask({ Retry: [{ ErrorEquals: ['X'], ...fields }] }) },
      expected: { refused },
    })),
    {
      says: 'States.ALL stands in the last retrier',
      states: { T: aTask({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }) },
      expected: { refused: /Retry\[0\]: States\.ALL/ },
    },
  ],
};
