import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Timer } from '../../local/clock.ts';
import type { TimerSource } from '../../local/lambda/worker/install-timers.ts';

type Callback = (...given: unknown[]) => unknown;

/** Longer delays mean one millisecond, as in Node. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** What `setTimeout` and `setInterval` return in a simulation: a timer on its clock, with all of Node's `Timeout`. */
export class SimulatedTimeout {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #run: () => unknown;
  readonly #repeats: boolean;
  #timer: Timer;
  #id: number | undefined;

  static readonly byId = new Map<number, SimulatedTimeout>();

  constructor(clock: Clock, callback: Callback, delay: unknown, given: unknown[], repeats: boolean) {
    const milliseconds = Math.trunc(Number(delay));
    this.#clock = clock;
    this.#delayMs = milliseconds >= 1 && milliseconds <= LONGEST_DELAY_MS ? milliseconds : 1;
    this.#repeats = repeats;
    const inContext = AsyncLocalStorage.snapshot();
    this.#run = () => inContext(() => Reflect.apply(callback, this, given));
    this.#timer = this.#arm();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#timer.cancel();
    this.#timer = this.#arm();
    return this;
  }

  close(): this {
    this.#timer.cancel();
    if (this.#id !== undefined) SimulatedTimeout.byId.delete(this.#id);
    return this;
  }

  [Symbol.toPrimitive](): number {
    this.#id ??= ++lastId;
    SimulatedTimeout.byId.set(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #arm(): Timer {
    return this.#clock.after(this.#delayMs, () => {
      if (this.#repeats) this.#timer = this.#arm();
      else this.close();
      this.#run();
    });
  }
}

let lastId = 0;

export const timersOn = (clock: Clock): TimerSource => ({
  add: (callback, delay, given, repeats) => new SimulatedTimeout(clock, callback, delay, given, repeats),
  find: (given) => (given instanceof SimulatedTimeout ? given : SimulatedTimeout.byId.get(Number(given))),
});
