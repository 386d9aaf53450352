import { aPass } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };

export const choice: Page = {
  page: guide('state-choice'),
  cases: [
    {
      says: 'the first rule whose Condition is true is taken, with the Assign and Output of that rule',
      states: {
        Which: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 100 %}', Next: 'End' },
            {
              Comment: 'neither small nor large',
              Condition: '{% $states.input.n > 10 %}',
              Assign: { size: 'medium' },
              Output: { n: 0 },
              Next: 'End',
            },
            { Condition: '{% true %}', Next: 'End' },
          ],
          Assign: { size: 'of the state' },
          Output: { of: 'the state' },
        },
        End: aPass({ size: '{% $size %}', got: '{% $states.input %}' }),
      },
      input: { n: 50 },
      expected: {
        output: { size: 'medium', got: { n: 0 } },
        history: [
          '1<0 ExecutionStarted',
          '2<0 ChoiceStateEntered',
          '3<2 ChoiceStateExited',
          '4<3 PassStateEntered',
          '5<4 PassStateExited',
          '6<5 ExecutionSucceeded',
        ],
      },
    },
    {
      says: 'without a rule that is true the state goes to Default, with its own Assign and Output',
      states: {
        Which: {
          Type: 'Choice',
          Comment: 'Never no',
          Choices: [{ Condition: '{% false %}', Next: 'No' }],
          Default: 'Yes',
          Assign: { by: 'default' },
          Output: { given: '{% $states.input.n %}' },
        },
        No: aPass({}),
        Yes: aPass({ by: '{% $by %}', got: '{% $states.input %}' }),
      },
      input: { n: 1 },
      expected: { output: { by: 'default', got: { given: 1 } } },
    },
    {
      says: 'a rule without Assign assigns nothing, whatever the state assigns for Default',
      states: {
        Which: {
          Type: 'Choice',
          Choices: [{ Condition: '{% true %}', Next: 'End' }],
          Default: 'End',
          Assign: { by: 'default' },
        },
        End: aPass('{% $exists($by) %}'),
      },
      expected: { output: false },
    },
    {
      says: 'without a match and without Default the error is States.NoChoiceMatched',
      states: { Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'No' }] }, No: end },
      expected: {
        error: 'States.NoChoiceMatched',
        history: ['1<0 ExecutionStarted', '2<0 ChoiceStateEntered', '3<2 ExecutionFailed'],
      },
    },
    {
      says: 'a Condition that is no boolean is States.QueryEvaluationError',
      states: {
        Which: { Type: 'Choice', Choices: [{ Condition: '{% "yes" %}', Next: 'No' }], Default: 'No' },
        No: end,
      },
      expected: {
        error: 'States.QueryEvaluationError',
        cause: /the field 'Choices\[0\]\/Condition'.*Expected 'boolean', but was 'string'/,
      },
    },
    {
      says: 'a Choice state is no end, and has no Retry',
      states: {
        Which: {
          Type: 'Choice',
          Choices: [{ Condition: '{% true %}', Next: 'No' }],
          Retry: [{ ErrorEquals: ['States.ALL'] }],
        },
        No: end,
      },
      expected: { refused: /Retry is not allowed/ },
    },
    {
      says: 'a rule names a state that exists',
      states: { Which: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Nowhere' }] }, No: end },
      expected: { refused: /MISSING_TRANSITION_TARGET/ },
    },
  ],
};
