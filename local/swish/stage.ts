import type { ReadTurn } from './script.ts';
import type { Timers } from './timers.ts';
import { plain, refusedWith, type SwishAnswer, type SwishResponse } from './wire.ts';

export type Operation = () => SwishResponse | Promise<SwishResponse>;

/** Plays the turns of scripts: what Swish does, when it does it, and what the merchant gets to hear of it. */
export class Stage {
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * Answers one request. `decidesLate` has the operation see the world as it is when the answer is due, as a
   * cancellation does that waits for a signature; otherwise a late answer tells what was so when the request came.
   */
  async play(turn: ReadTurn | undefined, operation: Operation, decidesLate = false): Promise<SwishAnswer> {
    if (turn === undefined) return operation();
    const { gets, done, doneAfterSeconds, delaySeconds } = turn;
    const isLater = doneAfterSeconds !== undefined;
    if (isLater && done) this.#timers.after(doneAfterSeconds * 1000, operation);
    const isNow = done && !isLater;

    let answer: SwishAnswer;
    if (isNow && !decidesLate) answer = await operation();
    if (delaySeconds > 0 && !(await this.#timers.wait(delaySeconds * 1000))) return undefined;
    if (isNow && decidesLate) answer = await operation();
    return gets === undefined ? answer : scripted(gets);
  }
}

function scripted(gets: NonNullable<ReadTurn['gets']>): SwishAnswer {
  if (gets === 'lost') return undefined;
  return typeof gets === 'number' ? plain(gets, 'As the script says') : refusedWith(gets);
}
