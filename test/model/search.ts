import type { Flow } from '../support/order-flow.ts';
import type { Move } from './move.ts';
import { Moves } from './moves.ts';
import type { Request } from './requests.ts';
import { Rules } from './rules.ts';
import { begin } from './beginning.ts';
import type { Scenario } from './scenario.ts';
import { explain } from './traces.ts';
import { keyOf, World, type State } from './world.ts';

export interface Found {
  readonly states: number;
  readonly moves: number;
  /** States that were only passed on the way to rest, beyond the bounds. */
  readonly drained: number;
  /** Places in functions that were run. */
  readonly invocations: number;
  /** States and ways out of states of the flow that were taken. */
  readonly taken: readonly string[];
  /** The first broken rule, on one of the shortest ways to it: a line for each thing that happened. */
  readonly broken?: { readonly rules: readonly string[]; readonly trace: readonly string[] };
}

interface Reached {
  readonly state: State;
  readonly from: Reached | undefined;
  readonly says: string;
}

/** Nothing takes longer to come to rest than this, counted in requests. */
const LONGEST_REST = 1_500;
/** How much of a way that has no end is told. */
const TOLD_OF_NO_REST = 60;

/**
 * Everything that may happen in a scenario, breadth first: each state once, so that a broken rule is found on a shortest
 * way. From every state the world is then left alone: it must come to rest, by itself, and all rules hold there.
 */
export async function explore(
  scenario: Scenario,
  flow: Flow,
  onRequest?: (request: Request) => Request,
  limit = Number.POSITIVE_INFINITY,
): Promise<Found> {
  const world = new World(flow, onRequest);
  const moves = new Moves(world, scenario);
  const beginning = await begin(scenario, world);
  const rules = new Rules(world, beginning);
  const start = await advance(beginning, scenario, world, moves);
  const seen = new Set<string>([keyOf(start)]);
  const rested = new Set<string>();
  let queue: Reached[] = [{ state: start, from: undefined, says: 'the beginning' }];
  let counted = 0;
  const found = (broken?: Found['broken']): Found => ({
    states: seen.size,
    moves: counted,
    drained: rested.size,
    invocations: world.invocations.count,
    taken: [...world.flow.taken].sort(),
    ...(broken === undefined ? {} : { broken }),
  });

  while (queue.length > 0) {
    const next: Reached[] = [];
    for (const reached of queue) {
      const left = await leftAlone(reached, moves, rules, rested, world);
      if (left !== undefined) return found({ rules: left.rules, trace: explain(left.at, world).slice(0, left.told) });
      if (scenario.to?.(reached.state, world) === true) continue;
      for (const move of await moves.from(reached.state)) {
        counted++;
        const after: Reached = { state: move.next, from: reached, says: move.says };
        const broken = [...rules.brokenBetween(reached.state.rows, move.next.rows), ...rules.brokenIn(move.next)];
        if (broken.length > 0) return found({ rules: broken, trace: explain(after, world) });
        const key = keyOf(move.next);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
        if (seen.size > limit) throw new Error(`More than ${limit} states`);
      }
    }
    queue = next;
  }
  return found();
}

async function advance(state: State, { from, untilThen }: Scenario, world: World, moves: Moves): Promise<State> {
  if (from === undefined) return state;
  let current = state;
  while (!from(current, world)) {
    const move =
      (untilThen === undefined ? undefined : moves.payment(current, untilThen)) ?? (await moves.fair(current));
    if (move === undefined) throw new Error('The world came to rest before the scenario began');
    current = move.next;
  }
  return current;
}

/** Without what it may still have to bear: states that differ in that alone come to rest alike. */
const restKey = (state: State): string => keyOf({ ...state, left: {} as State['left'] });

async function leftAlone(
  reached: Reached,
  moves: Moves,
  rules: Rules,
  rested: Set<string>,
  world: World,
): Promise<{ readonly rules: readonly string[]; readonly at: Reached; readonly told?: number } | undefined> {
  let at = reached;
  for (let length = 0; ; length++) {
    const key = restKey(at.state);
    if (rested.has(key)) return undefined;
    rested.add(key);
    if (length > LONGEST_REST) {
      return { rules: ['it never comes to rest'], at, told: depthOf(reached) + TOLD_OF_NO_REST };
    }
    const move: Move | undefined = isLeftToAPerson(at.state, world) ? undefined : await moves.fair(at.state);
    if (move === undefined) {
      const broken = rules.brokenAtRest(at.state);
      return broken.length > 0 ? { rules: broken, at } : undefined;
    }
    const next: Reached = { state: move.next, from: at, says: move.says };
    const broken = [...rules.brokenBetween(at.state.rows, move.next.rows), ...rules.brokenIn(move.next)];
    if (broken.length > 0) return { rules: broken, at: next };
    at = next;
  }
}

function depthOf({ from }: Reached): number {
  let depth = 0;
  for (let at = from; at !== undefined; at = at.from) depth++;
  return depth;
}

/** A flagged checkout is looked at once a day for ever: until a person comes it is at rest. */
function isLeftToAPerson(state: State, world: World): boolean {
  if (state.processes.length > 0) return false;
  if (Object.values(world.runs.value(state.runs)).some(({ status }) => status === 'RUNNING')) return false;
  const due = world.checkouts(state.rows).filter(({ dueAt }) => dueAt !== undefined);
  return due.length > 0 && due.every(({ attention, dueAt = 0 }) => attention !== undefined && dueAt > state.now);
}
