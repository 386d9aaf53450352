import { AsyncLocalStorage } from 'node:async_hooks';

type Callback = (...given: unknown[]) => unknown;

/** Node's own functions, taken before the globals were replaced. */
const engineSetTimeout = globalThis.setTimeout;
const engineClearTimeout = globalThis.clearTimeout;
const engineSetImmediate = globalThis.setImmediate;

/** Longer delays mean one millisecond, as in Node. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export function normalisedDelay(delay: unknown): number {
  const milliseconds = Math.trunc(Number(delay));
  return milliseconds >= 1 && milliseconds <= LONGEST_DELAY_MS ? milliseconds : 1;
}

/** What `setTimeout` and `setInterval` return; has all of Node's `Timeout`. */
export class ClockTimeout {
  readonly delayMs: number;
  readonly repeats: boolean;
  /** When it comes due, on the clock. */
  at: number;
  readonly #timers: ClockTimers;
  readonly #run: () => void;
  #hasRef = true;

  constructor(timers: ClockTimers, callback: Callback, given: unknown[], delayMs: number, repeats: boolean) {
    this.#timers = timers;
    this.delayMs = delayMs;
    this.repeats = repeats;
    this.at = timers.now() + delayMs;
    const inContext = AsyncLocalStorage.snapshot();
    this.#run = () => inContext(() => Reflect.apply(callback, this, given));
  }

  run(): void {
    this.#run();
  }

  /** A function's process lives on whatever its timers say, so this is remembered and has no other effect. */
  ref(): this {
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  refresh(): this {
    this.#timers.restart(this);
    return this;
  }

  close(): this {
    this.#timers.remove(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#timers.identify(this);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * The timers of one function's process. They fire by the local clock; while paused none fires, and `nextDue` tells when
 * the first would have.
 */
export class ClockTimers {
  readonly now: () => number;
  readonly #pending: ClockTimeout[] = [];
  readonly #byId = new Map<number, ClockTimeout>();
  #lastId = 0;
  #paused = true;
  #armed: NodeJS.Timeout | undefined;
  #armedFor: number | undefined;

  constructor(now: () => number) {
    this.now = now;
  }

  get nextDue(): number | undefined {
    return this.#pending[0]?.at;
  }

  add(callback: Callback, delay: unknown, given: unknown[], repeats: boolean): ClockTimeout {
    const timeout = new ClockTimeout(this, callback, given, normalisedDelay(delay), repeats);
    this.#insert(timeout);
    return timeout;
  }

  /** Finds what `clearTimeout` was given: one of these timers or its number. */
  find(given: unknown): ClockTimeout | undefined {
    return given instanceof ClockTimeout ? given : this.#byId.get(Number(given));
  }

  identify(timeout: ClockTimeout): number {
    for (const [id, known] of this.#byId) if (known === timeout) return id;
    this.#byId.set(++this.#lastId, timeout);
    return this.#lastId;
  }

  restart(timeout: ClockTimeout): void {
    this.#take(timeout);
    timeout.at = this.now() + timeout.delayMs;
    this.#insert(timeout);
  }

  remove(timeout: ClockTimeout): void {
    this.#take(timeout);
    for (const [id, known] of this.#byId) if (known === timeout) this.#byId.delete(id);
    this.#arm();
  }

  pause(): void {
    this.#paused = true;
    this.#arm();
  }

  resume(): void {
    this.#paused = false;
    this.#arm();
  }

  /** After the clock's offset changed: what is due by the new time fires in the next turns of the event loop. */
  clockChanged(): void {
    this.#armedFor = undefined;
    this.#arm();
  }

  /** Keeps the remaining times when the clock was set back. */
  shift(milliseconds: number): void {
    for (const timeout of this.#pending) timeout.at += milliseconds;
  }

  #insert(timeout: ClockTimeout): void {
    const index = this.#pending.findLastIndex((other) => other.at <= timeout.at);
    this.#pending.splice(index + 1, 0, timeout);
    this.#arm();
  }

  #take(timeout: ClockTimeout): void {
    const index = this.#pending.indexOf(timeout);
    if (index >= 0) this.#pending.splice(index, 1);
  }

  #arm(): void {
    const due = this.#paused ? undefined : this.nextDue;
    if (due === this.#armedFor) return;
    engineClearTimeout(this.#armed);
    this.#armedFor = due;
    if (due === undefined) return;
    this.#armed = engineSetTimeout(() => this.#fire(), Math.min(Math.max(1, due - this.now()), LONGEST_DELAY_MS));
    this.#armed.unref();
  }

  /** One timer per turn, so that promises settle between two of them; a callback that throws stops no other. */
  #fire(): void {
    this.#armedFor = undefined;
    const [first] = this.#pending;
    if (this.#paused || first === undefined || first.at > this.now()) {
      this.#arm();
      return;
    }
    this.#take(first);
    if (first.repeats) {
      first.at = this.now() + first.delayMs;
      this.#insert(first);
    }
    const moreDue = this.nextDue !== undefined && this.nextDue <= this.now();
    // Also with nothing more due: the event loop must not go to sleep before somebody had a look at what the timer did.
    engineSetImmediate(() => (moreDue ? this.#fire() : this.#arm()));
    first.run();
  }
}
