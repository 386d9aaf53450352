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

/** A step towards all orders of a status, with whose they are. */
export interface OwnedPage {
  readonly orders: readonly { readonly id: string; readonly number: string; readonly email: string }[];
  readonly next: Record<string, unknown> | undefined;
}

/** Orders by what they are, and but for `ownedPage` without the customer's data. */
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

    /** A page of the orders of a status with their customers' addresses, the newest first: a person looks for one. */
    async ownedPage(status: OrderStatus, limit: number, start?: OwnedPage['next']): Promise<OwnedPage> {
      const { ExpressionAttributeNames, ...projection } = projectionOf(['id', 'number', 'information.email']);
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'StatusIndex',
          KeyConditionExpression: '#status = :status',
          ...projection,
          ExpressionAttributeNames: { ...ExpressionAttributeNames, '#status': 'status' },
          ExpressionAttributeValues: { ':status': status },
          ScanIndexForward: false,
          Limit: limit,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      const rows = Items as { id: string; number: string; information?: { email?: string } }[];
      const orders = rows.map(({ id, number, information }) => ({ id, number, email: information?.email ?? '' }));
      return { orders, next: LastEvaluatedKey };
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
