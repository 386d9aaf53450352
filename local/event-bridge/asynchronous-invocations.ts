import type { Clock, Timer } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';

/** Lambda tries an asynchronous invocation that failed twice more. */
const RETRY_AFTER_MS = [60_000, 120_000];

/**
 * Invocations that nobody waits for, as Lambda makes them for EventBridge: one that fails is tried again after one
 * minute, and after two more, with the same event. Then it is reported on the console, where AWS has dead letters.
 */
export class AsynchronousInvocations {
  readonly #clock: Clock;
  readonly #invoke: Invoke;
  readonly #timers = new Set<Timer>();
  #isStopped = false;

  constructor({ clock, invoke }: { readonly clock: Clock; readonly invoke: Invoke }) {
    this.#clock = clock;
    this.#invoke = invoke;
  }

  /** Resolves after the first try. `rule` is who asks, for the report. */
  invoke(rule: string, functionName: string, event: unknown): Promise<void> {
    return this.#attempt(rule, functionName, event, 0);
  }

  /** What is under way may finish; nothing is tried again. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  async #attempt(rule: string, functionName: string, event: unknown, retries: number): Promise<void> {
    const result = await this.#invoke(functionName, event);
    if (this.#isStopped || !('error' in result)) return;
    const pause = RETRY_AFTER_MS[retries];
    if (pause === undefined) {
      console.error(`Rule ${rule}: ${functionName} failed for good (${result.error.errorType})`);
      return;
    }
    const timer = this.#clock.after(pause, () => {
      this.#timers.delete(timer);
      return this.#attempt(rule, functionName, event, retries + 1);
    });
    this.#timers.add(timer);
  }
}
