import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '../aws/types.ts';
import type { TableSpec } from '../template/types.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ContinuousBackups } from './continuous-backups.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { ItemLocks } from './item-locks.ts';
import { addIndex, indexCreationIn, protect, requireUnprotected } from './table-changes.ts';
import type { TableStore } from './table-store.ts';
import type { TimeToLive } from './time-to-live.ts';
import type { RequestBody, SecondaryIndex, StreamSpecification, Table } from './types.ts';

interface TablesContext {
  readonly store: TableStore;
  readonly locks: ItemLocks;
  readonly feed: ChangeFeed;
  readonly timeToLive: TimeToLive;
  readonly backups: ContinuousBackups;
}

/** Creates, changes and deletes tables with their streams. Each waits until no request is under way. */
export class Tables {
  readonly #context: TablesContext;

  constructor(context: TablesContext) {
    this.#context = context;
  }

  /** Takes up the streams of tables that exist already. */
  async load(): Promise<void> {
    for (const table of await this.#context.store.tables()) this.#context.feed.follow(table);
  }

  /** Creates what is missing; fails when a table exists with other keys or indexes. */
  async ensure(spec: TableSpec): Promise<void> {
    const { store, locks, timeToLive, backups } = this.#context;
    const existing = await store.find(spec.name);
    if (existing === undefined) {
      const [, , , region = '', account = ''] = spec.arn.split(':');
      store.setOwner({ region, account });
      await this.create(structuredClone(spec.createTable), spec.streamArn);
    } else {
      requireSameLayout(existing, spec);
      const stream = streamIn(spec.createTable['StreamSpecification']);
      await locks.exclusive(() => this.#setStream(existing, stream, spec.streamArn));
    }
    if (timeToLive.attributeOf(spec.name) !== spec.timeToLiveAttribute) {
      await locks.exclusive(() => timeToLive.set(spec.name, spec.timeToLiveAttribute));
    }
    await backups.set(spec.name, spec.isRecoverable === true);
  }

  create(body: RequestBody, streamArn?: string): Promise<RequestBody> {
    const { store, locks, feed } = this.#context;
    const stream = streamIn(body['StreamSpecification']);
    const isProtected = body['DeletionProtectionEnabled'] === true;
    const data = store.parse('createTable', body);
    return locks.exclusive(async () => {
      const { TableDescription: created } = await store.changeTable('createTable', data.TableName, data);
      const table = isProtected ? await protect(store, data.TableName, true) : (created as Table);
      await this.#setStream(table, stream, streamArn);
      feed.follow(table);
      return { TableDescription: table };
    });
  }

  update(body: RequestBody): Promise<RequestBody> {
    const { store, locks } = this.#context;
    if (body['StreamSpecification'] !== undefined) return this.#updateStream(body);
    const isProtected = body['DeletionProtectionEnabled'];
    if (typeof isProtected === 'boolean') {
      return locks.exclusive(async () => described(await protect(store, String(body['TableName']), isProtected)));
    }
    const creation = indexCreationIn(body);
    if (creation !== undefined) return locks.exclusive(async () => described(await addIndex(store, body, creation)));
    const data = store.parse('updateTable', body);
    const indexes = (data['GlobalSecondaryIndexUpdates'] ?? []) as { readonly Update?: unknown }[];
    if (indexes.some(({ Update }) => Update === undefined)) {
      throw new ServiceError(
        'ValidationException',
        'Removing an index of a table that exists is not supported here: create the table anew',
      );
    }
    return locks.exclusive(() => store.changeTable('updateTable', data.TableName, data));
  }

  delete(body: RequestBody): Promise<RequestBody> {
    const { store, locks, feed, timeToLive, backups } = this.#context;
    const data = store.parse('deleteTable', body);
    return locks.exclusive(async () => {
      const table = await store.find(data.TableName);
      if (table !== undefined) requireUnprotected(table);
      const answer = await store.changeTable('deleteTable', data.TableName, data);
      await timeToLive.set(data.TableName, undefined);
      await backups.set(data.TableName, false);
      feed.forget(data.TableName);
      return answer;
    });
  }

  #updateStream(body: RequestBody): Promise<RequestBody> {
    const { store, locks } = this.#context;
    return locks.exclusive(async () => {
      const table = await store.table(String(body['TableName']));
      const stream = streamIn(body['StreamSpecification']);
      if ((stream !== undefined) === (table.StreamSpecification !== undefined)) {
        const state = stream === undefined ? 'has no stream to disable' : 'already has an enabled stream';
        throw new ServiceError('ValidationException', `Table ${state}: TableName: ${table.TableName}`);
      }
      await this.#setStream(table, stream);
      return { TableDescription: table };
    });
  }

  async #setStream(table: Table, stream: StreamSpecification | undefined, arn?: string): Promise<void> {
    const hasSame = isDeepStrictEqual(table.StreamSpecification, stream);
    if (hasSame && (stream === undefined || arn === undefined || table.LatestStreamArn === arn)) return;
    if (stream === undefined) {
      delete table.StreamSpecification;
    } else {
      const label = arn?.slice(arn.lastIndexOf('/') + 1) ?? new Date().toISOString().slice(0, -1);
      table.StreamSpecification = stream;
      table.LatestStreamLabel = label;
      table.LatestStreamArn = arn ?? `${table.TableArn}/stream/${label}`;
    }
    await this.#context.store.replaceTable(table);
    this.#context.feed.follow(table);
  }
}

const described = (table: Table): RequestBody => ({ TableDescription: table });

/** CloudFormation leaves `StreamEnabled` out. */
function streamIn(specification: unknown): StreamSpecification | undefined {
  if (typeof specification !== 'object' || specification === null) return undefined;
  const { StreamEnabled, StreamViewType } = specification as Partial<StreamSpecification>;
  if (StreamEnabled === false) return undefined;
  const allowed = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'];
  if (StreamViewType === undefined || !allowed.includes(StreamViewType)) {
    throw new ServiceError('ValidationException', `A stream needs a StreamViewType, one of [${allowed.join(', ')}]`);
  }
  return { StreamEnabled: true, StreamViewType };
}

function requireSameLayout(table: Table, spec: TableSpec): void {
  if (canonicalJson(layoutOf(table)) === canonicalJson(layoutOf(spec.createTable as unknown as Table))) return;
  throw new Error(
    `Table ${spec.name} in the data folder has other keys or indexes than the template. ` +
      'Delete the data folder, or start with another one.',
  );
}

function layoutOf(table: Pick<Table, 'KeySchema' | 'AttributeDefinitions'> & Partial<Table>) {
  const attributes = table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [
    AttributeName,
    AttributeType,
  ]);
  return {
    keys: table.KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
    attributes: attributes.map((attribute) => attribute.join(':')).sort(),
    global: indexLayouts(table.GlobalSecondaryIndexes),
    local: indexLayouts(table.LocalSecondaryIndexes),
  };
}

function indexLayouts(indexes: readonly SecondaryIndex[] | undefined): string[] {
  return (indexes ?? [])
    .map(({ IndexName, KeySchema, Projection }) =>
      canonicalJson([
        IndexName,
        KeySchema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]),
        Projection.ProjectionType,
        [...(Projection.NonKeyAttributes ?? [])].sort(),
      ]),
    )
    .sort();
}
