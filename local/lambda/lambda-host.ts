import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import type { FunctionSpec } from '../template/types.ts';
import { REQUEST_LIMIT_BYTES } from './errors.ts';
import { FunctionThread } from './function-thread.ts';
import { namesOf, splitQualifier } from './function-name.ts';
import type { InvokeResult, LogLine } from './types.ts';

export interface LambdaHostOptions {
  readonly clock: Clock;
  readonly functions: readonly FunctionSpec[];
  /** What the cloud sets for every function: AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, … */
  readonly environment: Readonly<Record<string, string>>;
  /** Receives every line that a function writes. The host keeps none. */
  onLog(line: LogLine): void;
}

const LATEST = '$LATEST';

interface DeployedFunction {
  readonly spec: FunctionSpec;
  thread: FunctionThread | undefined;
}

/**
 * Runs the bundled handlers as Lambda does: each function in a process of its own (a worker thread with its own
 * modules, globals and environment), started when it is first needed and ended by its timeout, its own exit or an error
 * that nobody caught. A thread serves any number of invocations at once. `Date` and timers in it follow the clock.
 */
export class LambdaHost {
  readonly #options: LambdaHostOptions;
  readonly #functions = new Map<string, DeployedFunction>();
  readonly #clockOffset = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  readonly #running = new Set<Promise<InvokeResult>>();
  readonly #ending = new Set<Promise<void>>();
  readonly #stopFollowing: () => void;
  #closed = false;

  constructor(options: LambdaHostOptions) {
    this.#options = options;
    for (const spec of options.functions) {
      const deployed: DeployedFunction = { spec, thread: undefined };
      for (const name of namesOf(spec)) this.#functions.set(name, deployed);
    }
    this.#setOffset(options.clock.offsetMs);
    this.#stopFollowing = options.clock.onJump((offsetMs) => this.#follow(offsetMs));
  }

  /**
   * Invokes a function by its name or ARN, with a published version after it or none, and waits for its result. A failed
   * function is a result too. Rejects with a ServiceError only for what Lambda's API itself refuses: a function that
   * does not exist, an event over 6 MB.
   */
  async invoke(nameOrArn: string, payload: unknown): Promise<InvokeResult> {
    if (this.#closed) throw new ServiceError('ServiceException', 'The local cloud is shutting down', 500);
    const deployed = this.#find(nameOrArn);
    const event = JSON.stringify(payload) ?? '{}';
    const size = Buffer.byteLength(event);
    if (size > REQUEST_LIMIT_BYTES) {
      throw new ServiceError(
        'RequestTooLargeException',
        `${size} byte payload is too large for the RequestResponse invocation type (limit ${REQUEST_LIMIT_BYTES} bytes)`,
        413,
      );
    }
    const run = this.#threadOf(deployed).invoke(randomUUID(), event);
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }

  /**
   * Starts the threads of all functions (or those named), one after another and only while no invocation is running, so
   * that it takes nothing from a customer. A function that cannot be loaded says so in the log and on its first invocation.
   */
  async warm(names: readonly string[] = this.#options.functions.map((spec) => spec.name)): Promise<void> {
    for (const name of names) {
      while (!this.#closed && this.#running.size > 0) await Promise.allSettled(this.#running);
      if (this.#closed) return;
      await this.#threadOf(this.#find(name)).started;
      await nextTurn();
    }
  }

  /** Ends a function's thread now; what it was doing ends with Runtime.ExitError. The next invocation gets a new one. */
  async kill(nameOrArn: string): Promise<void> {
    await this.#find(nameOrArn).thread?.end({ kind: 'killed' });
  }

  /** Ends all work that is under way. Threads at rest stay warm. */
  async reset(): Promise<void> {
    await this.#end(this.#threads().filter((thread) => thread.isBusy));
  }

  /** Ends all threads. Nothing can be invoked afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopFollowing();
    await this.#end(this.#threads());
  }

  async #end(threads: readonly FunctionThread[]): Promise<void> {
    for (const thread of threads) void thread.end({ kind: 'killed' });
    await Promise.all(this.#ending);
  }

  /** There is one code, so every version that is published is the same function. */
  #find(nameOrArn: string): DeployedFunction {
    const { name, qualifier = LATEST } = splitQualifier(nameOrArn);
    const deployed = this.#functions.get(name);
    if (deployed === undefined || ![LATEST, ...(deployed.spec.versions ?? [])].includes(qualifier)) {
      throw new ServiceError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404);
    }
    return deployed;
  }

  #threadOf(deployed: DeployedFunction): FunctionThread {
    deployed.thread ??= this.#start(deployed);
    return deployed.thread;
  }

  #start(deployed: DeployedFunction): FunctionThread {
    const { clock, environment } = this.#options;
    const thread = new FunctionThread({
      spec: deployed.spec,
      environment,
      clock,
      clockOffset: this.#clockOffset,
      onLog: (line) => this.#options.onLog(line),
      onEnd: () => {
        if (deployed.thread === thread) deployed.thread = undefined;
        const gone = thread.end({ kind: 'killed' }).then(() => void this.#ending.delete(gone));
        this.#ending.add(gone);
      },
    });
    return thread;
  }

  #threads(): FunctionThread[] {
    return this.#options.functions.flatMap((spec) => this.#functions.get(spec.name)?.thread ?? []);
  }

  #setOffset(offsetMs: number): void {
    Atomics.store(new BigInt64Array(this.#clockOffset), 0, BigInt(Math.round(offsetMs)));
  }

  #follow(offsetMs: number): void {
    const previous = Number(Atomics.load(new BigInt64Array(this.#clockOffset), 0));
    this.#setOffset(offsetMs);
    for (const thread of this.#threads()) thread.clockChanged(Math.round(offsetMs) - previous);
  }
}
