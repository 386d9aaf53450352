import { Clock } from '../../local/clock.ts';
import { installClockDate } from '../../local/lambda/worker/clock-date.ts';
import { installTimers } from '../../local/lambda/worker/install-timers.ts';
import { timersOn } from '../../test/simulation/clock-timers.ts';

/** A Monday morning, epoch ms. */
const BEGINNING = Date.UTC(2026, 10, 2, 8);
/** Turns of the event loop in which everything happens that needs no time. */
const TURNS = 8;

/** Real time that is left to what is loaded with its first use, before time goes on. */
const LOADING_MS = 20;
/** Nothing takes longer to load. */
const LOADING_TRIES = 500;

const nextTurn = globalThis.setImmediate;
const inRealTime = globalThis.setTimeout;

/** Time that passes only when nothing is left to do. It takes over its process: dates and timers follow it. */
export class VirtualTime {
  readonly clock = new Clock({ frozenAt: BEGINNING });

  constructor() {
    installClockDate(() => this.clock.now());
    installTimers(timersOn(this.clock));
  }

  /** Lets time pass until `work` is done. @throws what `work` throws, or Error when it can never be done */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    const state = { isDone: false };
    const end = () => {
      state.isDone = true;
    };
    work.then(end, end);
    for (let tries = 0; !state.isDone;) {
      for (let turn = 0; turn < TURNS; turn++) {
        await new Promise<void>((resolve) => {
          nextTurn(resolve);
        });
      }
      if (state.isDone) break;
      if (this.clock.nextDueAt !== undefined && !isLoading()) {
        this.clock.fireNext();
        tries = 0;
      } else if (++tries > LOADING_TRIES) {
        throw new Error('Nothing is due, but it is not done');
      } else {
        await new Promise<void>((resolve) => {
          inRealTime(resolve, LOADING_MS);
        });
      }
    }
    return work;
  }
}

/** Whether files are being read: modules that are loaded when they are needed first. */
const isLoading = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
