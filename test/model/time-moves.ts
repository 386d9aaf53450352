import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { SETTLE_LIMIT_SECONDS, UNCLEAR_NOTICE_SECONDS } from '../../lambdas/domain/timing.ts';
import { spent, type Move } from './move.ts';
import { givenUpAt } from './swish.ts';
import type { State, World } from './world.ts';

const MINUTE = 60_000;
const LEAPS: readonly (readonly [name: string, ms: number])[] = [
  ['ten minutes', 10 * MINUTE],
  ['a day', 24 * 60 * MINUTE],
];

/** Time goes on while nobody is at work: to what is due next, or by so much that all of it is overdue. */
export function timeMoves(world: World, state: State): Move[] {
  if (state.processes.length > 0 || world.outside.value(state.outside).underWay.length > 0 || isEngineDue(world, state))
    return [];
  const moves: Move[] = [];
  const next = nextTime(world, state);
  const step = spent(state.left, 'step');
  if (next !== undefined && step !== undefined) {
    moves.push({ says: `it is ${after(state.now, next)} later`, next: { ...state, now: next, left: step } });
  }
  const leap = spent(state.left, 'leap');
  if (leap !== undefined) {
    for (const [says, ms] of LEAPS) {
      moves.push({ says: `${says} later`, next: { ...state, now: state.now + ms, left: leap } });
    }
  }
  return moves;
}

/** Step Functions does not wait: what it has to do is done before time goes on. */
function isEngineDue(world: World, state: State): boolean {
  return Object.values(world.runs.value(state.runs)).some(
    ({ status, frames }) =>
      status === 'RUNNING' &&
      Object.values(frames).some(
        ({ doing, until }) => doing === 'failed' || (until !== undefined && until <= state.now),
      ),
  );
}

/**
 * Where Swish does not know, the flow asks again for a day, and nothing comes of it: once the customer was told of it
 * only the end of that day is of interest.
 */
export function unclearUntil(world: World, state: State): number | undefined {
  const outside = world.outside.value(state.outside);
  const since = world
    .checkouts(state.rows)
    .filter(({ id, ending }) => ending === undefined && outside.payments[instructionIdOf(id)]?.errorCode === 'DS24')
    .map(({ unclearSince = state.now }) => unclearSince);
  const isTold = since.some((time) => state.now - time >= 2 * UNCLEAR_NOTICE_SECONDS * 1000);
  const over = Math.min(...since) + SETTLE_LIMIT_SECONDS * 1000;
  return isTold && over > state.now ? over : undefined;
}

/** When something is due next. */
export function nextTime(world: World, state: State): number | undefined {
  const waits = Object.values(world.runs.value(state.runs))
    .filter(({ status }) => status === 'RUNNING')
    .flatMap(({ frames }) => Object.values(frames).map(({ until }) => until));
  const dues = world.checkouts(state.rows).map(({ dueAt }) => dueAt);
  const open = Object.values(world.outside.value(state.outside).payments).filter(({ status }) => status === 'CREATED');
  const times = [...waits, ...dues, ...open.map(givenUpAt)].filter((time) => time !== undefined && time > state.now);
  return times.length === 0 ? undefined : Math.min(...(times as number[]));
}

export const after = (now: number, next: number): string => {
  const seconds = Math.round((next - now) / 1000);
  return seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;
};
