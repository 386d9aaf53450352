import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import { isHeld, type Reservation } from '../../lambdas/domain/reservation.ts';
import { epochSeconds } from '../../lambdas/domain/timing.ts';
import { begin, beginning, interrupting, spent, type Move } from './move.ts';
import { attemptOf, type Scenario } from './scenarios.ts';
import { rowsOf, withoutRow, withRow } from './tables.ts';
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
    for (const { id, callbackIdentifier, askedAt, instructions } of world.checkouts(state.rows)) {
      const reference = instructionIdOf(id);
      const payment = outside.payments[reference];
      if (payment !== undefined && payment.status !== 'CREATED') {
        const input = { reference, identifier: callbackIdentifier ?? '' };
        moves.push(...(await beginning(world, state, 'callback', 'a callback', input)));
      }
      if (askedAt !== undefined && instructions !== undefined) {
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
  if (outside.removed.length > 0 && !isAtWork && ofStream !== undefined)
    moves.push(await stream(world, { ...state, left: ofStream }));
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

/** The shop's admin, and DynamoDB's time to live. */
export function peopleMoves(world: World, state: State): Move[] {
  const moves: Move[] = [];
  const rows = world.rows.value(state.rows);
  const outside = world.outside.value(state.outside);
  const lowering = interrupting(state, spent(state.left, 'stock'));
  if (lowering !== undefined) {
    for (const product of rowsOf<{ readonly id: string; readonly stock: number }>(rows, 'products')) {
      const delta = -product.stock;
      if (delta === 0) continue;
      const stockChanges = [...outside.stockChanges, { productId: product.id, delta }];
      moves.push({
        says: `the admin says that no ${product.id} is left`,
        next: {
          ...state,
          left: lowering,
          rows: world.rows.number(withRow(rows, 'products', { ...product, stock: 0 })),
          outside: world.outside.number({ ...outside, stockChanges }),
        },
      });
    }
  }
  const removing = interrupting(state, spent(state.left, 'removal'));
  if (removing !== undefined) {
    for (const row of rowsOf<Reservation>(rows, 'reservations')) {
      if (row.expiresAt > epochSeconds(state.now)) continue;
      const removed = isHeld(row) ? [...outside.removed, row] : outside.removed;
      moves.push({
        says: `time to live removes the ${row.status} hold`,
        next: {
          ...state,
          left: removing,
          rows: world.rows.number(withoutRow(rows, 'reservations', row)),
          outside: world.outside.number({ ...outside, removed }),
        },
      });
    }
  }
  return moves;
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
