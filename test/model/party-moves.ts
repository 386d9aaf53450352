import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { begin, beginning, interrupting, type Move } from './move.ts';
import { attemptOf, type Scenario } from './scenario.ts';
import type { State, World } from './world.ts';

/** Everybody who may do something to a checkout from outside its runs. */
export async function partyMoves(world: World, state: State): Promise<Move[]> {
  const moves: Move[] = [];
  const { left } = state;
  if (left.sweep > 0) {
    for (const id of dueIn(world, state)) moves.push(...(await beginning(world, state, 'sweep', 'the sweep', { id })));
  }
  const outside = world.outside.value(state.outside);
  if (left.callback > 0 || left.cancel > 0) {
    for (const { id, callbackIdentifier, askedAt } of world.checkouts(state.rows)) {
      const reference = instructionIdOf(id);
      const payment = outside.payments[reference];
      if (payment !== undefined && payment.status !== 'CREATED') {
        const input = { reference, identifier: callbackIdentifier ?? '' };
        moves.push(...(await beginning(world, state, 'callback', 'a callback', input)));
      }
      if (askedAt !== undefined) {
        moves.push(...(await beginning(world, state, 'cancel', 'the customer cancels', { reference })));
      }
    }
    for (const refund of outside.refunds.filter(({ status }) => status !== 'CREATED')) {
      moves.push(...(await beginning(world, state, 'callback', 'a refund callback', { reference: refund.id })));
    }
  }
  if (left.attempt > 0) {
    moves.push(...(await beginning(world, state, 'attempt', 'the customer checks out', attemptOf(1))));
  }
  const ofStream = interrupting(state, left);
  const isAtWork = state.processes.some(({ who }) => who === 'the stream');
  if (outside.removed.length > 0 && !isAtWork && ofStream !== undefined) {
    moves.push(await stream(world, { ...state, left: ofStream }));
  }
  return moves;
}

/** A record stays in the stream until the function has ended well. */
export function stream(world: World, state: State): Promise<Move> {
  return begin(world, state, 'the stream', { row: world.outside.value(state.outside).removed[0] });
}

export function dueIn(world: World, state: State): string[] {
  return world
    .checkouts(state.rows)
    .filter(({ dueAt }) => dueAt !== undefined && dueAt <= state.now)
    .map(({ id }) => id);
}

/** What operators decide about an order. */
export async function operatorMoves(world: World, scenario: Scenario, state: State): Promise<Move[]> {
  const moves: Move[] = [];
  if (state.left.operator > 0) {
    for (const { id, orderNumber } of world.checkouts(state.rows)) {
      if (orderNumber === undefined) continue;
      for (const who of scenario.operators ?? []) {
        moves.push(...(await beginning(world, state, 'operator', who, { id })));
      }
    }
  }
  return moves;
}
