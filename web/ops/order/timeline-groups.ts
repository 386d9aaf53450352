import type { Moment, SwishTurn } from '../../../ops/console/api.ts';

/** States that a run came through without a pause, at the time of the first. */
export interface Passage {
  readonly at: number;
  readonly source: 'run';
  readonly run: string;
  readonly states: readonly string[];
  /** How often they were come through in the same way, one time right after the other, and when last. */
  readonly times?: number;
  readonly lastAt?: number;
}

/** A longer one is a wait: for the customer, or between two tries. */
const PAUSE_MS = 5_000;

/** What a run waits for, however short a while. */
const ANSWERS: ReadonlySet<SwishTurn | undefined> = new Set(['outcome', 'unclear', 'refund_answered']);

/**
 * The timeline with the states of a run drawn together, so that what a run did between two waits is one line. What
 * happened meanwhile follows it.
 */
export function groupedTimeline(timeline: readonly Moment[]): readonly (Moment | Passage)[] {
  const entries: (Moment | Passage)[] = [];
  const open = new Map<string, { readonly index: number; readonly lastAt: number }>();
  for (const moment of timeline) {
    if (moment.entered === undefined) {
      entries.push(moment);
      if (ANSWERS.has(moment.turn)) open.clear();
      continue;
    }
    const { run, state } = moment.entered;
    const last = open.get(run);
    const passage = last === undefined ? undefined : (entries[last.index] as Passage);
    if (last === undefined || passage === undefined || moment.at - last.lastAt > PAUSE_MS) {
      open.set(run, {
        index: entries.push({ at: moment.at, source: 'run', run, states: [state] }) - 1,
        lastAt: moment.at,
      });
    } else {
      entries[last.index] = { ...passage, states: [...passage.states, state] };
      open.set(run, { index: last.index, lastAt: moment.at });
    }
  }
  return withRounds(entries);
}

/** A run that asks and waits goes round hundreds of times in a day: that is one line, too. */
function withRounds(entries: readonly (Moment | Passage)[]): readonly (Moment | Passage)[] {
  const told: (Moment | Passage)[] = [];
  for (const entry of entries) {
    const last = told.at(-1);
    if (last !== undefined && isPassage(last) && isPassage(entry) && isSameWay(last, entry)) {
      told[told.length - 1] = { ...last, times: (last.times ?? 1) + 1, lastAt: entry.at };
    } else told.push(entry);
  }
  return told;
}

const isSameWay = (one: Passage, other: Passage): boolean =>
  one.run === other.run && one.states.join() === other.states.join();

export const isPassage = (entry: Moment | Passage): entry is Passage => 'states' in entry;
