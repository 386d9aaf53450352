import { isLoading, leaveTimeToLoad, settle } from '../../test/simulation/turns.ts';
import { takeOverTime } from '../../test/simulation/virtual-clock.ts';

/** Turns of the event loop in which everything happens that needs no time. */
const TURNS = 8;
/** Nothing takes longer to load: 10 s. */
const LOADING_TRIES = 500;

/** Time that passes only when nothing is left to do. It takes over its process: dates and timers follow it. */
export class VirtualTime {
  readonly clock = takeOverTime();

  /** Lets time pass until `work` is done. @throws what `work` throws, or Error when it can never be done */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    const state = { isDone: false };
    const end = () => {
      state.isDone = true;
    };
    work.then(end, end);
    for (let tries = 0; !state.isDone;) {
      await settle(TURNS);
      if (state.isDone) break;
      if (this.clock.nextDueAt !== undefined && !isLoading()) {
        this.clock.fireNext();
        tries = 0;
      } else if (++tries > LOADING_TRIES) {
        throw new Error('Nothing is due, but it is not done');
      } else {
        await leaveTimeToLoad();
      }
    }
    return work;
  }
}
