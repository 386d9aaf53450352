import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../clock.ts';
import type { FunctionSpec } from '../template/types.ts';
import { sandboxEnded, timedOut, type SandboxEnd } from './errors.ts';
import type { Boot, HostMessage, WorkerMessage } from './messages.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import type { InvokeResult, LambdaError, LogLine } from './types.ts';

/** Lambda gives a function this long to load, in real time, before the invocation's own timeout begins. */
const INIT_LIMIT_MS = 10_000;

/** Keeps compiled bundles and stripped types: a thread then starts in half the time. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/lambda/', import.meta.url));

const ENTRY = new URL('./worker/main.ts', import.meta.url);

export interface FunctionThreadOptions {
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly clockOffset: SharedArrayBuffer;
  onLog(line: LogLine): void;
  /** Called once, when the thread takes no more invocations; its own are answered right after. */
  onEnd(): void;
}

interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  finish(result: InvokeResult): void;
  cancelTimeout: () => void;
}

type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * The host's side of one function's thread: starts it, hands invocations to it and ends it. Invocations count as the
 * clock's activity while the thread has something to do, but not while it only waits for the clock: then the clock
 * wakes it when its next timer is due.
 */
export class FunctionThread {
  /** Settles when the module is loaded or the thread has ended. */
  readonly started: Promise<void>;
  readonly #options: FunctionThreadOptions;
  readonly #thread: Worker;
  readonly #exited: Promise<void>;
  readonly #initLimit: NodeJS.Timeout;
  readonly #inFlight = new Map<string, Invocation>();
  #state: 'starting' | 'ready' | 'ended' = 'starting';
  #markStarted: () => void = () => undefined;
  #sequence = 0;
  #awake = true;
  #wakeTimer: Timer | undefined;
  #endActivity: (() => void) | undefined;

  constructor(options: FunctionThreadOptions) {
    this.#options = options;
    const { spec, environment, clockOffset } = options;
    const boot: Boot = {
      codeFolder: spec.codeFolder,
      handler: spec.handler,
      functionArn: spec.arn,
      clockOffset,
    };
    this.started = new Promise((resolve) => (this.#markStarted = resolve));
    this.#thread = new Worker(ENTRY, {
      name: spec.name,
      workerData: boot,
      env: { ...sandboxEnvironment(spec, environment), NODE_COMPILE_CACHE: COMPILE_CACHE },
      execArgv: [],
      // Nothing goes past the thread's own capture to this process's, and nobody listens: that would keep it alive.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: spec.memoryMb },
    });
    this.#exited = new Promise((resolve) => this.#thread.once('exit', () => resolve()));
    this.#thread.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#thread.on('error', (error: unknown) => this.#broken(error));
    this.#thread.on('exit', (code) => void this.end({ kind: 'exit', code }));
    this.#initLimit = setTimeout(() => this.#initTooSlow(), INIT_LIMIT_MS);
    this.#initLimit.unref();
  }

  get isBusy(): boolean {
    return this.#inFlight.size > 0;
  }

  /** Runs the function once. Never rejects. `payload` is JSON. */
  invoke(requestId: string, payload: string): Promise<InvokeResult> {
    return new Promise((finish) => {
      const invocation: Invocation = { requestId, payload, finish, cancelTimeout: () => undefined };
      this.#inFlight.set(requestId, invocation);
      this.#awake = true;
      this.#accountActivity();
      if (this.#state === 'ready') this.#hand(invocation);
    });
  }

  /**
   * Lets the thread look at the clock again after its offset changed by `changeMs`. When time only moved on, a sleeping
   * thread need not know: it is woken when its next timer is due. When the clock was set back or reset, it must be asked
   * for that time again.
   */
  clockChanged(changeMs: number): void {
    if (changeMs <= 0) this.#wake(-changeMs);
    else if (this.isBusy && this.#awake) this.#wake(0);
  }

  /** Ends the thread now, and with it what it was doing. Resolves when it is gone. */
  async end(end: SandboxEnd): Promise<void> {
    this.#endWith((requestId) => sandboxEnded(requestId, end));
    await this.#exited;
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'log') return this.#log(message.requestId, message.text);
    if (this.#state === 'ended') return;
    switch (message.type) {
      case 'ready':
        this.#state = 'ready';
        clearTimeout(this.#initLimit);
        this.#markStarted();
        for (const invocation of this.#inFlight.values()) this.#hand(invocation);
        this.#accountActivity();
        return;
      case 'init-failed':
        this.#endWith(() => message.error);
        return;
      case 'succeeded':
        this.#finish(message.requestId, { payload: JSON.parse(message.payload) as unknown });
        return;
      case 'failed':
        this.#fail(message.requestId, message.error);
        return;
      case 'crashed': {
        const { requestId: culprit, error, exitCode } = message;
        const isKnown = culprit !== undefined && this.#inFlight.has(culprit);
        this.#endWith((requestId) =>
          !isKnown || requestId === culprit ? error : sandboxEnded(requestId, { kind: 'exit', code: exitCode }),
        );
        return;
      }
      case 'state':
        if (message.sequence === this.#sequence) this.#setState(message.awake, message.nextDue);
    }
  }

  #hand(invocation: Invocation): void {
    const { clock, spec } = this.#options;
    const { requestId, payload } = invocation;
    const limit = () => this.#timeOut(invocation);
    // On the clock for whoever jumps over it, and in real time since a handler that works holds up every jump.
    const onClock = clock.after(spec.timeoutMs, limit);
    const inRealTime = setTimeout(limit, spec.timeoutMs);
    invocation.cancelTimeout = () => {
      onClock.cancel();
      clearTimeout(inRealTime);
    };
    const deadline = Math.round(clock.now() + spec.timeoutMs);
    this.#post({ type: 'invoke', requestId, traceId: newTraceId(clock.now()), payload, deadline });
  }

  #post(message: DistributedOmit<HostMessage, 'sequence'>): void {
    this.#sequence++;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    this.#thread.postMessage({ ...message, sequence: this.#sequence });
    this.#setState(true, undefined);
  }

  #wake(setBackMs: number): void {
    if (this.#state === 'ready') this.#post({ type: 'wake', setBackMs });
  }

  #setState(awake: boolean, nextDue: number | undefined): void {
    this.#awake = awake;
    this.#wakeTimer?.cancel();
    this.#wakeTimer = undefined;
    if (!awake && nextDue !== undefined && this.isBusy) {
      this.#wakeTimer = this.#options.clock.schedule(nextDue, () => this.#wake(0));
    }
    this.#accountActivity();
  }

  /** Keeps the clock's view of this thread, and whether it keeps this process alive, in step with what it does. */
  #accountActivity(): void {
    if (this.isBusy) this.#thread.ref();
    else this.#thread.unref();
    const isActive = this.isBusy && this.#awake;
    if (isActive && this.#endActivity === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#endActivity = resolve;
      void this.#options.clock.track(promise);
    } else if (!isActive && this.#endActivity !== undefined) {
      this.#endActivity();
      this.#endActivity = undefined;
    }
  }

  #finish(requestId: string, result: InvokeResult): void {
    const invocation = this.#inFlight.get(requestId);
    if (invocation === undefined) return;
    this.#inFlight.delete(requestId);
    invocation.cancelTimeout();
    invocation.finish(result);
    if (!this.isBusy) this.#wakeTimer?.cancel();
    this.#accountActivity();
  }

  #fail(requestId: string, error: LambdaError): void {
    this.#finish(requestId, { error });
  }

  /** Ends the thread, once, for a reason that Lambda words differently for each invocation. */
  #endWith(errorOf: (requestId: string) => LambdaError): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    clearTimeout(this.#initLimit);
    this.#options.onEnd();
    this.#markStarted();
    void this.#thread.terminate();
    for (const { requestId } of this.#inFlight.values()) this.#fail(requestId, errorOf(requestId));
  }

  #timeOut(late: Invocation): void {
    const { clock, spec } = this.#options;
    if (this.#state === 'ended' || !this.#inFlight.has(late.requestId)) return;
    const error = timedOut(late.requestId, spec.timeoutMs);
    this.#log(late.requestId, `${new Date(clock.now()).toISOString()} ${error.errorMessage}`);
    this.#endWith((requestId) => (requestId === late.requestId ? error : sandboxEnded(requestId, { kind: 'killed' })));
  }

  #initTooSlow(): void {
    if (this.#state === 'starting') this.#endWith((requestId) => timedOut(requestId, INIT_LIMIT_MS));
  }

  #broken(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      void this.end({ kind: 'out-of-memory' });
      return;
    }
    this.#log(undefined, `The thread of ${this.#options.spec.name} broke: ${String(error)}`);
    void this.end({ kind: 'exit', code: 1 });
  }

  #log(requestId: string | undefined, text: string): void {
    this.#options.onLog({ functionName: this.#options.spec.name, requestId, text });
  }
}

/** In X-Ray's form, not sampled. */
function newTraceId(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
