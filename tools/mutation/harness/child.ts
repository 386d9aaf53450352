/**
 * A process that runs test files, as often as it is told to, with or without one file of the project changed. It is a
 * process of its own, because what is wrong with a mutant may well be that it never ends.
 */
import { watchExecution, type Executed, type Places } from './executed.ts';
import { changeThreads } from './changed-threads.ts';
import type { ChangedFile } from './changed-file.ts';
import { freshModules } from './fresh-modules.ts';
import { runTestFile, type RanFile } from './test-file.ts';

export interface CleanRun {
  readonly kind: 'clean';
  readonly file: string;
  /** What to find out about: which tests run what. */
  readonly places: Places;
  readonly timeoutMs: number;
}
export interface Trial {
  readonly kind: 'trial';
  readonly file: string;
  readonly change: ChangedFile;
  /** Names of tests; all unless given. */
  readonly only?: readonly string[];
  readonly timeoutMs: number;
}
export type Task = CleanRun | Trial;

export interface CleanResult extends RanFile {
  /** What ran while the file was loaded, before any test. */
  readonly atLoad: Executed;
  /** What each test ran. */
  readonly inTests: Readonly<Record<string, Executed>>;
  /** Files of the project that were read as text. */
  readonly read: readonly string[];
  /** Whether it started threads: what runs in them is not known. */
  readonly isThreaded: boolean;
}

process.env.TZ = 'UTC';
const modules = freshModules(new URL('../../../', import.meta.url));
let change: ChangedFile | undefined;
let threadCount = 0;
changeThreads(
  () => change,
  () => {
    threadCount += 1;
  },
);
await import('../../../test/support/lambda-environment.ts');

async function runClean({ file, places, timeoutMs }: CleanRun): Promise<CleanResult> {
  change = undefined;
  const watch = await watchExecution(places, (address) => modules.fileOf(address));
  let atLoad: Executed = {};
  const inTests: Record<string, Executed> = {};
  threadCount = 0;
  const ran = await runTestFile({
    load: () => modules.load(file),
    timeoutMs,
    afterLoad: async () => {
      atLoad = await watch.take();
    },
    afterTest: async (name) => {
      inTests[name] = await watch.take();
    },
  });
  await watch.stop();
  return { ...ran, atLoad, inTests, read: modules.filesRead(), isThreaded: threadCount > 0 };
}

function runTrial({ file, only, timeoutMs, ...trial }: Trial): Promise<RanFile> {
  change = trial.change;
  return runTestFile({ load: () => modules.load(file, change), only: only && new Set(only), timeoutMs });
}

// What a mutant left behind may fail later: that is not the next one's fault.
process.on('unhandledRejection', () => {});
process.on('message', (task: Task) => {
  void (task.kind === 'clean' ? runClean(task) : runTrial(task)).then((result) => process.send?.(result));
});
// A test may have put something else in the place of `process.exit`.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
