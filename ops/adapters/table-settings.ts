import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type AttributeDefinition,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { IndexDefinition, KeyAttribute } from '../../infra/tables.ts';
import type { Access } from '../../lambdas/adapters/access.ts';
import { TIME_LIMITS } from '../../lambdas/adapters/time-limits.ts';

export interface FoundIndex {
  readonly keys: readonly KeyAttribute[];
  /** `ALL`, `KEYS_ONLY` or `INCLUDE`. */
  readonly projection: string;
  readonly isReady: boolean;
}

/** A table as DynamoDB tells of it. */
export interface FoundTable {
  readonly name: string;
  readonly isReady: boolean;
  readonly keys: readonly KeyAttribute[];
  readonly indexes: Readonly<Record<string, FoundIndex>>;
  readonly timeToLive: string | undefined;
  readonly stream: { readonly arn: string; readonly view: string } | undefined;
  readonly isRecoverable: boolean;
  readonly isProtected: boolean;
  /** The KMS key that it is encrypted with; undefined for the one that DynamoDB owns, which everybody may use. */
  readonly keyArn: string | undefined;
}

/** The settings of tables: what CloudFormation cannot change of a table that it did not make. */
export function tableSettings(access: Access) {
  const client = new DynamoDBClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });
  const describe = async (name: string): Promise<TableDescription | undefined> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };

  return {
    /** Undefined when there is no such table. */
    async find(name: string): Promise<FoundTable | undefined> {
      const table = await describe(name);
      if (table === undefined) return undefined;
      const [live, backups] = await Promise.all([
        client.send(new DescribeTimeToLiveCommand({ TableName: name })),
        client.send(new DescribeContinuousBackupsCommand({ TableName: name })),
      ]);
      return readTable(name, table, {
        timeToLive:
          live.TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL') === true
            ? live.TimeToLiveDescription?.AttributeName
            : undefined,
        isRecoverable:
          backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      });
    },

    async addIndex(table: string, name: string, { partitionKey, sortKey, keysOnly }: IndexDefinition): Promise<void> {
      const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
      await client.send(
        new UpdateTableCommand({
          TableName: table,
          AttributeDefinitions: keys.map(attributeOf),
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: name,
                KeySchema: keys.map((key, place) => ({
                  AttributeName: key.name,
                  KeyType: place === 0 ? 'HASH' : 'RANGE',
                })),
                Projection: { ProjectionType: keysOnly === true ? 'KEYS_ONLY' : 'ALL' },
              },
            },
          ],
        }),
      );
    },

    async startStream(table: string): Promise<void> {
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
      await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));
    },

    async startTimeToLive(table: string, attribute: string): Promise<void> {
      const TimeToLiveSpecification = { AttributeName: attribute, Enabled: true };
      await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
    },

    async startRecovery(table: string): Promise<void> {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await client.send(new UpdateContinuousBackupsCommand({ TableName: table, PointInTimeRecoverySpecification }));
    },

    async protect(table: string): Promise<void> {
      await client.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: true }));
    },
  };
}

export type TableSettings = ReturnType<typeof tableSettings>;

const attributeOf = ({ name, type }: KeyAttribute): AttributeDefinition => ({
  AttributeName: name,
  AttributeType: type === 'string' ? 'S' : 'N',
});

function readTable(
  name: string,
  table: TableDescription,
  rest: Pick<FoundTable, 'timeToLive' | 'isRecoverable'>,
): FoundTable {
  const types = new Map(
    (table.AttributeDefinitions ?? []).map((attribute) => [attribute.AttributeName, attribute.AttributeType]),
  );
  const keysOf = (schema: readonly KeySchemaElement[] = []): KeyAttribute[] =>
    schema.map(({ AttributeName = '' }) => ({
      name: AttributeName,
      type: types.get(AttributeName) === 'N' ? 'number' : 'string',
    }));
  const { StreamSpecification: stream, LatestStreamArn: arn, SSEDescription: encryption } = table;
  return {
    name,
    isReady: table.TableStatus === 'ACTIVE',
    keys: keysOf(table.KeySchema),
    indexes: Object.fromEntries(
      (table.GlobalSecondaryIndexes ?? []).map(({ IndexName = '', KeySchema, Projection, IndexStatus }) => [
        IndexName,
        {
          keys: keysOf(KeySchema),
          projection: Projection?.ProjectionType ?? '',
          isReady: IndexStatus === undefined || IndexStatus === 'ACTIVE',
        },
      ]),
    ),
    stream:
      stream?.StreamEnabled === true && arn !== undefined ? { arn, view: stream.StreamViewType ?? '' } : undefined,
    isProtected: table.DeletionProtectionEnabled === true,
    keyArn: encryption?.Status === 'DISABLED' ? undefined : encryption?.KMSMasterKeyArn,
    ...rest,
  };
}
