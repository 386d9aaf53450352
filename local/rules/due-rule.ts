import type { WorldIndex } from './world-index.ts';

const LONGEST_DELAY_MS = 3 * 60_000;

/** R6: whatever still has to happen has a time, can be found by it, and is not late. */
export function nothingIsForgotten(index: WorldIndex): string[] {
  const { now } = index.world;
  const late = index.checkouts.flatMap(({ id, ending, dueAt, dueShard }) => {
    if (dueAt === undefined) return ending === undefined ? [`${id}: is open, but nobody will look at it`] : [];
    // The index has only records with both.
    if (dueShard === undefined) return [`${id}: is due, but cannot be found by the index`];
    const delayMs = now - dueAt;
    return delayMs > LONGEST_DELAY_MS ? [`${id}: was due ${Math.round(delayMs / 1000)} seconds ago`] : [];
  });
  const orphans = index.orders
    .filter(({ id, status }) => status === 'inactive' && index.checkout(id) === undefined)
    .map(({ id }) => `${id}: the order awaits payment, but has no checkout record`);
  return [...late, ...orphans];
}
