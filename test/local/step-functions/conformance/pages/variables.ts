import { aPass, aTask } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };

export const variables: Page = {
  page: guide('workflow-variables'),
  cases: [
    {
      says: 'a variable is assigned by one state and read, with a dollar, by any later one',
      states: {
        A: aPass({}, { Assign: { productName: 'product1', count: 42, available: true, of: { a: [null] } }, Next: 'B' }),
        B: { Type: 'Wait', Seconds: 1, Next: 'C' },
        C: aPass({ is: '{% $productName & $count %}', of: '{% $of %}', available: '{% $available %}' }),
      },
      expected: { output: { is: 'product142', of: { a: [null] }, available: true } },
    },
    {
      says: 'Assign and Output see the variables as they were on entry, all of them at once',
      states: {
        A: aPass({}, { Assign: { x: 3, a: 6 }, Next: 'B' }),
        B: aPass({ output: '{% $x %}' }, { Assign: { x: '{% $a %}', nextX: '{% $x %}' }, Next: 'C' }),
        C: aPass({ before: '{% $states.input.output %}', x: '{% $x %}', nextX: '{% $nextX %}' }),
      },
      expected: { output: { before: 3, x: 6, nextX: 3 } },
    },
    {
      says: 'what a state assigns is in its exit event, each value as JSON text',
      states: { A: aPass({}, { Assign: { n: 1, text: '{% "x" %}' } }) },
      expected: {
        output: {},
        details: {
          PassStateExited: {
            name: 'A',
            output: '{}',
            outputDetails: { truncated: false },
            assignedVariables: { n: '1', text: '"x"' },
            assignedVariablesDetails: { truncated: false },
          },
        },
      },
    },
    {
      says: 'the result of a task can be assigned, and its input stays to be given on',
      states: {
        T: aTask({ Assign: { got: '{% $states.result.Payload %}' }, Output: '{% $states.input %}', Next: 'B' }),
        B: aPass({ got: '{% $got %}', input: '{% $states.input %}' }),
      },
      input: 'in',
      answers: [{ gives: 'out' }],
      expected: { output: { got: 'out', input: 'in' } },
    },
    {
      says: 'branches read the variables around them, and their own end with them',
      states: {
        A: aPass({}, { Assign: { shared: 'outer' }, Next: 'Both' }),
        Both: {
          Type: 'Parallel',
          Branches: ['l', 'r'].map((own) => ({
            StartAt: own,
            States: {
              [own]: aPass({}, { Assign: { own }, Next: `${own}2` }),
              [`${own}2`]: aPass('{% $shared & $own %}'),
            },
          })),
          Assign: { both: '{% $states.result %}' },
          Next: 'C',
        },
        C: aPass({ both: '{% $both %}', own: '{% $exists($own) %}' }),
      },
      expected: { output: { both: ['outerl', 'outerr'], own: false } },
    },
    {
      says: 'so do the runs of a Map state, each with variables of its own',
      states: {
        Each: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: {
            StartAt: 'P',
            States: {
              P: aPass({}, { Assign: { seen: '{% $exists($seen) ? "before" : $states.input %}' }, Next: 'Q' }),
              Q: aPass('{% $seen %}'),
            },
          },
          Next: 'End',
        },
        End: aPass({ seen: '{% $exists($seen) %}', each: '{% $states.input %}' }),
      },
      expected: { output: { seen: false, each: [1, 2] } },
    },
    {
      says: 'a branch may not assign a variable of the scopes around it',
      states: {
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'P', States: { P: aPass({}, { Assign: { n: 1 } }) } }],
          Next: 'B',
        },
        B: aPass({}, { Assign: { n: 2 } }),
      },
      expected: { refused: /State 'P'.*'n' of an outer scope/ },
    },
    {
      says: 'nor may the processor of a Map state',
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'P', States: { P: aPass({}, { Assign: { n: 1 } }) } },
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { n: 2 }, Next: 'B' }],
          Next: 'B',
        },
        B: end,
      },
      expected: { refused: /outer scope/ },
    },
    {
      says: 'the name states is reserved',
      states: { A: aPass({}, { Assign: { states: 1 } }) },
      expected: { refused: /reserved/ },
    },
    ...['a-b', '1a', 'a b', '', 'x'.repeat(81)].map((name) => ({
      says: `a name is a Unicode identifier of at most 80 characters, unlike '${name}'`,
      states: { A: aPass({}, { Assign: { [name]: 1 } }) },
      expected: { refused: /is not a valid name|more than 80 characters/ },
    })),
    {
      says: 'a name may begin with an underscore and have letters of any script',
      states: { A: aPass({}, { Assign: { _x1: 1, smörgås: 2 }, Next: 'B' }), B: aPass('{% $_x1 + $smörgås %}') },
      expected: { output: 3 },
    },
    {
      says: 'a variable that nobody has assigned is undefined, which is an error',
      states: { A: aPass('{% $nobody %}') },
      expected: { error: 'States.QueryEvaluationError', cause: /returned nothing \(undefined\)/ },
    },
  ],
};
