import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AwsService } from '../local/aws/types.ts';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

export type Row = Readonly<Record<string, unknown>>;

const ROWS_PER_WRITE = 25;

export const tableName = (purpose: string): string => `smultron-${purpose}-local`;

/** The tables of a running shop, as any client of the AWS endpoint sees them. */
export function connectTables(endpoint: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  return {
    async rows(purpose: string): Promise<readonly Row[]> {
      const rows: Row[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName: tableName(purpose), ConsistentRead: true, ExclusiveStartKey: start }),
        );
        rows.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return rows;
    },

    async write(purpose: string, rows: readonly Row[]): Promise<void> {
      const name = tableName(purpose);
      for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
        const requests = rows
          .slice(start, start + ROWS_PER_WRITE)
          .map((Item) => ({ PutRequest: { Item: { ...Item } } }));
        const { UnprocessedItems = {} } = await client.send(
          new BatchWriteCommand({ RequestItems: { [name]: requests } }),
        );
        const left = UnprocessedItems[name]?.length ?? 0;
        if (left > 0) throw new Error(`${left} rows of ${name} were not written`);
      }
    },

    close: () => client.destroy(),
  };
}

export type Tables = ReturnType<typeof connectTables>;

/** The tables behind a service of this process: nobody counts what is written here, and no socket is in between. */
export const writerOf = (service: AwsService): Pick<Tables, 'write'> => ({
  async write(purpose, rows) {
    for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
      const requests = rows
        .slice(start, start + ROWS_PER_WRITE)
        .map((row) => ({ PutRequest: { Item: marshall(row, { removeUndefinedValues: true }) } }));
      const { status, body } = await service.handle({
        headers: { 'x-amz-target': 'DynamoDB_20120810.BatchWriteItem' },
        path: '/',
        body: Buffer.from(JSON.stringify({ RequestItems: { [tableName(purpose)]: requests } })),
      });
      if (status !== 200) throw new Error(`Rows of ${purpose} were not written: ${body.toString()}`);
    }
  },
});
