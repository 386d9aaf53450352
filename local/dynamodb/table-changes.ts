import { ServiceError } from '../aws/types.ts';
import { database } from './dynalite.ts';
import type { BatchOperation } from './dynalite.ts';
import { indexPrefix } from './table-store.ts';
import type { TableStore } from './table-store.ts';
import type { Item, RequestBody, SecondaryIndex, Table } from './types.ts';

/** Changes of a table that exists, which dynalite does not know. Nothing else may run meanwhile. */

/** As it was sent: nothing of it is checked yet. */
interface IndexCreation {
  readonly IndexName: string;
  readonly KeySchema?: SecondaryIndex['KeySchema'];
  readonly Projection?: SecondaryIndex['Projection'];
}

/** The index that an UpdateTable adds; undefined when it adds none. */
export function indexCreationIn(body: RequestBody): IndexCreation | undefined {
  const updates = (body['GlobalSecondaryIndexUpdates'] ?? []) as readonly { readonly Create?: IndexCreation }[];
  const created = updates.flatMap(({ Create }) => Create ?? []);
  if (created.length > 1 || (created.length === 1 && updates.length > 1)) {
    throw new ServiceError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  return created[0];
}

/** Adds a global index and fills it with what is in the table. It is active at once, where AWS takes minutes. */
export async function addIndex(store: TableStore, body: RequestBody, creation: IndexCreation): Promise<Table> {
  const table = await store.table(String(body['TableName']));
  const indexes = table.GlobalSecondaryIndexes ?? [];
  const { IndexName, KeySchema, Projection } = creation;
  if (indexes.some((index) => index.IndexName === IndexName)) {
    throw invalid(`Attempting to create an index which already exists: ${IndexName}`);
  }
  const definitions = withDefinitions(table, body['AttributeDefinitions']);
  const undefinedKey = KeySchema?.find(
    ({ AttributeName }) => !definitions.some((definition) => definition.AttributeName === AttributeName),
  );
  if (KeySchema === undefined || KeySchema.length === 0 || undefinedKey !== undefined || Projection === undefined) {
    throw invalid('One or more parameter values were invalid: an index needs keys with definitions, and a projection');
  }
  const index = {
    IndexName,
    KeySchema,
    Projection,
    IndexStatus: 'ACTIVE',
    IndexArn: `${table.TableArn}/index/${IndexName}`,
    IndexSizeBytes: 0,
    ItemCount: 0,
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
  };
  const changed: Table = {
    ...table,
    AttributeDefinitions: definitions,
    GlobalSecondaryIndexes: [...indexes, index],
  };
  const items = await store.items(table.TableName);
  await store.database.batch(items.flatMap((item) => entryOf(item, index, changed)));
  await store.replaceTable(changed);
  return changed;
}

/** An item without the index's keys, or with keys of another type, is not in it. */
function entryOf(item: Item, index: SecondaryIndex, table: Table): BatchOperation[] {
  const fits = index.KeySchema.every(({ AttributeName }) => {
    const type = table.AttributeDefinitions.find((known) => known.AttributeName === AttributeName)?.AttributeType;
    return type !== undefined && item[AttributeName]?.[type as 'S' | 'N' | 'B'] !== undefined;
  });
  if (!fits) return [];
  const prefix = indexPrefix('Global', table.TableName, index.IndexName);
  const { puts } = database.getIndexActions([index], undefined, item, table);
  return puts.map(({ key, item: value }) => ({ type: 'put', key: prefix + key, value }));
}

function withDefinitions({ AttributeDefinitions: known }: Table, given: unknown): Table['AttributeDefinitions'] {
  const added = (given ?? []) as Table['AttributeDefinitions'];
  const conflict = added.find(({ AttributeName, AttributeType }) =>
    known.some((each) => each.AttributeName === AttributeName && each.AttributeType !== AttributeType),
  );
  if (conflict !== undefined) throw invalid(`The type of attribute ${conflict.AttributeName} cannot be changed`);
  return [
    ...known,
    ...added.filter(({ AttributeName }) => !known.some((each) => each.AttributeName === AttributeName)),
  ];
}

/** Switches protection against DeleteTable. */
export async function protect(store: TableStore, tableName: string, isProtected: boolean): Promise<Table> {
  const changed: Table = { ...(await store.table(tableName)), DeletionProtectionEnabled: isProtected };
  await store.replaceTable(changed);
  return changed;
}

/** @throws ServiceError when the table is protected */
export function requireUnprotected({ TableName, DeletionProtectionEnabled }: Table): void {
  if (DeletionProtectionEnabled === true) {
    throw invalid(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first: ${TableName}`,
    );
  }
}

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);
