import type { Callback } from './callbacks.ts';
import type { Case } from './case-line.ts';
import { MODE_NAMES, MODES, type ModeName } from './modes.ts';

/** What a flow asked for in a run in which nothing failed. */
export interface Recorded {
  readonly flow: string;
  readonly callback: Callback;
  readonly effects: readonly string[];
}

/** An effect in the run in which it was seen. */
type Place = Omit<Recorded, 'effects'> & {
  readonly effect: string;
  /** Effects of that run: what it costs to run it again. */
  readonly cost: number;
};

/** What an effect is, whichever time it comes. */
const kindOf = (effect: string): string => effect.replace(/#\d+$/, '');

const placesOf = ({ effects, ...run }: Recorded): readonly Place[] =>
  effects.map((effect) => ({ ...run, effect, cost: effects.length }));

const caseAt = ({ flow, callback, effect }: Place, mode: ModeName): Case => ({
  flow,
  callback,
  fault: { effect, mode },
});

/** Whether it is a request to the tables: only those are named with what they are for. */
const isOfTables = (effect: string): boolean => effect.split(':').length > 2;

/** The ways in which an effect can go wrong. */
const modesOf = ({ effect }: Place): readonly ModeName[] =>
  MODE_NAMES.filter((mode) => isOfTables(effect) || !('isForTables' in MODES[mode]));
const briefModesOf = (place: Place): readonly ModeName[] => modesOf(place).filter((mode) => !('isLong' in MODES[mode]));

/**
 * Every effect of every flow: with its callback as ever in every way, and with each other callback in one way, in turn.
 */
export function everyCase(runs: readonly Recorded[]): readonly Case[] {
  const places = runs.flatMap(placesOf);
  const inEveryWay = places.filter(({ callback }) => callback === 'normal');
  const inOneWay = places.filter(({ callback }) => callback !== 'normal');
  return [
    ...inEveryWay.flatMap((place) => modesOf(place).map((mode) => caseAt(place, mode))),
    ...inOneWay.map((place, index) => {
      const modes = modesOf(place);
      return caseAt(place, modes[index % modes.length] ?? 'refused');
    }),
  ];
}

/**
 * A selection in which every kind of effect goes wrong in every third way, in turn, so that every way is tried on a third
 * of them. Where there is a choice of flow and callback, what was chosen least so far comes next, and what costs least of that: so flows and callbacks are spread
 * evenly, and the same runs give the same selection.
 */
export const briefCases = (runs: readonly Recorded[]): readonly Case[] =>
  [...Map.groupBy(runs.flatMap(placesOf), ({ effect }) => kindOf(effect)).values()].flatMap((places, number) =>
    crossed(places, number % 3),
  );

/** Every third way to fail, from one of the first three on, at one of the places each. */
function crossed(places: readonly Place[], from: number): readonly Case[] {
  const uses = new Map<string, number>();
  const usesOf = (what: string): number => uses.get(what) ?? 0;
  const isBefore = (one: Place, other: Place): boolean => {
    const difference =
      usesOf(one.callback) - usesOf(other.callback) ||
      (usesOf(one.flow) + 1) * one.cost - (usesOf(other.flow) + 1) * other.cost ||
      usesOf(one.effect) - usesOf(other.effect);
    return difference < 0;
  };
  const [first] = places;
  const modes = first === undefined ? [] : briefModesOf(first).filter((_mode, index) => index % 3 === from);
  return modes.map((mode) => {
    const place = places.reduce((best, next) => (isBefore(next, best) ? next : best));
    for (const what of [place.callback, place.flow, place.effect]) uses.set(what, usesOf(what) + 1);
    return caseAt(place, mode);
  });
}
