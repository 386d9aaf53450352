import { aPass, aTask, aTokenTask } from '../../support/workbench.ts';
import { guide, specification, type Case, type Page } from '../support/case.ts';

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

export const catching: Page = {
  page: guide('concepts-error-handling'),
  cases: [
    {
      says: 'when retries are used up the first catcher that names the error is taken, with its Assign and Output',
      states: {
        T: aTask({
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Never' },
            {
              Comment: 'the rest',
              ErrorEquals: ['States.ALL'],
              Assign: { problem: '{% $states.errorOutput.Error %}' },
              Output: { because: '{% $parse($states.errorOutput.Cause).errorMessage %}', had: '{% $states.input %}' },
              Next: 'After',
            },
          ],
          Assign: { problem: 'never assigned', done: true },
          Output: { never: 'given' },
        }),
        Never: { Type: 'Fail' },
        After: aPass({ problem: '{% $problem %}', got: '{% $states.input %}', done: '{% $exists($done) %}' }),
      },
      input: 5,
      answers: [{ fails: 'Busy', message: 'too many' }],
      expected: { output: { problem: 'Busy', got: { because: 'too many', had: 5 }, done: false }, endsAt: 1 },
    },
    {
      says: 'a catcher without Output gives Error and Cause',
      states: { T: aTask({ Catch: [{ ErrorEquals: ['Mine'], Next: 'End' }] }), End: end },
      answers: [{ fails: 'Mine', message: 'm' }],
      expected: {
        output: { Error: 'Mine', Cause: '{"errorType":"Mine","errorMessage":"m"}' },
        history: [
          '1<0 ExecutionStarted',
          '2<0 TaskStateEntered',
          '3<2 TaskScheduled',
          '4<3 TaskStarted',
          '5<4 TaskFailed',
          '6<5 TaskStateExited',
          '7<6 SucceedStateEntered',
          '8<7 SucceedStateExited',
          '9<8 ExecutionSucceeded',
        ],
      },
    },
    {
      says: 'an error that no catcher names fails the execution, and names are case-sensitive',
      states: { T: aTask({ Catch: [{ ErrorEquals: ['Other', 'mine'], Next: 'End' }] }), End: end },
      answers: [{ fails: 'Mine' }],
      expected: { error: 'Mine' },
    },
    {
      says: 'States.ALL stands in the last catcher',
      states: {
        T: aTask({
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'End' },
            { ErrorEquals: ['X'], Next: 'End' },
          ],
        }),
        End: end,
      },
      expected: { refused: /Catch\[0\]: States\.ALL/ },
    },
    {
      says: 'a catcher names a state that exists',
      states: { T: aTask({ Catch: [{ ErrorEquals: ['X'], Next: 'Nowhere' }] }) },
      expected: { refused: /Nowhere|MISSING_TRANSITION_TARGET/ },
    },
  ],
};

/** How each error comes about, and by which names it is caught. */
const raised: readonly (Omit<Case, 'says' | 'expected' | 'states'> & {
  readonly error: string;
  readonly task: Readonly<Record<string, unknown>>;
  readonly caughtBy: readonly string[];
})[] = [
  {
    error: 'Mine',
    task: {},
    answers: always('Mine'),
    caughtBy: ['Mine', 'States.TaskFailed', 'States.ALL'],
  },
  {
    error: 'States.Timeout',
    task: { TimeoutSeconds: 5 },
    answers: [{ never: true }],
    caughtBy: ['States.Timeout', 'States.ALL'],
  },
  {
    error: 'States.QueryEvaluationError',
    task: { Output: '{% $states.input.missing %}' },
    caughtBy: ['States.QueryEvaluationError', 'States.TaskFailed', 'States.ALL'],
  },
  {
    error: 'States.DataLimitExceeded',
    task: {},
    answers: [{ gives: 'x'.repeat(262_144) }],
    caughtBy: ['States.DataLimitExceeded'],
  },
  { error: 'States.Runtime', task: { Arguments: '{% {} %}' }, caughtBy: [] },
];
const names = [
  'Mine',
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.QueryEvaluationError',
  'States.DataLimitExceeded',
  'States.Runtime',
];

export const errorNames: Page = {
  page: guide('concepts-error-handling'),
  cases: [
    ...raised.flatMap(({ error, task, caughtBy, ...rest }) =>
      names.map((name) => ({
        ...rest,
        says: `${error} is ${caughtBy.includes(name) ? '' : 'not '}caught by ${name}`,
        states: { T: aTask({ ...task, Catch: [{ ErrorEquals: [name], Next: 'Z' }] }), Z: caughtAs },
        expected: caughtBy.includes(name) ? { output: error } : { error },
      })),
    ),
    ...['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'].map((name) => ({
      says: `a missed heartbeat is caught by ${name}`,
      states: {
        T: aTokenTask({ HeartbeatSeconds: 10, Catch: [{ ErrorEquals: [name], Next: 'Z' }] }),
        Z: caughtAs,
      },
      expected: { output: 'States.Timeout', endsAt: 10 },
    })),
    {
      says: 'a missed heartbeat is not caught by States.TaskFailed',
      states: {
        T: aTokenTask({ HeartbeatSeconds: 10, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Z' }] }),
        Z: caughtAs,
      },
      expected: { error: 'States.Timeout', endsAt: 10 },
    },
    {
      says: 'a Parallel state can catch what a branch raises: States.NoChoiceMatched',
      states: {
        Both: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Which',
              States: {
                Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'No' }] },
                No: end,
              },
            },
          ],
          Catch: [{ ErrorEquals: ['States.NoChoiceMatched'], Next: 'Z' }],
          End: true,
        },
        Z: caughtAs,
      },
      expected: { output: 'States.NoChoiceMatched' },
    },
  ],
};

export const errorOutput: Page = {
  page: specification('error-output'),
  cases: [
    {
      says: 'an expression of a task that fails is caught like any error, and the function is not asked',
      states: {
        T: aTask({
          Arguments: { FunctionName: 'f', Payload: '{% $states.input.missing %}' },
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Z' }],
        }),
        Z: caughtAs,
      },
      expected: { output: 'States.QueryEvaluationError', payloads: [] },
    },
    {
      says: "what a catcher's own Output raises fails the execution",
      states: {
        T: aTask({
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.missing %}', Next: 'Z' }],
        }),
        Z: end,
      },
      answers: always('Mine'),
      expected: { error: 'States.QueryEvaluationError', cause: /the field 'Catch\[0\]\/Output'/ },
    },
  ],
};
