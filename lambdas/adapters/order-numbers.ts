import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { monthOf, orderNumber } from '../domain/order-number.ts';
import type { Documents } from './documents.ts';
import { update } from './transaction.ts';

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

    /** The last count that was taken of a month; 0 when none was. */
    async last(month: string): Promise<number> {
      const Key = { id: month };
      const answer = await documents.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Number(answer.Item?.['last'] ?? 0);
    },

    /** Counts on above `last`, unless the month is there already. Never lowers: a number would be given twice. */
    async raise(month: string, last: number): Promise<void> {
      await update(
        documents,
        tableName,
        { id: month },
        { set: { last } },
        { expression: 'attribute_not_exists(#last) OR #last < :last', values: { last } },
      );
    },
  };
}

export type OrderNumbersTable = ReturnType<typeof orderNumbersTable>;
