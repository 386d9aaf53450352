import { Worker } from 'node:worker_threads';
import { ensureAssembly } from '../../local/template/synthesize.ts';
import type { Boot, FromThread, Work } from './messages.ts';

export interface Task {
  /** Path of a module from the project's root; it is loaded in the simulation's thread. */
  readonly module: string;
  /** Its exported function: `(simulation, input, tell) => Promise<output>`. Input and output are cloned. */
  readonly run: string;
  readonly input: unknown;
  /** Hears what the function tells of its progress. */
  readonly onProgress?: (line: string) => void;
}

/** A thread with a simulation in it, which does one task after the other. */
export class SimulationThread {
  readonly #worker: Worker;
  readonly #tasks = new Map<number, { readonly finish: PromiseWithResolvers<unknown>; readonly task: Task }>();
  readonly #opened: PromiseWithResolvers<unknown> = Promise.withResolvers();
  #lastId = 0;
  #last: Promise<unknown> = this.#opened.promise;

  private constructor(boot: Boot) {
    this.#worker = new Worker(new URL('thread.ts', import.meta.url), {
      workerData: boot,
      // Nothing of this process's settings: a simulation's environment is the functions'.
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error: unknown) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread of the simulation has ended')));
    this.#last.catch(() => undefined);
  }

  /** Starts a thread. It keeps no process alive but while it works. */
  static async start(replaced: Omit<Boot, 'assembly'> = {}): Promise<SimulationThread> {
    const assembly = await ensureAssembly({ environment: 'local' });
    const thread = new SimulationThread({ assembly, ...replaced });
    thread.#worker.ref();
    try {
      await thread.#opened.promise;
    } finally {
      thread.#worker.unref();
    }
    return thread;
  }

  /** Does a task when those before it are done. Rejects with what it throws. */
  run<Output>(task: Task): Promise<Output> {
    const result = this.#last.catch(() => undefined).then(() => this.#post(task));
    this.#last = result.catch(() => undefined);
    return result as Promise<Output>;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(task: Task): Promise<unknown> {
    const id = ++this.#lastId;
    const finish = Promise.withResolvers<unknown>();
    this.#tasks.set(id, { finish, task });
    const { module, run, input } = task;
    const work: Work = { id, module, run, input };
    this.#worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    this.#worker.postMessage(work);
    return finish.promise.finally(() => {
      this.#tasks.delete(id);
      this.#worker.unref();
    });
  }

  #receive(message: FromThread): void {
    if (message.id === 0) {
      this.#opened.resolve(undefined);
      return;
    }
    const asked = this.#tasks.get(message.id);
    if (message.type === 'progress') asked?.task.onProgress?.(message.line);
    else if (message.type === 'done') asked?.finish.resolve(message.output);
    else asked?.finish.reject(new Error(message.message));
  }

  #fail(error: unknown): void {
    this.#opened.reject(error);
    for (const { finish } of this.#tasks.values()) finish.reject(error);
  }
}

let shared: Promise<SimulationThread> | undefined;

/** Does a task in the one thread that all of this process share, on the code as it is. */
export async function simulate<Output>(task: Task): Promise<Output> {
  shared ??= SimulationThread.start();
  return (await shared).run(task);
}
