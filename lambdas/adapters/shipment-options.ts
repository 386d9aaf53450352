import type { ShipmentOption } from '../domain/product.ts';
import { scanAll } from './all-pages.ts';
import type { Documents } from './documents.ts';

/** Delivery options: a handful of rows, so the whole table is the list. */
export function shipmentOptionsTable(documents: Documents, tableName: string) {
  return {
    async list(): Promise<ShipmentOption[]> {
      const items = await scanAll(documents, { TableName: tableName, ConsistentRead: true });
      return (items as unknown as ShipmentOption[]).sort((a, b) => a.cost - b.cost || a.name.localeCompare(b.name));
    },
  };
}

export type ShipmentOptionsTable = ReturnType<typeof shipmentOptionsTable>;
