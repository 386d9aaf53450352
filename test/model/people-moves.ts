import type { Product } from '../../lambdas/domain/product.ts';
import { isHeld, type Reservation } from '../../lambdas/domain/reservation.ts';
import { epochSeconds } from '../../lambdas/domain/timing.ts';
import { interrupting, spent, type Move } from './move.ts';
import { rowsOf, withoutRow, withRow } from './tables.ts';
import type { State, World } from './world.ts';

/** The shop's admin, who writes products past everybody, and DynamoDB's time to live. */
export function peopleMoves(world: World, state: State): Move[] {
  return [...adminMoves(world, state), ...removals(world, state)];
}

function adminMoves(world: World, state: State): Move[] {
  const left = interrupting(state, spent(state.left, 'stock'));
  if (left === undefined) return [];
  const rows = world.rows.value(state.rows);
  const moves: Move[] = [];
  for (const product of rowsOf<Product>(rows, 'products')) {
    if (product.stock > 0) moves.push(soldOut(world, { says: 'meanwhile', next: { ...state, left } }));
    if (product.status !== 'active') continue;
    moves.push({
      says: `the admin takes ${product.id} out of the shop`,
      next: { ...state, left, rows: world.rows.number(withRow(rows, 'products', { ...product, status: 'inactive' })) },
    });
  }
  return moves;
}

/** Something happened, and the admin says that nothing is left on the shelf. */
export function soldOut(world: World, { says, next }: Move): Move {
  let rows = world.rows.value(next.rows);
  const outside = world.outside.value(next.outside);
  const stockChanges = [...outside.stockChanges];
  for (const product of rowsOf<Product>(rows, 'products')) {
    stockChanges.push({ productId: product.id, delta: -product.stock });
    rows = withRow(rows, 'products', { ...product, stock: 0 });
  }
  return {
    says: `${says}: the admin says that nothing is left`,
    next: { ...next, rows: world.rows.number(rows), outside: world.outside.number({ ...outside, stockChanges }) },
  };
}

function removals(world: World, state: State): Move[] {
  const left = interrupting(state, spent(state.left, 'removal'));
  if (left === undefined) return [];
  const rows = world.rows.value(state.rows);
  const outside = world.outside.value(state.outside);
  return rowsOf<Reservation>(rows, 'reservations')
    .filter(({ expiresAt }) => expiresAt <= epochSeconds(state.now))
    .map((row) => ({
      says: `time to live removes the ${row.status} hold`,
      next: {
        ...state,
        left,
        rows: world.rows.number(withoutRow(rows, 'reservations', row)),
        outside: world.outside.number({
          ...outside,
          removed: isHeld(row) ? [...outside.removed, row] : outside.removed,
        }),
      },
    }));
}
