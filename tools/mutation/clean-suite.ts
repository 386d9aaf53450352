/**
 * The test files on the program as it is: what each test runs of it, and how long that takes. It decides which tests
 * are tried on a mutant, and which first.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Child, NoResult } from './child-process.ts';
import { DEFINITION } from './catalogue.ts';
import { digestOf } from './digest.ts';
import type { CleanResult } from './harness/child.ts';
import type { Executed, Places } from './harness/executed.ts';
import { Imports } from './imports.ts';
import type { Mutant } from './mutant.ts';

const CACHE = 'node_modules/.cache/mutation/clean.json';
/** What decides which places there are to ask about. */
const OPERATORS = globSync('tools/mutation/{operators/*,source-mutants,catalogue,syntax}.ts');
const TEST_TIMEOUT_MS = 60_000;
const FILE_LIMIT_MS = 300_000;
/** What these start reads the program from the disk: in other processes, as bundles, in a browser, as a template. */
const FROM_DISK = [
  'test/support/shared-cloud.ts',
  'test/support/browser.ts',
  'test/infra/synthesised.ts',
  'local/template/synthesize.ts',
  'test/simulation/simulate.ts',
];

export interface CleanFile {
  readonly file: string;
  readonly digest: string;
  /** Of everything that it does besides its tests. */
  readonly restCpuMs: number;
  readonly wallMs: number;
  readonly tests: readonly CleanTest[];
  readonly atLoad: Executed;
  readonly read: readonly string[];
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

/** Test files that run the program within their own process, or read its state machine. */
export function testFiles(imports: Imports): string[] {
  return globSync('test/**/*.test.ts')
    .toSorted()
    .filter((file) => {
      const closure = imports.closureOf(file);
      if (FROM_DISK.some((path) => closure.has(path))) return false;
      return [...closure].some((path) => path.startsWith('lambdas/') || readsDefinition(path));
    });
}

const readsDefinition = (path: string): boolean =>
  path.endsWith('.ts') && readFileSync(path, 'utf8').includes(DEFINITION);

/** Runs every test file once, except those of which it is known from last time. */
export async function cleanSuite(
  mutants: readonly Mutant[],
  children: readonly Child[],
  tell: (line: string) => void,
): Promise<CleanFile[]> {
  const imports = new Imports();
  const places = placesOf(mutants);
  const known = new Map(readCache().map((clean) => [clean.file, clean]));
  const files = testFiles(imports).map((file) => ({
    file,
    digest: digestOf([...imports.closureOf(file), ...OPERATORS, DEFINITION]),
  }));
  const due = files.filter(({ file, digest }) => known.get(file)?.digest !== digest);
  if (due.length > 0) tell(`${due.length} test files are run as they are, to see what they run`);
  const queue = due.values();
  await Promise.all(
    children.map(async (child) => {
      for (const { file, digest } of queue) {
        known.set(file, await runClean(child, file, digest, places));
        writeCache([...known.values()]);
      }
    }),
  );
  return files.flatMap(({ file }) => known.get(file) ?? []);
}

async function runClean(child: Child, file: string, digest: string, places: Places): Promise<CleanFile> {
  const task = { kind: 'clean', file, places, timeoutMs: TEST_TIMEOUT_MS } as const;
  let result = await child.run(task, FILE_LIMIT_MS);
  // Of a machine that does other things too, a test that goes red once says nothing.
  if (problemOf(result) !== undefined) result = await child.run(task, FILE_LIMIT_MS);
  const problem = problemOf(result);
  if (typeof result === 'string' || problem !== undefined) {
    throw new Error(`${file} is red with nothing changed: ${problem}`);
  }
  const { restCpuMs, wallMs, atLoad, inTests, read } = result;
  const tests = result.ran.map(({ name, cpuMs }) => ({ name, cpuMs, executed: inTests[name] ?? {} }));
  return { file, digest, restCpuMs, wallMs, tests, atLoad, read };
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
