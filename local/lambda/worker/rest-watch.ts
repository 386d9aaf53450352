import type { ClockTimers } from './clock-timers.ts';

export interface RestState {
  readonly awake: boolean;
  readonly nextDue: number | undefined;
}

/** A timer this close is not worth a report: it fires before the host could react. */
const IMMINENT_MS = 1;

/** What the host takes for granted after it has sent something. */
const AWAKE: RestState = { awake: true, nextDue: undefined };

/** How often to look though no turn of the event loop called for it, for what happens at the very end of a turn. */
const HEARTBEAT_MS = 20;

const engineSetImmediate = globalThis.setImmediate;
const engineClearImmediate = globalThis.clearImmediate;
const engineSetInterval = globalThis.setInterval;
const engineClearInterval = globalThis.clearInterval;

/**
 * Watches whether the process has anything to do but wait for the clock. That is what lets a jumping clock tell a
 * handler that works (its answer must be waited for) from one that sleeps (time must move on for it). Looks after every
 * turn of the event loop in which something happened. While the process sleeps its
 * timers are paused: the host, which knows when they are due, wakes it.
 */
export class RestWatch {
  readonly #timers: ClockTimers;
  readonly #report: (state: RestState) => void;
  readonly #ownPorts: number;
  #running = false;
  #heartbeat: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #reported: RestState = AWAKE;

  /** To be made before the function's code runs: what is open then is the host's own. */
  constructor(timers: ClockTimers, report: (state: RestState) => void) {
    this.#timers = timers;
    this.#report = report;
    this.#ownPorts = portsIn(process.getActiveResourcesInfo());
  }

  /** Begins to watch, or reports anew: the host has sent something and takes the process for awake. */
  wake(): void {
    this.#reported = AWAKE;
    this.#timers.resume();
    if (this.#running) return;
    this.#running = true;
    this.#heartbeat = engineSetInterval(() => this.#look(), HEARTBEAT_MS);
    this.#heartbeat.unref();
    this.#next(false);
  }

  /** No invocation is running: the process is frozen as on Lambda, and its timers with it. */
  freeze(): void {
    this.#running = false;
    engineClearInterval(this.#heartbeat);
    engineClearImmediate(this.#turn);
    this.#timers.pause();
  }

  /** Not `holdingUp` the event loop it comes after the next event only, else at once. */
  #next(holdingUp: boolean): void {
    this.#turn = engineSetImmediate(() => {
      this.#look();
      // Immediates that wait in this very turn run after this look, and maybe no event follows them.
      this.#next(process.getActiveResourcesInfo().includes('Immediate'));
    });
    if (!holdingUp) this.#turn.unref();
  }

  #look(): void {
    const { nextDue } = this.#timers;
    const awake = this.#isBusy() || (nextDue !== undefined && nextDue <= this.#timers.now() + IMMINENT_MS);
    if (awake) this.#timers.resume();
    else this.#timers.pause();
    if (awake === this.#reported.awake && (awake || nextDue === this.#reported.nextDue)) return;
    this.#reported = { awake, nextDue };
    this.#report(this.#reported);
  }

  #isBusy(): boolean {
    const resources = process.getActiveResourcesInfo();
    if (portsIn(resources) > this.#ownPorts) return true;
    return resources.some((resource) => resource !== 'MessagePort' && resource !== 'Timeout');
  }
}

function portsIn(resources: readonly string[]): number {
  return resources.filter((resource) => resource === 'MessagePort').length;
}
