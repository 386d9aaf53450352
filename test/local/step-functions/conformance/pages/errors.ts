import { aPass, aTask, aTokenTask } from '../../support/workbench.ts';
import { guide, specification, type Case, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const caughtAs = aPass('{% $states.input.Error %}');

const always = (name: string) => [{ fails: name }] as const;

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
      expected: { refused: /MISSING_TRANSITION_TARGET.*Nowhere/ },
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
