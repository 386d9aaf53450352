import fc from 'fast-check';
import type { Simulation } from '../simulation/simulation.ts';
import { aCase } from './arbitraries.ts';
import { aCrowdedCase } from './crowd.ts';
import { lineOf, caseIn, type Case } from './case.ts';
import { play } from './play.ts';

export interface Exploration {
  readonly seed: number;
  /** How many cases are drawn. */
  readonly runs: number;
  /** Whether the first case that fails is made as short as it can be. */
  readonly isShrunk: boolean;
}

export interface Explored {
  readonly runs: number;
  readonly turns: number;
  /** CPU time of the thread. */
  readonly milliseconds: number;
  readonly failure: Failure | undefined;
}

/** The first case in which a rule broke, or the shortest one found from it. */
export interface Failure {
  readonly line: string;
  readonly broken: readonly string[];
  /** What happened, a turn in each line. */
  readonly trace: readonly string[];
}

/** Tries of making a case shorter: each is a run of its own. */
const MOST_SHRINKS = 400;

/** Draws cases of a few actors and plays them until one breaks a rule. */
export const explore = (simulation: Simulation, exploration: Exploration): Promise<Explored> =>
  exploreCases(simulation, aCase, exploration);

/** The same with hundreds of buyers for the last pieces. */
export const exploreCrowds = (simulation: Simulation, exploration: Exploration): Promise<Explored> =>
  exploreCases(simulation, aCrowdedCase, exploration);

/** One case by its line, with everything that happens in it. */
export async function replay(simulation: Simulation, line: string): Promise<Failure> {
  const { broken, trace } = await play(simulation, caseIn(line), { isTraced: true });
  return { line, broken, trace };
}

async function exploreCases(
  simulation: Simulation,
  cases: fc.Arbitrary<Case>,
  { seed, runs, isShrunk }: Exploration,
): Promise<Explored> {
  const began = process.threadCpuUsage();
  let played = 0;
  let turns = 0;
  let shrinks = 0;
  let found: { readonly case: Case; readonly broken: readonly string[] } | undefined;
  await fc.check(
    fc.asyncProperty(cases, async (each) => {
      if (found !== undefined && ++shrinks > MOST_SHRINKS) return;
      const result = await play(simulation, each);
      played += 1;
      turns += result.turns;
      if (result.broken.length === 0) return;
      found = { case: each, broken: result.broken };
      throw new Error(result.broken[0]);
    }),
    { seed, numRuns: runs, endOnFailure: !isShrunk },
  );
  const { user, system } = process.threadCpuUsage(began);
  const failure = found === undefined ? undefined : await replay(simulation, lineOf(found.case));
  return { runs: played, turns, milliseconds: (user + system) / 1000, failure };
}
