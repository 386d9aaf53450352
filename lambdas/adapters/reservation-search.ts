import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Reservation } from '../domain/reservation.ts';
import { queryAll, scanAll } from './all-pages.ts';
import type { Documents } from './documents.ts';

/** Rows that a product's `reserved` counts: those of the old checkout have no `counted`. */
const HELD = {
  FilterExpression: '#status = :active AND #counted = :counted',
  ExpressionAttributeNames: { '#status': 'status', '#counted': 'counted' },
  ExpressionAttributeValues: { ':active': 'active', ':counted': true },
};

/** Reservations by what they are. */
export function reservationSearch(documents: Documents, tableName: string) {
  const query = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<Reservation[]> =>
    (await queryAll(documents, { TableName: tableName, ...input })) as unknown as Reservation[];

  return {
    /** What is held of a product, read strongly. */
    findHolds: (productId: string): Promise<Reservation[]> =>
      query({
        ...HELD,
        ConsistentRead: true,
        KeyConditionExpression: '#productId = :productId',
        ExpressionAttributeNames: { ...HELD.ExpressionAttributeNames, '#productId': 'productId' },
        ExpressionAttributeValues: { ...HELD.ExpressionAttributeValues, ':productId': productId },
      }),

    /** Every row of an order, of the old checkout too, by the index for people, which may lag behind. */
    findOfOrder: (orderId: string): Promise<Reservation[]> =>
      query({
        IndexName: 'OrderIndex',
        KeyConditionExpression: '#orderId = :orderId',
        ExpressionAttributeNames: { '#orderId': 'orderId' },
        ExpressionAttributeValues: { ':orderId': orderId },
      }),

    /** Everything that is held, also of products that are gone. Reads the whole table: for people, once in a while. */
    findAllHolds: async (): Promise<Reservation[]> =>
      (await scanAll(documents, { TableName: tableName, ConsistentRead: true, ...HELD })) as unknown as Reservation[],
  };
}
