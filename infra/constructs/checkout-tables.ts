import { RemovalPolicy } from 'aws-cdk-lib';
import type { Attribute, ITable } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { KeyAttribute, TableDefinition, TableKey } from '../tables.ts';
import { tableDefinitions, tableKeys, tableName } from '../tables.ts';

export interface CheckoutTablesProps {
  readonly environment: string;
  /** Tables that exist already, by their names: they are referred to and not touched. */
  readonly existing: Partial<Readonly<Record<TableKey, string>>>;
  /** ARNs of the streams of existing tables. */
  readonly existingStreams: Partial<Readonly<Record<TableKey, string>>>;
  /** Deletion protection, and tables that outlive the stack. */
  readonly keepsData: boolean;
}

const attribute = ({ name, type }: KeyAttribute): Attribute => ({
  name,
  type: type === 'string' ? AttributeType.STRING : AttributeType.NUMBER,
});

const keySchema = (schema: { readonly partitionKey: KeyAttribute; readonly sortKey?: KeyAttribute }) => ({
  partitionKey: attribute(schema.partitionKey),
  ...(schema.sortKey && { sortKey: attribute(schema.sortKey) }),
});

/**
 * The tables of the checkout, created or referred to. Plain one-region tables: replicas in other regions would let two
 * regions sell the same last piece.
 */
export class CheckoutTables extends Construct {
  readonly tables: Readonly<Record<TableKey, ITable>>;

  constructor(scope: Construct, id: string, props: CheckoutTablesProps) {
    super(scope, id);
    const entries = tableKeys.map((key): [TableKey, ITable] => {
      const existing = props.existing[key];
      return [key, existing === undefined ? this.#create(key, props) : this.#refer(key, existing, props)];
    });
    this.tables = Object.fromEntries(entries) as Record<TableKey, ITable>;
  }

  #refer(key: TableKey, name: string, { existingStreams }: CheckoutTablesProps): ITable {
    const stream = existingStreams[key];
    return Table.fromTableAttributes(this, tableDefinitions[key].constructId, {
      tableName: name,
      ...(stream !== undefined && { tableStreamArn: stream }),
    });
  }

  #create(key: TableKey, { environment, keepsData }: CheckoutTablesProps): ITable {
    const definition: TableDefinition = tableDefinitions[key];
    const table = new Table(this, definition.constructId, {
      tableName: tableName(key, environment),
      ...keySchema(definition),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(definition.timeToLive && { timeToLiveAttribute: definition.timeToLive }),
      ...(definition.stream && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
    });
    for (const [indexName, index] of Object.entries(definition.indexes)) {
      table.addGlobalSecondaryIndex({
        indexName,
        ...keySchema(index),
        projectionType: index.keysOnly ? ProjectionType.KEYS_ONLY : ProjectionType.ALL,
      });
    }
    // CDK's own optional properties are looser than this project's compiler settings.
    return table as ITable;
  }
}
