import type { TableSpec } from '../template/types.ts';
import type { Context } from './conditions.ts';
import type { Need } from './role.ts';

type Value = Readonly<Record<string, string>>;
type Attributes = Readonly<Record<string, Value>>;

/** A request, or a part of a transaction, on one table. */
interface ItemRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
}

interface Request extends ItemRequest {
  readonly TransactItems?: readonly Readonly<Record<string, ItemRequest>>[];
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys?: readonly Attributes[] } | readonly Readonly<Record<string, ItemRequest>>[]>
  >;
}

/** What a transaction's parts need: it has no action of its own. */
const PART_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

interface Keys {
  readonly arn: string;
  /** Name of the partition key of the table, and of each of its indexes. */
  readonly partitionKey: string;
  readonly indexes: ReadonlyMap<string, string>;
}

/** What a request to DynamoDB needs: of its operation (`PutItem`) and its body. */
export function tableNeeds(tables: readonly TableSpec[]): (operation: string, body: unknown) => readonly Need[] {
  const known = new Map(tables.map((table) => [table.name, keysOf(table)]));
  const tableOf = (nameOrArn = ''): Keys | undefined => known.get(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1));

  const needOf = (action: string, request: ItemRequest, keys?: readonly string[]): Need => {
    const table = tableOf(request.TableName);
    // A table that does not exist is nobody's right either: a caller without any hears nothing of it.
    const arn = table?.arn ?? '*';
    const index = request.IndexName;
    const leadingKeys = keys ?? (table && leadingKeyOf(table, request));
    return {
      action: `dynamodb:${action}`,
      resource: index === undefined ? arn : `${arn}/index/${index}`,
      context: contextOf(leadingKeys),
    };
  };

  return (operation, body) => {
    const request = body as Request;
    if (request.TransactItems !== undefined) {
      const parts = request.TransactItems.flatMap((entry) => Object.entries(entry));
      const keysIn = leadingKeysByTable(
        parts.map(([, part]) => part),
        tableOf,
      );
      const needs = parts.map(([kind, part]) =>
        needOf(PART_ACTIONS[kind] ?? kind, part, keysIn.get(part.TableName ?? '')),
      );
      return distinct(needs);
    }
    if (request.RequestItems !== undefined) {
      return Object.entries(request.RequestItems).map(([TableName, asked]) => {
        const table = tableOf(TableName);
        const parts: readonly ItemRequest[] =
          'Keys' in asked
            ? (asked.Keys ?? []).map((Key) => ({ Key }))
            : (asked as readonly Readonly<Record<string, ItemRequest>>[]).flatMap((part) => Object.values(part));
        return needOf(operation, { TableName }, table && parts.flatMap((part) => leadingKeyOf(table, part) ?? []));
      });
    }
    return [needOf(operation, request)];
  };
}

const contextOf = (leadingKeys: readonly string[] | undefined): Context =>
  leadingKeys === undefined ? {} : { 'dynamodb:LeadingKeys': leadingKeys };

/**
 * The keys of all parts on a table count for each of them. AWS does not say whether it looks at a transaction's parts one by
 * one; what is allowed here is allowed there in either case.
 */
function leadingKeysByTable(
  parts: readonly ItemRequest[],
  tableOf: (name?: string) => Keys | undefined,
): Map<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const part of parts) {
    const { TableName = '' } = part;
    const table = tableOf(TableName);
    const keys = (table && leadingKeyOf(table, part)) ?? [];
    found.set(TableName, [...(found.get(TableName) ?? []), ...keys]);
  }
  return found;
}

/** The value of the partition key that a request is about; undefined for one that is about none, or a malformed one. */
function leadingKeyOf(table: Keys, request: ItemRequest): readonly string[] | undefined {
  const attributes = request.Key ?? request.Item;
  if (attributes !== undefined) return textOf(attributes[table.partitionKey]);
  const { IndexName: index, KeyConditionExpression: expression } = request;
  if (expression === undefined) return undefined;
  const partitionKey = index === undefined ? table.partitionKey : table.indexes.get(index);
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((request.ExpressionAttributeNames?.[name] ?? name) === partitionKey)
      return textOf(request.ExpressionAttributeValues?.[value]);
  }
  return undefined;
}

function textOf(value: Value | undefined): readonly string[] | undefined {
  const text = value === undefined ? undefined : Object.values(value)[0];
  return text === undefined ? undefined : [text];
}

function distinct(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [`${need.action} ${need.resource}`, need])).values()];
}

interface KeySchema {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}
const partitionKeyOf = ({ KeySchema }: KeySchema): string =>
  KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';

function keysOf({ arn, createTable }: TableSpec): Keys {
  const { GlobalSecondaryIndexes = [] } = createTable as {
    readonly GlobalSecondaryIndexes?: readonly (KeySchema & { readonly IndexName: string })[];
  };
  return {
    arn,
    partitionKey: partitionKeyOf(createTable as unknown as KeySchema),
    indexes: new Map(GlobalSecondaryIndexes.map((index) => [index.IndexName, partitionKeyOf(index)])),
  };
}
