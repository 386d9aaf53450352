import { expect, test } from '@jest/globals';
import { Variables } from '../../../local/step-functions/variables.ts';
import { aPass, aWorkbench, detailsOf, outputOf } from './support/workbench.ts';

test('Assign and Output see the variables as they were on entry', async () => {
  const { run } = aWorkbench({
    A: aPass({}, { Assign: { n: 1 }, Next: 'B' }),
    B: aPass({ output: '{% $n %}' }, { Assign: { n: '{% $n + 1 %}', copy: '{% $n %}' }, Next: 'C' }),
    C: aPass({ before: '{% $states.input.output %}', n: '{% $n %}', copy: '{% $copy %}' }),
  });

  expect(outputOf(await run())).toEqual({ before: 1, n: 2, copy: 1 });
});

test('what a state assigns is in its exit event, each value as JSON text', async () => {
  const { run } = aWorkbench({ A: aPass({}, { Assign: { n: 1, text: '{% "x" %}' } }) });

  expect(detailsOf(await run(), 'PassStateExited')).toEqual({
    name: 'A',
    output: '{}',
    outputDetails: { truncated: false },
    assignedVariables: { n: '1', text: '"x"' },
    assignedVariablesDetails: { truncated: false },
  });
});

test('branches read the variables around them, and their own end with them', async () => {
  const { run } = aWorkbench({
    A: aPass({}, { Assign: { shared: 'outer' }, Next: 'Both' }),
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'L',
          States: { L: aPass({}, { Assign: { own: 'l' }, Next: 'L2' }), L2: aPass('{% $shared & $own %}') },
        },
        {
          StartAt: 'R',
          States: { R: aPass({}, { Assign: { own: 'r' }, Next: 'R2' }), R2: aPass('{% $shared & $own %}') },
        },
      ],
      Assign: { both: '{% $states.result %}' },
      Next: 'C',
    },
    C: aPass({ both: '{% $both %}', own: '{% $exists($own) %}' }),
  });

  expect(outputOf(await run())).toEqual({ both: ['outerl', 'outerr'], own: false });
});

test('a variable may hold 256 KiB, one Assign as much, and an execution 10 MiB', () => {
  const budget = { usedBytes: 0 };
  const variables = new Variables(budget);
  const quarter = 'x'.repeat(200 * 1024);

  expect(() => variables.assign({ a: 'x'.repeat(262_144) })).toThrow(/262144/);
  expect(() => variables.assign({ a: quarter, b: quarter })).toThrow(/assigned by one state/);
  for (let index = 0; index < 51; index++) variables.assign({ [`v${index}`]: quarter });
  expect(() => variables.assign({ last: quarter })).toThrow(/of the execution/);
  variables.assign({ v0: 'small again' });
  variables.assign({ last: 'x'.repeat(100 * 1024) });
  variables.release();
  expect(budget.usedBytes).toBe(0);
});

test('too large a variable is States.DataLimitExceeded, which States.ALL does not catch', async () => {
  const { run } = aWorkbench({
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Big',
          States: { Big: aPass({}, { Assign: { big: '{% $join($range(1, 60000, 1).$string(10000 + $)) %}' } }) },
        },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
      End: true,
    },
    End: { Type: 'Succeed' },
  });

  expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});
