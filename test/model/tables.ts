import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { tableDefinitions, tableKeys, type TableDefinition, type TableKey } from '../../infra/tables.ts';
import { conditionHolds } from '../../local/dynamodb/conditions.ts';
import { parseRequest, runAction, type ActionName, type DynaliteStore } from '../../local/dynamodb/dynalite.ts';
import type { Item, RequestBody, Table } from '../../local/dynamodb/types.ts';
import { canonical } from './intern.ts';

/**
 * DynamoDB as one value: every row of every table by its place. Conditions and updates mean what they mean to the
 * embedded tables of the local cloud, whose evaluator this is.
 */
export type Rows = Readonly<Record<string, Item>>;

/** What came of a request. `condition` and `cancelled` are DynamoDB's own answers; items are as DynamoDB writes them. */
export type TableAnswer =
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly condition: Item | null }
  | { readonly cancelled: readonly { readonly Code: string; readonly Item?: Item }[] };

export interface TableRequest {
  readonly on: 'table';
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: RequestBody;
}

const nameOf = (key: TableKey): string => process.env[tableDefinitions[key].variable] ?? '';
export const tableNames = Object.fromEntries(tableKeys.map((key) => [key, nameOf(key)])) as Record<TableKey, string>;

const tables = new Map<string, Table>(
  tableKeys.map((key) => {
    const { partitionKey, sortKey }: TableDefinition = tableDefinitions[key];
    const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
    const schema = keys.map(({ name }, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' }));
    const attributes = keys.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type === 'string' ? 'S' : 'N',
    }));
    return [
      nameOf(key),
      {
        TableName: nameOf(key),
        TableArn: `arn:aws:dynamodb:eu-north-1:000000000000:table/${nameOf(key)}`,
        TableStatus: 'ACTIVE',
        CreationDateTime: 0,
        KeySchema: schema,
        AttributeDefinitions: attributes,
      },
    ];
  }),
);

function table(name: string): Table {
  const found = tables.get(name);
  if (found === undefined) throw new Error(`There is no table ${name}`);
  return found;
}

/** `{table} {key}`, or `{table} {key} {sort key}` */
function placeOf(tableName: string, keyOrItem: Item): string {
  const parts = table(tableName).KeySchema.map(({ AttributeName }) => keyOrItem[AttributeName]?.S ?? '');
  return [tableName, ...parts].join(' ');
}

const plainItems = new WeakMap<Item, Record<string, unknown>>();

/** An item as functions see it. Items are replaced, never changed: each is read once. */
export function plain(item: Item): Record<string, unknown> {
  let read = plainItems.get(item);
  if (read === undefined) {
    read = unmarshall(item as Parameters<typeof unmarshall>[0]) as Record<string, unknown>;
    plainItems.set(item, read);
  }
  return read;
}
const written = (value: unknown): Item => marshall(value, { removeUndefinedValues: true }) as Item;

/** Rows of a table, as functions see them. */
export const rowsOf = <Row>(rows: Rows, key: TableKey): Row[] =>
  Object.entries(rows)
    .filter(([place]) => place.startsWith(`${tableNames[key]} `))
    .map(([, item]) => plain(item) as Row);

/** Puts a row whatever is there: how a world is arranged. */
export const withRow = (rows: Rows, key: TableKey, row: object): Rows => {
  const item = written(row);
  return { ...rows, [placeOf(nameOf(key), item)]: item };
};

export const withoutRow = (rows: Rows, key: TableKey, row: object): Rows => {
  const { [placeOf(nameOf(key), written(row))]: _, ...others } = rows;
  return others;
};

const texts = new WeakMap<Item, string>();

/** Rows are replaced, never changed: the text of each is made once. */
export function textOfRows(rows: Rows): string {
  return Object.keys(rows)
    .sort()
    .map((place) => {
      const item = rows[place] ?? {};
      let text = texts.get(item);
      if (text === undefined) {
        text = canonical(item);
        texts.set(item, text);
      }
      return `${place} ${text}`;
    })
    .join('\n');
}

/** The row's item as a stream would publish it. */
export const imageOf = (row: object): Item => written(row);

/** Makes a request of the rows as they are: atomic, as every request to DynamoDB is. */
export async function perform(rows: Rows, { command, input }: TableRequest): Promise<readonly [Rows, TableAnswer]> {
  const name = String(input['TableName']);
  switch (command) {
    case 'GetCommand': {
      const item = rows[placeOf(name, written(input['Key']))];
      return [rows, { output: item === undefined ? {} : { Item: plain(item) } }];
    }
    case 'BatchGetCommand':
      return [rows, { output: { Responses: batch(rows, input), UnprocessedKeys: {} } }];
    case 'ScanCommand': {
      const items = Object.entries(rows).filter(([place]) => place.startsWith(`${name} `));
      return [rows, { output: { Items: items.map(([, item]) => plain(item)) } }];
    }
    case 'UpdateCommand': {
      const result = await write(rows, 'Update', input);
      return 'before' in result
        ? [rows, { condition: result.before ?? null }]
        : [{ ...rows, [result.place]: result.after }, { output: { Attributes: plain(result.after) } }];
    }
    case 'TransactWriteCommand':
      return transactWrite(rows, input['TransactItems'] as readonly Record<string, RequestBody>[]);
    default:
      throw new Error(`The model's tables do not know ${command}`);
  }
}

function batch(rows: Rows, input: RequestBody): Record<string, unknown[]> {
  const asked = Object.entries(input['RequestItems'] as Record<string, { readonly Keys: readonly object[] }>);
  return Object.fromEntries(
    asked.map(([name, { Keys }]) => {
      const found = Keys.map((key) => rows[placeOf(name, written(key))]).filter((item) => item !== undefined);
      return [name, found.map(plain)];
    }),
  );
}

type Kind = 'Put' | 'Update' | 'ConditionCheck';
type Written = { readonly place: string; readonly after: Item } | { readonly before: Item | undefined };
const ACTIONS: Readonly<Record<Kind, ActionName>> = {
  Put: 'putItem',
  Update: 'updateItem',
  ConditionCheck: 'deleteItem',
};

async function transactWrite(
  rows: Rows,
  parts: readonly Record<string, RequestBody>[],
): Promise<readonly [Rows, TableAnswer]> {
  let next = rows;
  const reasons: { Code: string; Item?: Item }[] = [];
  for (const part of parts) {
    const [kind, input] = Object.entries(part)[0] as [Kind, RequestBody];
    const result = await write(rows, kind, input);
    if ('before' in result) {
      reasons.push({
        Code: 'ConditionalCheckFailed',
        ...(result.before === undefined ? {} : { Item: result.before }),
      });
    } else {
      reasons.push({ Code: 'None' });
      if (kind !== 'ConditionCheck') next = { ...next, [result.place]: result.after };
    }
  }
  return reasons.some(({ Code }) => Code !== 'None') ? [rows, { cancelled: reasons }] : [next, { output: {} }];
}

async function write(rows: Rows, kind: Kind, input: RequestBody): Promise<Written> {
  const { TableName, Key, Item: item, UpdateExpression, ReturnValues } = input;
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
  const body = {
    TableName,
    ...(Key === undefined ? {} : { Key: written(Key) }),
    ...(item === undefined ? {} : { Item: written(item) }),
    ...(UpdateExpression === undefined ? {} : { UpdateExpression }),
    ...(ConditionExpression === undefined ? {} : { ConditionExpression }),
    ...(ExpressionAttributeNames === undefined ? {} : { ExpressionAttributeNames }),
    ...(ExpressionAttributeValues === undefined
      ? {}
      : { ExpressionAttributeValues: written(ExpressionAttributeValues) }),
    ...(ReturnValues === undefined ? {} : { ReturnValues }),
  };
  const place = placeOf(String(TableName), body.Key ?? body.Item ?? {});
  const before = rows[place];
  const data = parseRequest(ACTIONS[kind], body, storeOf(before));
  if (!conditionHolds(data, before)) return { before };
  if (kind !== 'Update') return { place, after: data.Item ?? {} };
  const { _condition: _, ...unconditional } = data;
  let after: Item = {};
  const store = storeOf(before, (changed) => (after = changed));
  await runAction('updateItem', () => store, unconditional);
  return { place, after };
}

/** A row as dynalite's actions see the store that it is in. */
function storeOf(before: Item | undefined, put: (item: Item) => void = () => {}): DynaliteStore {
  return {
    options: { maxItemSize: 409_600 },
    tableDb: { awsRegion: 'eu-north-1', awsAccountId: '000000000000' },
    getTable: (name: string, ...rest: unknown[]) => {
      const callback = rest.at(-1) as (error: unknown, table: Table) => void;
      callback(null, table(name));
    },
    getItemDb: () => ({
      lock: (_key: string, run: (release: (callback: unknown) => unknown) => void) => run((callback) => callback),
      get: (_key: string, callback: (error: unknown, item?: Item) => void) => {
        if (before === undefined) callback(Object.assign(new Error('not found'), { name: 'NotFoundError' }));
        else callback(null, before);
      },
      put: (_key: string, item: Item, callback: (error?: unknown) => void) => {
        put(item);
        callback();
      },
    }),
  } as unknown as DynaliteStore;
}
