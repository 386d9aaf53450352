/** A mutation run: every mutant is tried until a test finds it. */
import { readFileSync } from 'node:fs';
import { Child } from './child-process.ts';
import { cleanSuite, placesOf } from './clean-suite.ts';
import type { Mutant } from './mutant.ts';
import { Planner } from './plan.ts';
import { Results, type Result } from './results.ts';
import { tryMutant } from './try-mutant.ts';

export interface RunOptions {
  /** All that there are: they decide what is asked about each test. */
  readonly all: readonly Mutant[];
  /** Those that are tried now. */
  readonly mutants: readonly Mutant[];
  readonly workers: number;
  /** Tries simulations of the whole flow, too, where nothing else finds a mutant: minutes for each. */
  readonly isDeep: boolean;
  /** Forgets what earlier runs found. */
  readonly isAfresh: boolean;
  readonly tell: (line: string) => void;
  readonly onResult?: (mutant: Mutant, result: Result, done: number) => void;
}

export async function runMutants(options: RunOptions): Promise<ReadonlyMap<string, Result>> {
  const { all, mutants, workers, isAfresh } = options;
  const children = Array.from({ length: workers }, () => new Child());
  try {
    const suite = await cleanSuite(all, children, options);
    const results = new Results(suite, isAfresh);
    const planner = new Planner(suite, placesOf(all));
    const finders = new Map<string, Map<string, number>>();
    const outcome = new Map<string, Result>();
    const queue = mutants.values();
    const note = (mutant: Mutant, result: Result): void => {
      outcome.set(mutant.id, result);
      options.onResult?.(mutant, result, outcome.size);
      if (result.finder === undefined) return;
      const counts = finders.get(mutant.file) ?? new Map<string, number>();
      counts.set(result.finder.file, (counts.get(result.finder.file) ?? 0) + 1);
      finders.set(mutant.file, counts);
    };
    await Promise.all(
      children.map(async (child) => {
        for (const mutant of queue) {
          const known = results.of(mutant);
          if (known !== undefined) {
            note(mutant, known);
            continue;
          }
          const text = readFileSync(mutant.file, 'utf8');
          const result = await tryMutant(mutant, text, planner.trialsOf(mutant, finders), child);
          results.add(mutant, result);
          note(mutant, result);
        }
      }),
    );
    results.save();
    return outcome;
  } finally {
    for (const child of children) child.end();
  }
}
