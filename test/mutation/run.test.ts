import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { allMutants, sampleOf } from '../../tools/mutation/catalogue.ts';
import { Child } from '../../tools/mutation/child-process.ts';
import { DEFINITION } from '../../tools/mutation/definition.ts';
import type { Mutant } from '../../tools/mutation/mutant.ts';
import type { Trial } from '../../tools/mutation/plan.ts';
import { tryMutant } from '../../tools/mutation/try-mutant.ts';

const SAMPLED = 4;
const SEED = 1;

const child = new Child();
afterAll(() => child.end());

const trialOf = (file: string): Trial => ({ file, cpuMs: 0, wallMs: 10_000 });
const all = allMutants();
const tryOn = (mutant: Mutant, file: string, marginMs?: number) =>
  tryMutant(mutant, readFileSync(mutant.file, 'utf8'), [trialOf(file)], child, marginMs);

/** A few mutants, each with the test file that is about what it changes: the long run tries all of them. */
const samples = [
  { of: /^asl PaymentOutcome Choices to ConfirmOrder/, file: 'test/unit/state-machine-ways.test.ts' },
  { of: /^steps\/confirm-order requireConfirmable/, file: 'test/tables/confirm-order.test.ts' },
  { of: /^domain\/money /, file: 'test/unit/money.test.ts' },
].flatMap(({ of, file }) =>
  sampleOf(
    all.filter(({ id }) => of.test(id)),
    SAMPLED,
    SEED,
  ).map((mutant) => [mutant.id, mutant, file] as const),
);

describe('a mutant in memory', () => {
  test.each(samples)('%s is found', async (_id, mutant, file) => {
    const before = readFileSync(mutant.file, 'utf8');

    const result = await tryOn(mutant, file);

    expect(result).toMatchObject({ verdict: 'found', finder: { file } });
    expect(result.finder?.test).toBeDefined();
    expect(readFileSync(mutant.file, 'utf8')).toBe(before);
  });

  /** A change of the file that no area has. */
  const changed = (text: string, replacement: string): Mutant => {
    const file = 'lambdas/domain/money.ts';
    const start = readFileSync(file, 'utf8').indexOf(text);
    const sentence = 'changed by hand';
    const end = start + text.length;
    return { start, end, replacement, sentence, kind: 'own', id: `own ${replacement}`, file, line: 1, area: 'domain' };
  };
  const MONEY = 'test/unit/money.test.ts';

  test('that changes nothing survives, whatever was found before it in the same process', async () => {
    expect(await tryOn(changed('export', 'export  '), MONEY)).toMatchObject({ verdict: 'survived', tried: 1 });
  });

  test('that cannot be loaded, ends the process or never ends is found, and the next one is tried as ever', async () => {
    for (const replacement of ['import;', "process.kill(process.pid, 'SIGKILL');", 'for (;;);']) {
      // A second, and then two, for what takes milliseconds.
      const result = await tryOn(changed('const ore =', `${replacement} const ore =`), MONEY, -29_000);
      expect(result).toMatchObject({ verdict: 'found', finder: { test: undefined } });
    }
    expect(await tryOn(changed('export', 'export  '), MONEY)).toMatchObject({ verdict: 'survived' });
  });

  test('that nothing runs is told apart from one that survives', async () => {
    const [mutant] = all;
    if (mutant === undefined) throw new Error('There are no mutants');
    expect(await tryMutant(mutant, readFileSync(DEFINITION, 'utf8'), [], child)).toMatchObject({
      verdict: 'unreached',
    });
  });
});

test('a sample is the same one for the same seed', () => {
  const ids = (seed: number) => sampleOf(all, 12, seed).map(({ id }) => id);

  expect(ids(3)).toHaveLength(12);
  expect(ids(3)).toEqual(ids(3));
  expect(ids(3)).not.toEqual(ids(4));
});
