import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { ServiceError } from '../aws/types.ts';
import type { AwsRequest, AwsResponse, AwsService } from '../aws/types.ts';
import type { TableSpec } from '../template/types.ts';
import { ChangeFeed } from './change-feed.ts';
import type { ChangeListener } from './change-feed.ts';
import { Conflicts } from './conflicts.ts';
import { ContinuousBackups } from './continuous-backups.ts';
import type { ConflictOptions } from './conflicts.ts';
import { isDynaliteError } from './dynalite.ts';
import { ItemLocks } from './item-locks.ts';
import { ItemReads } from './item-reads.ts';
import { ItemWrites } from './item-writes.ts';
import { Streams } from './streams.ts';
import { TableStore } from './table-store.ts';
import { Tables } from './tables.ts';
import { TimeToLive } from './time-to-live.ts';
import { Transactions } from './transactions.ts';
import type { Item, RequestBody } from './types.ts';

export type { ChangeListener, StreamRecord } from './change-feed.ts';
export type { AttributeValue, Item } from './types.ts';

export interface DynamoDbOptions {
  readonly clock: Clock;
  /** Tables and items are kept in this folder; without it they are in memory. Stream records always are. */
  readonly dataFolder?: string;
  /** Lets transactions collide as on AWS. Without it, requests for the same item wait for each other. */
  readonly transactionConflicts?: ConflictOptions;
}

export interface DynamoDb extends AwsService {
  /** Creates the tables that do not exist yet, and switches time to live as the template says. */
  createTables(specs: readonly TableSpec[]): Promise<void>;
  /** Tells `listener` about every committed change of an item; returns how to stop it. */
  onChange(listener: ChangeListener): () => void;
  /** All items of a table, as DynamoDB's JSON. */
  scan(tableName: string): Promise<Item[]>;
  /** Removes what has been expired for a minute; returns how many items that was. */
  sweepExpired(): Promise<number>;
  /** Deletes all items, stream records and request tokens. Listeners hear nothing of it; the tables stay. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

type Operation = (body: RequestBody) => RequestBody | Promise<RequestBody>;

const TARGET = /^(DynamoDB|DynamoDBStreams)_20120810\.(\w+)$/;
/** Without a template's tables to go by. */
const DEFAULT_OWNER = { region: 'eu-north-1', account: '000000000000' };
const EXCEPTION_NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';
const VALIDATION_ERROR = 'com.amazon.coral.validate#ValidationException';

/** DynamoDB and DynamoDB Streams on this machine; see FEATURES.md for what they do and do not. */
export function createDynamoDb(options: DynamoDbOptions): DynamoDb {
  return new LocalDynamoDb(options);
}

class LocalDynamoDb implements DynamoDb {
  readonly name = 'dynamodb';
  readonly #clock: Clock;
  readonly #store: TableStore;
  readonly #locks = new ItemLocks();
  readonly #feed: ChangeFeed;
  readonly #timeToLive: TimeToLive;
  readonly #transactions: Transactions;
  readonly #tables: Tables;
  readonly #backups: ContinuousBackups;
  readonly #operations: ReadonlyMap<string, Operation>;
  readonly #ready: Promise<void>;

  constructor({ clock, dataFolder, transactionConflicts }: DynamoDbOptions) {
    this.#clock = clock;
    const store = new TableStore(dataFolder);
    store.setOwner(DEFAULT_OWNER);
    const locks = this.#locks;
    const feed = new ChangeFeed(clock, (change) => timeToLive.note(change));
    const context = { store, locks, feed, conflicts: new Conflicts(transactionConflicts) };
    const writes = new ItemWrites(context);
    const remove = writes.removeExpired.bind(writes);
    const timeToLive = new TimeToLive({ clock, store, remove });
    this.#store = store;
    this.#feed = feed;
    this.#timeToLive = timeToLive;
    this.#transactions = new Transactions(context, clock);
    this.#backups = new ContinuousBackups(store);
    this.#tables = new Tables({ store, locks, feed, timeToLive, backups: this.#backups });
    this.#operations = this.#listOperations(writes, new ItemReads(store), new Streams(clock, feed));
    this.#ready = this.#open();
    // Whoever uses the service hears of a failed opening; nobody may have done so yet.
    this.#ready.catch(() => undefined);
  }

  accepts(request: AwsRequest): boolean {
    return TARGET.test(targetOf(request));
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.#clock.track(this.#respond(request));
  }

  async createTables(specs: readonly TableSpec[]): Promise<void> {
    await this.#ready;
    for (const spec of specs) await this.#tables.ensure(spec);
  }

  onChange(listener: ChangeListener): () => void {
    return this.#feed.onChange(listener);
  }

  async scan(tableName: string): Promise<Item[]> {
    await this.#ready;
    const { TableName } = await this.#store.table(tableName);
    return this.#store.items(TableName);
  }

  async sweepExpired(): Promise<number> {
    await this.#ready;
    return this.#clock.track(this.#timeToLive.sweep());
  }

  async clear(): Promise<void> {
    await this.#ready;
    await this.#locks.exclusive(async () => {
      await this.#store.clearItems();
      this.#feed.clear();
      this.#timeToLive.clear();
      this.#transactions.clear();
    });
  }

  async close(): Promise<void> {
    await this.#ready.catch(() => undefined);
    this.#timeToLive.close();
    await this.#locks.exclusive(() => this.#store.close());
  }

  async #open(): Promise<void> {
    await this.#store.open();
    await this.#tables.load();
    await this.#timeToLive.load();
  }

  async #respond(request: AwsRequest): Promise<AwsResponse> {
    try {
      await this.#ready;
      const [, service = '', action = ''] = TARGET.exec(targetOf(request)) ?? [];
      const operation = this.#operations.get(`${service}.${action}`);
      if (operation === undefined) {
        throw new ServiceError('UnknownOperationException', `${service} here has no operation ${action}`);
      }
      return response(200, await operation(parseBody(request.body)));
    } catch (error) {
      return errorResponse(error);
    }
  }

  #listOperations(writes: ItemWrites, reads: ItemReads, streams: Streams): ReadonlyMap<string, Operation> {
    const transactions = this.#transactions;
    const tables = this.#tables;
    const timeToLive = this.#timeToLive;
    const backups = this.#backups;
    return new Map<string, Operation>([
      ['DynamoDB.GetItem', (body) => reads.get(body)],
      ['DynamoDB.BatchGetItem', (body) => reads.batch(body)],
      ['DynamoDB.Query', (body) => reads.list('query', body)],
      ['DynamoDB.Scan', (body) => reads.list('scan', body)],
      ['DynamoDB.PutItem', (body) => writes.single('putItem', body)],
      ['DynamoDB.UpdateItem', (body) => writes.single('updateItem', body)],
      ['DynamoDB.DeleteItem', (body) => writes.single('deleteItem', body)],
      ['DynamoDB.BatchWriteItem', (body) => writes.batch(body)],
      ['DynamoDB.TransactWriteItems', (body) => transactions.write(body)],
      ['DynamoDB.TransactGetItems', (body) => transactions.get(body)],
      ['DynamoDB.CreateTable', (body) => tables.create(body)],
      ['DynamoDB.UpdateTable', (body) => tables.update(body)],
      ['DynamoDB.DeleteTable', (body) => tables.delete(body)],
      ['DynamoDB.DescribeTable', (body) => reads.administer('describeTable', body)],
      ['DynamoDB.ListTables', (body) => reads.administer('listTables', body)],
      ['DynamoDB.TagResource', (body) => reads.administer('tagResource', body)],
      ['DynamoDB.UntagResource', (body) => reads.administer('untagResource', body)],
      ['DynamoDB.ListTagsOfResource', (body) => reads.administer('listTagsOfResource', body)],
      ['DynamoDB.UpdateTimeToLive', (body) => this.#locks.exclusive(() => timeToLive.update(body))],
      ['DynamoDB.DescribeTimeToLive', (body) => timeToLive.describe(body)],
      ['DynamoDB.UpdateContinuousBackups', (body) => backups.update(body)],
      ['DynamoDB.DescribeContinuousBackups', (body) => backups.describe(body)],
      ['DynamoDBStreams.ListStreams', (body) => streams.list(body)],
      ['DynamoDBStreams.DescribeStream', (body) => streams.describe(body)],
      ['DynamoDBStreams.GetShardIterator', (body) => streams.iterator(body)],
      ['DynamoDBStreams.GetRecords', (body) => streams.records(body)],
    ]);
  }
}

function targetOf({ headers }: AwsRequest): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target : '';
}

function parseBody(body: Buffer): RequestBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch (error) {
    throw new ServiceError('SerializationException', `The body is not JSON: ${String(error)}`);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as RequestBody;
  throw new ServiceError('SerializationException', 'The body is not a JSON object');
}

function errorResponse(error: unknown): AwsResponse {
  if (error instanceof ServiceError) {
    const { code, message, members } = error;
    const __type = code === 'ValidationException' ? VALIDATION_ERROR : EXCEPTION_NAMESPACE + code;
    return response(error.status, { __type, ...members, message });
  }
  if (isDynaliteError(error)) return response(error.statusCode, error.body);
  console.error('A request to the tables failed', error);
  return response(500, { __type: `${EXCEPTION_NAMESPACE}InternalServerError`, message: String(error) });
}

function response(status: number, document: object): AwsResponse {
  const body = Buffer.from(JSON.stringify(document));
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
}
