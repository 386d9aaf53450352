import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };

export const quotas: Page = {
  page: guide('service-quotas'),
  cases: [
    {
      says: 'a payload has at most 262,144 bytes of UTF-8: a result',
      states: {
        T: aTask({ Output: '{% $states.result.Payload %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }),
        End: end,
      },
      answers: [{ gives: 'å'.repeat(130_000) }],
      expected: { output: 'å'.repeat(130_000) },
    },
    {
      says: 'more of it is States.DataLimitExceeded',
      states: { T: aTask({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] }), End: end },
      answers: [{ gives: 'å'.repeat(131_072) }],
      expected: { error: 'States.DataLimitExceeded' },
    },
    {
      says: 'the same holds for an Output',
      states: { A: aPass({ a: '{% $states.input %}', b: '{% $states.input %}' }) },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded' },
    },
    {
      says: 'a variable has at most 256 KiB',
      states: {
        A: aPass({}, { Assign: { a: '{% $states.input & $states.input %}' }, Next: 'B' }),
        B: end,
      },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded', cause: /'a' exceed the maximum of 262144 bytes/ },
    },
    {
      says: 'so have the variables of one Assign together',
      states: {
        A: aPass({}, { Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, Next: 'B' }),
        B: end,
      },
      input: 'x'.repeat(140_000),
      expected: { error: 'States.DataLimitExceeded', cause: /assigned by one state/ },
    },
    {
      says: 'the definition of a machine has at most 1 MiB',
      states: { A: aPass({ large: 'x'.repeat(1_048_576) }) },
      expected: { refused: /larger than 1048576 bytes/ },
    },
  ],
};
