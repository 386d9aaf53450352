import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditedOrder } from '../domain/audit/order-rules.ts';
import type { Order, OrderStatus } from '../domain/order.ts';
import { scanAll } from './all-pages.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { projectionOf } from './projection.ts';

/** A step towards all orders of a status, the newest first. */
export interface OrderPage {
  readonly ids: readonly string[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: Record<string, unknown> | undefined;
}

/** How an order stands, and nothing of who bought. One of the old checkout has less. */
export type OrderSummary = Pick<Order, 'id' | 'number' | 'status'> &
  Partial<Pick<Order, 'status_reason'>> & { readonly payment?: Pick<Order['payment'], 'refund'> };

/** Orders by what they are, and without the customer's data. */
export function orderSearch(documents: Documents, tableName: string) {
  return {
    /** A page of the orders of a status that were made at or after `since` (epoch ms), by the shop's own index. */
    async pageSince(status: OrderStatus, since: number, limit: number, start?: OrderPage['next']): Promise<OrderPage> {
      const page = await documents.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'StatusIndex',
          KeyConditionExpression: '#status = :status AND #date >= :since',
          ProjectionExpression: '#id',
          ExpressionAttributeNames: { '#id': 'id', '#status': 'status', '#date': 'date' },
          ExpressionAttributeValues: { ':status': status, ':since': since },
          ScanIndexForward: false,
          Limit: limit,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      return { ids: (page.Items ?? []).map(({ id }) => String(id)), next: page.LastEvaluatedKey };
    },

    /**
     * The number of every order that has one, of whatever status and checkout. Reads the whole table, and of each item
     * the number alone: an index may be missing, or lag behind the last order of the old checkout.
     */
    async allNumbers(): Promise<string[]> {
      const items = await scanAll(documents, {
        TableName: tableName,
        ConsistentRead: true,
        ...projectionOf(['number']),
      });
      return items.flatMap(({ number }) => (typeof number === 'string' ? [number] : []));
    },

    /** How these orders stand, read strongly; what does not exist is absent. */
    async findSummaries(ids: readonly string[]): Promise<OrderSummary[]> {
      const keys = ids.map((id) => ({ id }));
      const attributes = ['id', 'number', 'status', 'status_reason', 'payment.refund'];
      return (await batchGet(documents, tableName, keys, attributes)) as unknown as OrderSummary[];
    },

    /** What the rules ask of these orders, read strongly. Nothing of it is about the customer. */
    async findAudited(ids: readonly string[]): Promise<AuditedOrder[]> {
      const keys = ids.map((id) => ({ id }));
      return (await batchGet(documents, tableName, keys, [
        'id',
        'status',
        'cart',
        'history',
      ])) as unknown as AuditedOrder[];
    },
  };
}
