import type { Product } from '../domain/product.ts';
import { queryAll } from './all-pages.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { updateItem, type Condition, type WriteItem } from './expression.ts';
import { productCounts } from './product-counts.ts';

/** That many pieces of the `stock` last seen are held for nobody. */
const areFree = (quantity: number, stock: number): Condition => ({
  expression:
    'attribute_exists(#id) AND #stock >= :stock AND (attribute_not_exists(#reserved) OR #reserved <= :others)',
  // Where nothing is held yet, only the stock itself says that there are enough.
  values: { stock: Math.max(stock, quantity), others: stock - quantity },
});

/**
 * The shop's products. Only the four counts are written: `reserved`, `sold` and what a sale takes off `stock` in
 * transactions with the rows that they count, the rest by people and the auditor (`product-counts.ts`).
 */
export function productsTable(documents: Documents, tableName: string) {
  return {
    ...productCounts(documents, tableName),

    /** Strongly consistent; products that do not exist are absent from the map. */
    async find(ids: readonly string[]): Promise<Map<string, Product>> {
      const items = await batchGet(
        documents,
        tableName,
        ids.map((id) => ({ id })),
      );
      return new Map(items.map((item) => [String(item['id']), item as unknown as Product]));
    },

    /** Every active product, by the shop's own index (eventually consistent). */
    async listActive(): Promise<Product[]> {
      const items = await queryAll(documents, {
        TableName: tableName,
        IndexName: 'StatusIndex',
        KeyConditionExpression: '#status = :active',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':active': 'active' },
      });
      return items as unknown as Product[];
    },

    /**
     * Takes `quantity` pieces off the free ones. `stock` is the stock last seen (S): DynamoDB cannot compare
     * `stock − reserved`, so the condition says that there are still S pieces and at most S − q of them are held.
     */
    hold: (id: string, quantity: number, stock: number): WriteItem =>
      updateItem(tableName, { id }, { add: { reserved: quantity } }, areFree(quantity, stock)),

    /** Gives held pieces back. Must stand in one transaction with the reservation row it counts. */
    release: (id: string, quantity: number): WriteItem =>
      updateItem(
        tableName,
        { id },
        { add: { reserved: -quantity } },
        { expression: '#reserved >= :quantity', values: { quantity } },
      ),

    /** Sells pieces that nobody holds. `stock` is the stock last seen, as for `hold`. */
    sellFree: (id: string, quantity: number, stock: number): WriteItem =>
      updateItem(tableName, { id }, { add: { stock: -quantity, sold: quantity } }, areFree(quantity, stock)),

    /** Sold pieces are on the shelf again. */
    takeBack: (id: string, quantity: number): WriteItem =>
      updateItem(
        tableName,
        { id },
        { add: { stock: quantity, sold: -quantity } },
        { expression: 'attribute_exists(#id)' },
      ),

    /**
     * Turns held pieces into sold ones. Fails when an admin lowered the stock below what was sold here.
     *
     * @param isCounted false when the product's count was found not to have the pieces: then only the stock is less
     */
    sell: (id: string, quantity: number, isCounted: boolean): WriteItem =>
      updateItem(
        tableName,
        { id },
        { add: { stock: -quantity, sold: quantity, ...(isCounted ? { reserved: -quantity } : {}) } },
        {
          expression: isCounted ? '#reserved >= :quantity AND #stock >= :quantity' : '#stock >= :quantity',
          values: { quantity },
        },
      ),
  };
}

export type ProductsTable = ReturnType<typeof productsTable>;
