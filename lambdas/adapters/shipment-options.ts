import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ShipmentOption } from '../domain/product.ts';
import type { Documents } from './documents.ts';

/** Delivery options: a handful of rows, so the whole table is the list. */
export function shipmentOptionsTable(documents: Documents, tableName: string) {
  return {
    async list(): Promise<ShipmentOption[]> {
      const page = await documents.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
      return ((page.Items ?? []) as ShipmentOption[]).sort((a, b) => a.cost - b.cost || a.name.localeCompare(b.name));
    },
  };
}

export type ShipmentOptionsTable = ReturnType<typeof shipmentOptionsTable>;
