/** Every mutant that there is, in the order in which they are tried: what moves money and pieces first. */
import { globSync, readFileSync } from 'node:fs';
import { aslMutants } from './asl-mutants.ts';
import { DEFINITION } from './definition.ts';
import type { Mutant } from './mutant.ts';
import { sourceMutants } from './source-mutants.ts';

/** Areas by the paths that belong to them; the first that fits counts. */
const AREAS: readonly (readonly [area: string, paths: RegExp])[] = [
  ['steps', /^lambdas\/steps\//],
  ['settlement', /^lambdas\/settlement\//],
  ['adapters', /^lambdas\/adapters\//],
  ['scheduled and streams', /^lambdas\/(scheduled|streams|audit)\//],
  ['mails', /^lambdas\/(domain\/mail\/|notification\/|events\/)/],
  ['domain', /^lambdas\/domain\//],
  ['api', /^lambdas\/api\//],
  ['platform', /^lambdas\/platform\//],
];
/** Clauses of conditions are an area of their own: they are what keeps writers apart. */
const CONDITIONS = 'conditions';
/** How mails look, word by word, is shown by pictures; what they say of money, and to whom, is decided. */
const DECISIONS_ONLY = /^lambdas\/domain\/mail\//;
const DECISIONS = new Set(['always-true', 'always-false', 'part-gone', 'not-negated', 'comparison', 'call-gone']);

const areaOf = (file: string): string => AREAS.find(([, paths]) => paths.test(file))?.[0] ?? 'other';

function mutantsOf(file: string): Mutant[] {
  const mutants = sourceMutants(file, readFileSync(file, 'utf8'), areaOf(file));
  return mutants
    .filter(({ kind }) => !DECISIONS_ONLY.test(file) || DECISIONS.has(kind))
    .map((mutant) => (mutant.kind.startsWith('clause-') ? { ...mutant, area: CONDITIONS } : mutant));
}

/** Areas in their order. */
export const areas: readonly string[] = ['state machine', CONDITIONS, ...AREAS.map(([area]) => area)];

/** Reads the project in the working directory. */
export function allMutants(): Mutant[] {
  const mutants = [
    ...aslMutants(DEFINITION, readFileSync(DEFINITION, 'utf8')),
    ...globSync('lambdas/**/*.ts').toSorted().flatMap(mutantsOf),
  ];
  return mutants.toSorted((a, b) => areas.indexOf(a.area) - areas.indexOf(b.area));
}

/** Some of them, the same ones for the same seed. */
export function sampleOf(mutants: readonly Mutant[], count: number, seed: number): Mutant[] {
  let state = seed;
  const drawn = mutants.map((mutant) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { mutant, order: state };
  });
  return drawn
    .toSorted((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
