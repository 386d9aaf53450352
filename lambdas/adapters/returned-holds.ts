import { returnedHoldId, type HoldGeneration } from '../domain/identifiers.ts';
import { epochSeconds, PAID_RECORD_SECONDS, RECORD_SECONDS } from '../domain/timing.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { putItem, type WriteItem } from './expression.ts';

/** Longer than any checkout record is kept: while a checkout can be taken up again, its markers answer for it. */
const MARKER_SECONDS = PAID_RECORD_SECONDS + RECORD_SECONDS;

/**
 * Markers among the checkout records: the pieces of a reservation row that no longer exists are dealt with. Whoever
 * deals with such a row puts its marker in the same transaction, so that of all who try, one does.
 */
export function returnedHoldsTable(documents: Documents, tableName: string) {
  return {
    /** Fails when the marker is there: somebody dealt with the row before. `now` is epoch ms. */
    mark: (hold: HoldGeneration, now: number): WriteItem =>
      putItem(
        tableName,
        { id: returnedHoldId(hold), kind: 'returned', expiresAt: epochSeconds(now) + MARKER_SECONDS },
        { expression: 'attribute_not_exists(#id)' },
      ),

    /** Those of the holds whose marker is there, read strongly. */
    async findMarked<Hold extends HoldGeneration>(holds: readonly Hold[]): Promise<Set<Hold>> {
      const keys = [...new Set(holds.map(returnedHoldId))].map((id) => ({ id }));
      const ids = new Set((await batchGet(documents, tableName, keys, ['id'])).map(({ id }) => id));
      return new Set(holds.filter((hold) => ids.has(returnedHoldId(hold))));
    },
  };
}

export type ReturnedHoldsTable = ReturnType<typeof returnedHoldsTable>;
