import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };
const waits = { Rest: { Type: 'Wait', Seconds: 1_000, End: true } };

export const machine: Page = {
  page: guide('statemachine-structure'),
  cases: [
    {
      says: 'a machine begins at StartAt, and goes from Next to Next until a state that says End',
      states: { Second: aPass('{% $states.input & "b" %}'), First: aPass('{% "a" %}', { Next: 'Second' }) },
      machine: { StartAt: 'First', Comment: 'Two states', Version: '1.0' },
      expected: { output: 'ab' },
    },
    {
      says: 'the input of the machine is that of its first state, and a state without Output passes it on',
      states: { A: { Type: 'Pass', Comment: 'Nothing', Next: 'B' }, B: end },
      input: { n: [1, null, 'å'] },
      expected: { output: { n: [1, null, 'å'] } },
    },
    {
      says: 'a machine that runs longer than its TimeoutSeconds fails with States.Timeout, which only the event names',
      states: waits,
      machine: { TimeoutSeconds: 300 },
      expected: {
        status: 'TIMED_OUT',
        endsAt: 300,
        history: ['1<0 ExecutionStarted', '2<0 WaitStateEntered', '3<0 ExecutionTimedOut'],
        details: { ExecutionTimedOut: { error: 'States.Timeout' } },
      },
    },
    {
      says: 'no Catch takes the timeout of the machine',
      states: {
        T: aTask({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }], TimeoutSeconds: 600 }),
        End: end,
      },
      machine: { TimeoutSeconds: 10 },
      answers: [{ never: true }],
      expected: { status: 'TIMED_OUT', endsAt: 10 },
    },
    {
      says: 'the TimeoutSeconds of a machine is a whole number above 0',
      states: { A: end },
      machine: { TimeoutSeconds: 0 },
      expected: { refused: /TimeoutSeconds of the machine/ },
    },
    {
      says: 'QueryLanguage of a state may say JSONata again',
      states: { A: aPass('{% 1 %}', { QueryLanguage: 'JSONata' }) },
      expected: { output: 1 },
    },
    {
      says: 'the name of a state has at most 80 characters',
      states: { ['x'.repeat(81)]: end },
      expected: { refused: /longer than 80 characters/ },
    },
    {
      says: 'a name of 80 characters is one',
      states: { ['x'.repeat(80)]: end },
      machine: { Comment: 'a name as long as it may be' },
      expected: { output: {} },
    },
    {
      says: 'every state has one of eight types',
      states: { A: { Type: 'Jump', End: true } },
      expected: { refused: /Type "Jump" is not one of/ },
    },
    {
      says: 'Next names a state of the same flow',
      states: { A: aPass({}, { Next: 'Nowhere' }), B: end },
      expected: { refused: /MISSING_TRANSITION_TARGET/ },
    },
    {
      says: 'a state has Next or End, not both',
      states: { A: { Type: 'Pass', Next: 'B', End: true }, B: end },
      expected: { refused: /TERMINAL_STATE_WITH_NEXT/ },
    },
    {
      says: 'a state is reached from another one or the first',
      states: { A: end, B: aPass({}) },
      expected: { refused: /State B is not reachable/ },
    },
  ],
};
