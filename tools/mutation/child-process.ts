/** A process that runs test files, and that is ended and begun anew when it does not answer in time. */
import { fork, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { changeFileOf } from './harness/change-file.ts';
import type { CleanResult, CleanRun, Task, Trial } from './harness/child.ts';
import type { RanFile } from './harness/test-file.ts';

const PROGRAM = fileURLToPath(new URL('harness/child.ts', import.meta.url));
/** Modules that were loaded are never given back: a process is as large as its trials were many. */
const TASKS_PER_PROCESS = 150;

/** Why there is no result. */
export type NoResult = 'timed out' | 'ended';

export class Child {
  #process: ChildProcess | undefined;
  #taskCount = 0;

  run(task: CleanRun, limitMs: number): Promise<CleanResult | NoResult>;
  run(task: Trial, limitMs: number): Promise<RanFile | NoResult>;
  async run(task: Task, limitMs: number): Promise<RanFile | NoResult> {
    if (this.#taskCount >= TASKS_PER_PROCESS) this.end();
    this.#process ??= this.#start();
    this.#taskCount += 1;
    const process = this.#process;
    const { promise, resolve } = Promise.withResolvers<RanFile | NoResult>();
    const limit = setTimeout(() => resolve('timed out'), limitMs);
    const answered = (result: unknown): void => resolve(result as RanFile);
    const exited = (): void => resolve('ended');
    process.once('message', answered).once('exit', exited);
    process.send(task);
    const result = await promise;
    clearTimeout(limit);
    process.off('message', answered).off('exit', exited);
    if (typeof result === 'string') this.end();
    return result;
  }

  #start(): ChildProcess {
    const started = fork(PROGRAM, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Tests print what they are about; here only their verdict counts.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // One that ends while it has nothing to do is replaced when there is something.
    started.once('exit', () => {
      if (this.#process === started) this.#process = undefined;
    });
    // What cannot be sent to a process has its answer in the end of that process.
    started.on('error', () => undefined);
    return started;
  }

  end(): void {
    if (this.#process?.pid !== undefined) rmSync(changeFileOf(this.#process.pid), { force: true });
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
    this.#taskCount = 0;
  }
}
