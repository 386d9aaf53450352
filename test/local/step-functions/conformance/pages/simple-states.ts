import { aPass } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

export const pass: Page = {
  page: guide('state-pass'),
  cases: [
    {
      says: 'a Pass state passes its input on, or what its Output makes of it',
      states: {
        A: aPass({ doubled: '{% $states.input.n * 2 %}' }, { Next: 'B' }),
        B: { Type: 'Pass', End: true },
      },
      input: { n: 21 },
      expected: {
        output: { doubled: 42 },
        history: [
          '1<0 ExecutionStarted',
          '2<0 PassStateEntered',
          '3<2 PassStateExited',
          '4<3 PassStateEntered',
          '5<4 PassStateExited',
          '6<5 ExecutionSucceeded',
        ],
      },
    },
    {
      says: 'a Pass state has neither Retry nor Catch',
      states: { A: aPass({}, { Catch: [{ ErrorEquals: ['X'], Next: 'A' }] }) },
      expected: { refused: /Catch is not allowed/ },
    },
  ],
};

export const succeed: Page = {
  page: guide('state-succeed'),
  cases: [
    {
      says: 'a Succeed state ends the machine with success, and has no Next',
      states: { Done: { Type: 'Succeed', Comment: 'Well', Output: { ok: '{% $states.input.n %}' } } },
      input: { n: true },
      expected: {
        output: { ok: true },
        history: [
          '1<0 ExecutionStarted',
          '2<0 SucceedStateEntered',
          '3<2 SucceedStateExited',
          '4<3 ExecutionSucceeded',
        ],
      },
    },
    {
      says: 'a Succeed state without Output gives its input',
      states: { Done: { Type: 'Succeed' } },
      input: [1],
      expected: { output: [1] },
    },
    {
      says: 'a Succeed state assigns nothing',
      states: { Done: { Type: 'Succeed', Assign: { n: 1 } } },
      expected: { refused: /SCHEMA_VALIDATION_FAILED: \/States\/Done/ },
    },
  ],
};

export const fail: Page = {
  page: guide('state-fail'),
  cases: [
    {
      says: 'a Fail state ends the machine as a failure with Error and Cause',
      states: { Sorry: { Type: 'Fail', Comment: 'Bad', Error: 'OutOfLuck', Cause: 'no rain' } },
      expected: {
        error: 'OutOfLuck',
        cause: 'no rain',
        history: ['1<0 ExecutionStarted', '2<0 FailStateEntered', '3<2 ExecutionFailed'],
        details: { ExecutionFailed: { error: 'OutOfLuck', cause: 'no rain' } },
      },
    },
    {
      says: 'Error and Cause may be expressions',
      states: { Sorry: { Type: 'Fail', Error: '{% "Out" & "OfLuck" %}', Cause: '{% "no " & $states.input.what %}' } },
      input: { what: 'rain' },
      expected: { error: 'OutOfLuck', cause: 'no rain' },
    },
    {
      says: 'an Error that comes out as no text is States.QueryEvaluationError',
      states: { Sorry: { Type: 'Fail', Error: '{% 7 %}' } },
      expected: { error: 'States.QueryEvaluationError', cause: /field 'Error'.*Expected 'string', but was 'number'/ },
    },
    {
      says: 'Error and Cause may both be left out',
      states: { Sorry: { Type: 'Fail' } },
      expected: { error: undefined, details: { ExecutionFailed: {} } },
    },
    {
      says: 'a Fail state passes nothing on',
      states: { Sorry: { Type: 'Fail', Output: {} } },
      expected: { refused: /SCHEMA_VALIDATION_FAILED: \/States\/Sorry/ },
    },
  ],
};
