/** What is known of mutants from earlier runs: one that was ended half way goes on where it was. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CleanFile } from './clean-suite.ts';
import { digestOf } from './digest.ts';
import type { Mutant } from './mutant.ts';

const CACHE = 'node_modules/.cache/mutation/results.json';

/** What found a mutant. */
export interface Finder {
  readonly file: string;
  /** Name of the test; undefined when the file could not even be loaded, or never came to an end. */
  readonly test: string | undefined;
  readonly message: string;
}
export interface Result {
  readonly id: string;
  /** `unreached`: no test runs the place. */
  readonly verdict: 'found' | 'survived' | 'unreached';
  readonly finder?: Finder;
  /** How many test files were tried. */
  readonly tried: number;
}
interface Stored extends Result {
  readonly digest: string;
}

export class Results {
  readonly #stored = new Map<string, Stored>();
  readonly #suite: string;

  constructor(suite: readonly CleanFile[], isAfresh: boolean) {
    // With other tests, a survivor may be found.
    const digests = suite.map(({ digest }) => digest).join('');
    this.#suite = createHash('sha1').update(digests).digest('hex').slice(0, 16);
    if (isAfresh) return;
    const files = new Set(suite.map(({ file }) => file));
    for (const stored of read()) {
      if (stored.finder === undefined || files.has(stored.finder.file)) this.#stored.set(stored.id, stored);
    }
  }

  /** What is known of a mutant and still true: neither what it changes nor what found it has changed. */
  of(mutant: Mutant): Result | undefined {
    const stored = this.#stored.get(mutant.id);
    return stored?.digest === this.#digestOf(mutant, stored?.finder) ? stored : undefined;
  }

  add(mutant: Mutant, result: Result): void {
    this.#stored.set(mutant.id, { ...result, digest: this.#digestOf(mutant, result.finder) });
    if (this.#stored.size % 25 === 0) this.save();
  }

  save(): void {
    mkdirSync(dirname(CACHE), { recursive: true });
    writeFileSync(`${CACHE}.new`, JSON.stringify([...this.#stored.values()]));
    renameSync(`${CACHE}.new`, CACHE);
  }

  #digestOf({ file }: Mutant, finder: Finder | undefined): string {
    return finder === undefined ? `${digestOf([file])} ${this.#suite}` : digestOf([file, finder.file]);
  }
}

function read(): readonly Stored[] {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8')) as Stored[];
  } catch {
    return [];
  }
}
