import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { monthOf, orderNumber } from '../domain/order-number.ts';
import type { Documents } from './documents.ts';

/** One counter per month. A number that was taken and not used is a gap: nothing gives it back. */
export function orderNumbersTable(documents: Documents, tableName: string) {
  return {
    /** The next order number of the month that `now` falls in, in Stockholm: `2611.001`. */
    async next(now: number): Promise<string> {
      const month = monthOf(now);
      const answer = await documents.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: month },
          UpdateExpression: 'ADD #last :one',
          ExpressionAttributeNames: { '#last': 'last' },
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return orderNumber(month, Number(answer.Attributes?.['last']));
    },
  };
}

export type OrderNumbersTable = ReturnType<typeof orderNumbersTable>;
