import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { stockLogId, type StockLog } from '../domain/stock-log.ts';
import type { Documents } from './documents.ts';
import { putItem, type WriteItem } from './expression.ts';

/**
 * What people did to the stock, one item per product among the checkout records: not on the product itself, which the
 * shop's own pages read, its index copies and its admin may write anew.
 */
export function stockLogsTable(documents: Documents, tableName: string) {
  return {
    /** Strongly consistent. Undefined: the product was never counted. */
    async find(product: string): Promise<StockLog | undefined> {
      const Key = { id: stockLogId(product) };
      const answer = await documents.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return answer.Item as StockLog | undefined;
    },

    /** Fails when the product has a log already. */
    begin: (log: StockLog): WriteItem => putItem(tableName, log, { expression: 'attribute_not_exists(#id)' }),

    /** Fails when somebody else wrote a line after `log` was read. */
    write: (log: StockLog, next: StockLog): WriteItem =>
      putItem(tableName, next, { expression: '#count = :count', values: { count: log.count } }),
  };
}

export type StockLogsTable = ReturnType<typeof stockLogsTable>;
