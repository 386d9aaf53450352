import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  AttributeValue,
  CancellationReason,
  CreateTableCommandInput,
  TransactWriteItem,
  Update,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../../local/dynamodb/types.ts';

/** A key in DynamoDB's JSON. */
export const keyOf = (pk: string, sk = '-'): Item => ({ pk: { S: pk }, sk: { S: sk } });

export type Attributes = Record<string, AttributeValue>;

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (value: number): AttributeValue => ({ N: String(value) });

/** A client of one endpoint with a table of its own: `pk` and `sk`, an index by `shelf`, a sparse one by `due`. */
export class SuiteContext {
  readonly url: string;
  readonly client: DynamoDBClient;
  readonly table: string;
  #keys = 0;

  constructor(url: string) {
    this.url = url;
    this.table = `suite-${String(process.pid)}-${Date.now().toString(36)}`;
    this.client = new DynamoDBClient({
      endpoint: url,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    });
  }

  async createTable(): Promise<void> {
    await this.client.send(new CreateTableCommand(layout(this.table)));
  }

  /** A key that nothing else has. */
  newKey(): Attributes {
    this.#keys += 1;
    return { pk: S(`key-${String(this.#keys)}`), sk: S('-') };
  }

  async put(item: Attributes): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: item }));
  }

  async get(key: Attributes): Promise<Attributes | undefined> {
    const command = new GetItemCommand({ TableName: this.table, Key: key, ConsistentRead: true });
    return (await this.client.send(command)).Item;
  }

  /** Puts `quantity` pieces aside if the item has as many unsold. */
  take(key: Attributes, quantity: number, extra: Partial<Update> = {}): Update {
    return {
      TableName: this.table,
      Key: key,
      UpdateExpression: 'SET unsold = unsold - :q, held = if_not_exists(held, :zero) + :q',
      ConditionExpression: 'unsold >= :q',
      ExpressionAttributeValues: { ':q': N(quantity), ':zero': N(0) },
      ...extra,
    };
  }

  async transact(...actions: TransactWriteItem[]): Promise<void> {
    await this.client.send(new TransactWriteItemsCommand({ TransactItems: actions }));
  }

  /** One action on the suite's table, in DynamoDB's JSON and past the SDK, which would mend or refuse some of it. */
  async answer(operation: string, body: object): Promise<Answer> {
    const { status, document } = await this.raw(`DynamoDB_20120810.${operation}`, { TableName: this.table, ...body });
    const { __type = '', message, Message = message, ...rest } = document;
    return status === 200 ? { ...document } : { ...rest, error: __type.replace(/.*#/, ''), message: Message };
  }

  /** A request that the SDK would not let through, or has no command for; the answer as it came. */
  async raw(target: string, body: unknown): Promise<{ readonly status: number; readonly document: RawDocument }> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        'x-amz-date': '20261122T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=any/20261122/eu-north-1/dynamodb/aws4_request, ' +
          'SignedHeaders=host;x-amz-date, Signature=0',
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, document: (await response.json()) as RawDocument };
  }
}

/** The document of an answer, or the error's short name and text. */
export type Answer = Readonly<Record<string, unknown>>;

/** The values of `all` that the expressions of a request use, as the request has them. */
export function valuesIn(all: Item, ...expressions: readonly string[]): { readonly ExpressionAttributeValues?: Item } {
  const names = new Set(expressions.flatMap((expression) => expression.match(/:\w+/g) ?? []));
  const used = Object.entries(all).filter(([name]) => names.has(name));
  return used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) };
}

/** Sets have no order: with those of an answer in one, answers can be compared. */
export function inOrder(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inOrder);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => [
      name,
      ['SS', 'NS', 'BS'].includes(name) && Array.isArray(member) ? [...(member as string[])].sort() : inOrder(member),
    ]),
  );
}

/** The members of raw answers that tests look at. */
export interface RawDocument {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
  readonly Records?: readonly {
    readonly eventName: string;
    readonly dynamodb: {
      readonly Keys: Attributes;
      readonly OldImage?: Attributes;
      readonly NewImage?: Attributes;
      readonly SequenceNumber: string;
      readonly SizeBytes: number;
      readonly ApproximateCreationDateTime: number;
    };
    readonly userIdentity?: unknown;
  }[];
  readonly ShardIterator?: string;
  readonly NextShardIterator?: string;
  readonly Streams?: readonly { readonly StreamArn: string; readonly TableName: string }[];
  readonly StreamDescription?: {
    readonly StreamStatus: string;
    readonly StreamViewType: string;
    readonly Shards: readonly { readonly ShardId: string }[];
  };
}

export function layout(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'shelf', AttributeType: 'S' },
      { AttributeName: 'due', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'ByShelf',
        KeySchema: [{ AttributeName: 'shelf', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'ByDue',
        KeySchema: [
          { AttributeName: 'shelf', KeyType: 'HASH' },
          { AttributeName: 'due', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}

/** The reasons of a transaction that has to be cancelled. */
export async function reasonsOf(work: Promise<unknown>): Promise<CancellationReason[]> {
  const error = await failureOf(work);
  if (error instanceof TransactionCanceledException) return error.CancellationReasons ?? [];
  throw error;
}

export async function codesOf(work: Promise<unknown>): Promise<(string | undefined)[]> {
  return (await reasonsOf(work)).map(({ Code }) => Code);
}

/** The error of work that has to fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('This was expected to fail and did not');
}
