/** Which tests are tried on a mutant, the likeliest to find it first. */
import { posix } from 'node:path';
import type { CleanFile } from './clean-suite.ts';
import { DEFINITION } from './definition.ts';
import type { Places } from './harness/executed.ts';
import type { Mutant } from './mutant.ts';

/** Some tests of a file, or all of them. */
export interface Trial {
  readonly file: string;
  /** Names; all of them unless given. */
  readonly only?: readonly string[];
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What found mutants of a file before, and how often. */
export type Finders = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Areas on which tests are tried that run the whole flow in threads of their own, where it is not known what each of
 * them runs: the last ones, and for what a flow is made of.
 */
const IN_FLOW = new Set(['state machine', 'conditions', 'steps', 'settlement', 'adapters', 'scheduled and streams']);

export class Planner {
  readonly #files: readonly CleanFile[];
  readonly #indexes: ReadonlyMap<string, ReadonlyMap<number, number>>;

  constructor(files: readonly CleanFile[], places: Places) {
    this.#files = files;
    this.#indexes = new Map(
      Object.entries(places).map(([file, starts]) => [file, new Map(starts.map((start, index) => [start, index]))]),
    );
  }

  trialsOf(mutant: Mutant, finders: Finders): Trial[] {
    const own = posix.basename(mutant.file, '.ts');
    const found = finders.get(mutant.file);
    const rank = ({ file, cpuMs }: Trial): number => {
      const isNamesake = posix.basename(file).startsWith(`${own}.`);
      return cpuMs / (1 + (found?.get(file) ?? 0) + (isNamesake ? 10 : 0));
    };
    return this.#files.flatMap((file) => this.#trialOf(mutant, file)).toSorted((a, b) => rank(a) - rank(b));
  }

  #trialOf(mutant: Mutant, clean: CleanFile): Trial[] {
    const { file, tests, restCpuMs, wallMs } = clean;
    if (tests.length === 0) return [];
    const all = {
      file,
      only: tests.map(({ name }) => name),
      cpuMs: restCpuMs + sum(tests.map(({ cpuMs }) => cpuMs)),
      wallMs,
    };
    if (clean.isThreaded) return IN_FLOW.has(mutant.area) ? [all] : [];
    // What is read and not run cannot be told apart by test.
    if (mutant.file === DEFINITION) return clean.read.includes(DEFINITION) ? [all] : [];
    const index = this.#indexes.get(mutant.file)?.get(mutant.start);
    if (index === undefined) return [];
    const ran = (executed: CleanFile['atLoad']): boolean => executed[mutant.file]?.includes(index) === true;
    if (ran(clean.atLoad)) return [all];
    const reached = tests.filter(({ executed }) => ran(executed));
    if (reached.length === 0) return [];
    const cpuMs = restCpuMs + sum(reached.map((test) => test.cpuMs));
    return [{ file, only: reached.map(({ name }) => name), cpuMs, wallMs }];
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
