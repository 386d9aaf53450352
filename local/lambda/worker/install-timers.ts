import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

/** What `setTimeout` and `setInterval` return. */
interface ClockTimer {
  unref(): unknown;
  close(): unknown;
}

/** Timers that follow a clock of ours. */
export interface TimerSource {
  add(callback: Callback, delay: unknown, given: unknown[], repeats: boolean): ClockTimer;
  /** Finds what `clearTimeout` was given, if it is one of these. */
  find(given: unknown): ClockTimer | undefined;
}

type Callback = (...given: unknown[]) => unknown;

interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/**
 * Puts timers that follow the local clock in the place of Node's: the globals, `node:timers`, `node:timers/promises` and
 * `AbortSignal.timeout`. Timers that Node sets for itself (sockets) stay on real time.
 */
export function installTimers(clockTimers: TimerSource): void {
  const start =
    (repeats: boolean) =>
    (callback: Callback, delay?: unknown, ...given: unknown[]) => {
      if (typeof callback !== 'function') {
        const error = new TypeError('The "callback" argument must be of type function.');
        throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
      }
      return clockTimers.add(callback, delay, given, repeats);
    };
  const stop = (engineClear: (timer: NodeJS.Timeout | undefined) => void) => (given: unknown) => {
    const timeout = clockTimers.find(given);
    if (timeout !== undefined) timeout.close();
    else engineClear(given as NodeJS.Timeout | undefined);
  };

  const wait = (delay?: unknown, value?: unknown, { signal, ref }: WaitOptions = {}) =>
    new Promise<unknown>((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortError(signal));
        return;
      }
      const timeout = clockTimers.add(settle, delay, [], false);
      if (ref === false) timeout.unref();
      signal?.addEventListener('abort', abort, { once: true });

      function settle() {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      }
      function abort() {
        timeout.close();
        reject(abortError(signal));
      }
    });
  const ticks = async function* (delay?: unknown, value?: unknown, options?: WaitOptions) {
    for (;;) yield await wait(delay, value, options);
  };

  const replacements = {
    setTimeout: Object.assign(start(false), { [promisify.custom]: wait }),
    setInterval: start(true),
    clearTimeout: stop(globalThis.clearTimeout),
    clearInterval: stop(globalThis.clearInterval),
  };
  Object.assign(globalThis, replacements);
  Object.assign(timers, replacements);
  Object.assign(timersPromises, { setTimeout: wait, setInterval: ticks });
  Object.defineProperty(timersPromises.scheduler, 'wait', {
    value: (delay: unknown, options?: WaitOptions) => wait(delay, undefined, options),
    configurable: true,
    writable: true,
  });
  syncBuiltinESMExports();

  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    const expire = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    clockTimers.add(expire, milliseconds, [], false).unref();
    return controller.signal;
  };
}

function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
