import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pages } from './pages.ts';
import { checkTogether } from './support/check-together.ts';
import { runCase } from './support/world.ts';
import { aMachine } from '../support/workbench.ts';
import { parseDefinition } from '../../../../local/step-functions/validation.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

// Real time stands still, so that instants are exact.
beforeAll(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOON);
  const alike = pages.flatMap(({ cases }) =>
    cases.filter((one) => one.machine === undefined && !('refused' in one.expected)),
  );
  checkTogether(alike.map(({ states }) => states));
});
afterAll(() => void jest.restoreAllMocks());

describe.each(pages)('$page', ({ cases }) => {
  test.each(cases)('$says', async (one) => {
    const { expected, states, machine } = one;
    if (!('refused' in expected)) return runCase(one, expected);
    expect(() => parseDefinition('flow', aMachine(states, machine).definition)).toThrow(expected.refused);
  });
});
