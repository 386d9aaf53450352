/**
 * The test files on the program as it is: what each test runs of it, and how long that takes. It decides which tests
 * are tried on a mutant, and which first.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Child, NoResult } from './child-process.ts';
import { DEFINITION } from './definition.ts';
import { digestOf } from './digest.ts';
import type { CleanResult } from './harness/child.ts';
import type { Executed, Places } from './harness/executed.ts';
import { Imports } from './imports.ts';
import type { Mutant } from './mutant.ts';

const CACHE = 'node_modules/.cache/mutation/clean.json';
const TEST_TIMEOUT_MS = 60_000;
const FILE_LIMIT_MS = 300_000;
/** What these start reads the program from the disk: in other processes, as bundles, in a browser, as a template. */
const FROM_DISK = ['test/support/shared-cloud.ts', 'test/support/browser.ts', 'test/infra/synthesised.ts'];
/** What only notices that a picture or a document is of another program says nothing of what broke. */
const OF_PICTURES = /^test\/(mutation|unit\/web|unit\/(order-flow-drawing|api-document))/;
/** That a bug which is planted is found no more says nothing of another one. */
const OF_PLANTED_BUGS = /\b(bug|it) is found when\b/;
/** A template is made from the disk, too, but a simulation takes nothing else of it than what it is made of. */
const SYNTHESIS = 'local/template/synthesize.ts';
const SIMULATION = 'test/simulation/simulate.ts';

export interface CleanFile {
  readonly file: string;
  readonly digest: string;
  /** Of everything that it does besides its tests. */
  readonly restCpuMs: number;
  readonly wallMs: number;
  /** Those that may find something. */
  readonly tests: readonly CleanTest[];
  readonly atLoad: Executed;
  readonly read: readonly string[];
  readonly isThreaded: boolean;
}
export interface CleanTest {
  readonly name: string;
  readonly cpuMs: number;
  readonly executed: Executed;
}

/** Places of mutants in the sources, by file, each once. */
export function placesOf(mutants: readonly Mutant[]): Places {
  const places: Record<string, Set<number>> = {};
  for (const { file, start } of mutants) {
    if (file !== DEFINITION) (places[file] ??= new Set()).add(start);
  }
  return Object.fromEntries(Object.entries(places).map(([file, starts]) => [file, [...starts]]));
}

/**
 * Test files that run the program within their own process or threads of it, or read its state machine. Simulations,
 * which take minutes, only when `isDeep`.
 */
export function testFiles(imports: Imports, isDeep: boolean): string[] {
  return globSync('test/**/*.test.ts')
    .toSorted()
    .filter((file) => {
      if (OF_PICTURES.test(file)) return false;
      const closure = imports.closureOf(file);
      if (FROM_DISK.some((path) => closure.has(path))) return false;
      if (closure.has(SYNTHESIS) && !(isDeep && closure.has(SIMULATION))) return false;
      return [...closure].some((path) => path.startsWith('lambdas/') || readsDefinition(path));
    });
}

const readsDefinition = (path: string): boolean =>
  path.endsWith('.ts') && readFileSync(path, 'utf8').includes(DEFINITION);

/** Runs every test file once, except those of which it is known from last time. */
export async function cleanSuite(
  mutants: readonly Mutant[],
  children: readonly Child[],
  { isDeep, tell }: { readonly isDeep: boolean; readonly tell: (line: string) => void },
): Promise<CleanFile[]> {
  const imports = new Imports();
  const places = placesOf(mutants);
  const known = new Map(readCache().map((clean) => [clean.file, clean]));
  const files = testFiles(imports, isDeep).map((file) => {
    const closure = imports.closureOf(file);
    const asked = [...closure].toSorted().map((path) => places[path] ?? []);
    return { file, digest: digestOf([...closure, DEFINITION], JSON.stringify(asked)) };
  });
  const due = files.filter(({ file, digest }) => known.get(file)?.digest !== digest);
  if (due.length > 0) tell(`${due.length} test files are run as they are, to see what they run`);
  const queue = due.values();
  await Promise.all(
    children.map(async (child) => {
      for (const { file, digest } of queue) {
        const clean = await runClean(child, file, digest, places);
        if ('problem' in clean) tell(`${file} is left out: with nothing changed ${clean.problem}`);
        else known.set(file, clean);
        writeCache([...known.values()]);
      }
    }),
  );
  return files.flatMap(({ file, digest }) => {
    const clean = known.get(file);
    return clean?.digest === digest ? [clean] : [];
  });
}

async function runClean(
  child: Child,
  file: string,
  digest: string,
  places: Places,
): Promise<CleanFile | { readonly problem: string }> {
  const task = { kind: 'clean', file, places, timeoutMs: TEST_TIMEOUT_MS } as const;
  let result = await child.run(task, FILE_LIMIT_MS);
  // Of a machine that does other things too, a test that goes red once says nothing.
  if (problemOf(result) !== undefined) result = await child.run(task, FILE_LIMIT_MS);
  const problem = problemOf(result);
  if (typeof result === 'string' || problem !== undefined) return { problem: problem ?? 'it did not end' };
  const { restCpuMs, wallMs, atLoad, inTests, read, isThreaded } = result;
  const tests = result.ran
    .filter(({ name }) => !OF_PLANTED_BUGS.test(name))
    .map(({ name, cpuMs }) => ({ name, cpuMs, executed: inTests[name] ?? {} }));
  return { file, digest, restCpuMs, wallMs, tests, atLoad, read, isThreaded };
}

function problemOf(result: CleanResult | NoResult): string | undefined {
  if (typeof result === 'string') return `it ${result}`;
  const failed = result.ran.find(({ isFailed }) => isFailed);
  return failed === undefined ? result.otherwise : `${failed.name}: ${failed.message}`;
}

function readCache(): readonly CleanFile[] {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8')) as CleanFile[];
  } catch {
    return [];
  }
}

function writeCache(files: readonly CleanFile[]): void {
  mkdirSync(dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify(files));
}
