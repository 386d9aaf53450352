/** Threads that a test starts run the changed file too. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { DEFINITION } from '../definition.ts';
import { changeFileOf } from './change-file.ts';
import type { ChangedFile } from './changed-file.ts';

const FILE = changeFileOf(process.pid);
const PRELOAD = new URL('changed-in-thread.ts', import.meta.url);

/** A simulation is told its state machine, where it is not the template's. */
const withDefinition = (data: unknown, { file, text }: ChangedFile): unknown =>
  file === DEFINITION && typeof data === 'object' && data !== null ? { ...data, definition: text } : data;

/** Puts what `changed` says into every thread that is started from now on; `onStart` hears of each. */
export function changeThreads(changed: () => ChangedFile | undefined, onStart: () => void): void {
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    constructor(program: string | URL, options: WorkerOptions = {}) {
      const change = changed();
      onStart();
      super(program, change === undefined ? options : changedOptions(options, change));
    }
  };
  syncBuiltinESMExports();
}

function changedOptions(options: WorkerOptions, change: ChangedFile): WorkerOptions {
  mkdirSync(new URL('.', FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(change));
  const preload = `--import=${PRELOAD.href}?change=${encodeURIComponent(FILE.href)}`;
  return {
    ...options,
    execArgv: [...(options.execArgv ?? []), preload],
    workerData: withDefinition(options.workerData, change),
  };
}
