import { expect, test } from '@jest/globals';
import { Variables } from '../../../local/step-functions/variables.ts';

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
