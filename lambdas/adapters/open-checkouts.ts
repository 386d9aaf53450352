import type { Ending } from '../domain/checkout.ts';
import { openCheckoutsId } from '../domain/identifiers.ts';
import type { OpenCheckouts } from '../domain/open-checkouts.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { putItem, type WriteItem } from './expression.ts';

/** How many open checkouts a customer has: one item for each keyed hash, among the checkout records. */
export function openCheckouts(documents: Documents, tableName: string) {
  const read = (ids: readonly string[]) =>
    batchGet(
      documents,
      tableName,
      ids.map((id) => ({ id })),
    );

  return {
    /** What is counted for each hash, read strongly; nothing where there is no item. */
    async findCounted(hashes: readonly string[]): Promise<readonly OpenCheckouts[]> {
      const ids = hashes.map(openCheckoutsId);
      const items = new Map((await read(ids)).map((item) => [item['id'], item as unknown as OpenCheckouts]));
      return ids.map((id) => items.get(id) ?? { id, kind: 'open-checkouts', open: {}, expiresAt: 0 });
    },

    /**
     * Those of the checkouts that have ended, or whose record is gone since they did; read strongly. What has ended
     * once stays so.
     */
    async findEnded(checkoutIds: readonly string[]): Promise<ReadonlySet<string>> {
      const items = new Map(
        (await read(checkoutIds)).map((item) => [item['id'], item['ending'] as Ending | undefined]),
      );
      return new Set(checkoutIds.filter((id) => !items.has(id) || items.get(id) !== undefined));
    },

    /** The next count in the place of the one that was read. Fails when another checkout was counted meanwhile. */
    count: (read: OpenCheckouts, next: OpenCheckouts): WriteItem =>
      putItem(
        tableName,
        next,
        Object.keys(read.open).length === 0
          ? { expression: 'attribute_not_exists(#id)' }
          : { expression: '#open = :read', values: { read: read.open } },
      ),
  };
}
