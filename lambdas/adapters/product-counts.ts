import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { piecesOf, type StockCount } from '../domain/audit/stock-rules.ts';
import type { Product } from '../domain/product.ts';
import { scanAll } from './all-pages.ts';
import { batchGet } from './batch-get.ts';
import { unchanged } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, updateItem, type WriteItem } from './expression.ts';
import { projectionOf } from './projection.ts';

/** A product as the stock's page lists it. One that was made by hand may have no counts yet. */
export type ListedProduct = Pick<Product, 'id' | 'title' | 'status'> &
  Partial<Pick<Product, 'stock' | 'reserved' | 'index'>>;

const COUNTS = ['id', 'stock', 'reserved', 'sold', 'counted'];

/** The product stands exactly as it was read: nobody sold, held or set anything in between. */
const asRead = ({ stock, sold, counted }: StockCount) =>
  all(unchanged('stock', stock), unchanged('sold', sold), unchanged('counted', counted));

/** What an auditor and a person do with the counts of products, where a sale adds and subtracts. */
export function productCounts(documents: Documents, tableName: string) {
  return {
    /** A page of all products, for sale or not, read strongly; `next` is undefined on the last one. */
    async countsPage(
      start?: Readonly<Record<string, unknown>>,
    ): Promise<{ readonly counts: readonly StockCount[]; readonly next: Record<string, unknown> | undefined }> {
      const page = await documents.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ...projectionOf(COUNTS),
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      return { counts: (page.Items ?? []) as StockCount[], next: page.LastEvaluatedKey };
    },

    /** Every product, for sale or not, read strongly. Reads the whole table, of which a shop's products are few. */
    listAll: async (): Promise<ListedProduct[]> =>
      (await scanAll(documents, {
        TableName: tableName,
        ConsistentRead: true,
        ...projectionOf(['id', 'title', 'status', 'stock', 'reserved', 'index']),
      })) as unknown as ListedProduct[],

    /** Strongly consistent; undefined for a product that does not exist. */
    async counts(id: string): Promise<StockCount | undefined> {
      const [item] = await batchGet(documents, tableName, [{ id }], COUNTS);
      return item as unknown as StockCount | undefined;
    },

    /** The first count of a product, or, after somebody wrote it anew, the next one: it has what it has now. */
    count: (product: StockCount): WriteItem =>
      updateItem(
        tableName,
        { id: product.id },
        { set: { counted: piecesOf(product) } },
        all({ expression: 'attribute_exists(#id)' }, asRead(product)),
      ),

    /**
     * A person sets the stock. Of what was unlogged before nothing is hidden: only this change is counted. A product that
     * was never counted is, as it was.
     */
    setStock: (product: StockCount, stock: number): WriteItem =>
      updateItem(
        tableName,
        { id: product.id },
        { set: { stock, counted: (product.counted ?? piecesOf(product)) + stock - (product.stock ?? 0) } },
        all({ expression: 'attribute_exists(#id)' }, asRead(product)),
      ),

    /**
     * Moves `reserved` by what it is wrong by. It is not set: holds and releases change it and the rows alike, so the
     * difference is the same whatever happens in between; and it must still be what was read.
     */
    correctReserved: (id: string, reserved: number, by: number): WriteItem =>
      updateItem(
        tableName,
        { id },
        { add: { reserved: by } },
        // An absent count is none.
        reserved === 0
          ? {
              expression: 'attribute_exists(#id) AND (attribute_not_exists(#reserved) OR #reserved = :none)',
              values: { none: 0 },
            }
          : unchanged('reserved', reserved),
      ),
  };
}
