import type { Bound, Left } from './bounds.ts';
import type { Party } from './functions.ts';
import type { Outside } from './swish.ts';
import type { State, World } from './world.ts';

/** Something that may happen next: who does what, and the world after it. */
export interface Move {
  readonly says: string;
  readonly next: State;
}

/** What may still happen after this did. Undefined: it may not. */
export const spent = (left: Left, bound: Bound): Left | undefined =>
  left[bound] > 0 ? { ...left, [bound]: left[bound] - 1 } : undefined;

/** In the middle of a function's work everything else is an interruption. */
export const interrupting = (state: State, left: Left | undefined): Left | undefined =>
  state.current < 0 || left === undefined ? left : spent(left, 'adversity');

/** A party begins. In the middle of another's work that is an interruption. */
export async function begin(world: World, state: State, who: Party, input: unknown): Promise<Move> {
  const invocation = await world.invocations.begin(who, input, state.now);
  const processes = [...state.processes, { who, invocation }];
  return { says: `${who} begins`, next: { ...state, processes, current: processes.length - 1 } };
}

/** The same, if it may still happen. */
export async function beginning(world: World, state: State, bound: Bound, who: Party, input: unknown): Promise<Move[]> {
  const left = interrupting(state, spent(state.left, bound));
  return left === undefined ? [] : [await begin(world, { ...state, left }, who, input)];
}

export function outsideMove(world: World, state: State, says: string, outside: Outside): Move {
  return { says, next: { ...state, outside: world.outside.number(outside) } };
}
