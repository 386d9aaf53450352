import { ServiceError } from '../aws/types.ts';
import { Consumption, isAskedFor } from './capacity.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { Conflicts } from './conflicts.ts';
import { conditionHolds } from './conditions.ts';
import { database } from './dynalite.ts';
import type { ActionName, ParsedRequest } from './dynalite.ts';
import { requireKeySizes, requireStorable } from './item-rules.ts';
import type { ItemLocks } from './item-locks.ts';
import { Overlay } from './overlay.ts';
import { itemPrefix } from './table-store.ts';
import type { TableStore } from './table-store.ts';
import { prepareSections } from './update-sections.ts';
import type { Item, RequestBody, Table } from './types.ts';

/** What the writers of items share. */
export interface WriteContext {
  readonly store: TableStore;
  readonly locks: ItemLocks;
  readonly conflicts: Conflicts;
  readonly feed: ChangeFeed;
}

type SingleAction = 'putItem' | 'updateItem' | 'deleteItem';

interface BatchRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

export const CONDITION_FAILED = 'The conditional request failed';
const RETURN_ON_FAILURE = ['ALL_OLD', 'NONE'];

/** PutItem, UpdateItem, DeleteItem and BatchWriteItem, and what time to live removes. */
export class ItemWrites {
  readonly #context: WriteContext;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  async single(action: SingleAction, body: RequestBody): Promise<RequestBody> {
    const { store, conflicts, locks } = this.#context;
    const { ReturnValuesOnConditionCheckFailure: onFailure, ReturnConsumedCapacity: mode } = body;
    requireOneOf('returnValuesOnConditionCheckFailure', onFailure, RETURN_ON_FAILURE);
    const data = store.parse(action, body);
    const { ReturnValues: returned = 'NONE' } = data;
    if (action === 'deleteItem' && returned !== 'NONE' && returned !== 'ALL_OLD') {
      throw new ServiceError('ValidationException', 'ReturnValues can only be ALL_OLD or NONE');
    }
    const table = await store.table(data.TableName);
    const { key, place } = locate(table, data.Item ?? data.Key ?? {}, data.Item === undefined ? 'key' : 'item');
    const nested = database.validateKeyPaths(data._condition?.nestedPaths, table);
    if (nested !== undefined && nested !== null) throw nested;
    if (conflicts.isClaimed(place)) {
      throw new ServiceError('TransactionConflictException', 'Transaction is ongoing for the item');
    }
    return locks.hold([place], async () => {
      const overlay = new Overlay(store);
      const before = await overlay.read(table.TableName, key);
      if (!conditionHolds(data, before)) {
        const members = onFailure === 'ALL_OLD' && before !== undefined ? { Item: before } : {};
        throw new ServiceError('ConditionalCheckFailedException', CONDITION_FAILED, 400, members);
      }
      const answer = await write(overlay, action, data, { table, key });
      const consumed = await this.#commit(overlay, mode);
      return { ...answer, ConsumedCapacity: consumed?.[0] };
    });
  }

  /** Puts and deletes that are independent of each other on AWS. Here they are written together. */
  async batch(body: RequestBody): Promise<RequestBody> {
    const { store, locks } = this.#context;
    const mode = body['ReturnConsumedCapacity'];
    const data = store.parse('batchWriteItem', body);
    const requested = data['RequestItems'] as Record<string, BatchRequest[]>;
    const places: string[] = [];
    const accepted: Record<string, BatchRequest[]> = {};
    const refused: Record<string, BatchRequest[]> = {};
    for (const [tableName, requests] of Object.entries(requested)) {
      const table = await store.table(tableName);
      for (const request of requests) {
        const place = placeOf(table, request);
        const isClaimed = this.#context.conflicts.isClaimed(place);
        ((isClaimed ? refused : accepted)[tableName] ??= []).push(request);
        if (!isClaimed) places.push(place);
      }
    }
    return locks.hold(places, async () => {
      const overlay = new Overlay(store);
      if (Object.keys(accepted).length > 0) await overlay.run('batchWriteItem', { RequestItems: accepted });
      return { UnprocessedItems: refused, ConsumedCapacity: await this.#commit(overlay, mode) };
    });
  }

  /** Removes an item as time to live does, if `isExpired` still says so once the item is locked. */
  async removeExpired(table: Table, key: string, isExpired: (item: Item) => boolean): Promise<boolean> {
    const { store, locks, feed } = this.#context;
    return locks.hold([itemPrefix(table.TableName) + key], async () => {
      const overlay = new Overlay(store);
      const item = await overlay.read(table.TableName, key);
      if (item === undefined || !isExpired(item)) return false;
      const Key = Object.fromEntries(table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
      await overlay.run('deleteItem', { TableName: table.TableName, Key });
      await overlay.commit();
      feed.publish(overlay.changes(), 'time-to-live');
      return true;
    });
  }

  async #commit(overlay: Overlay, mode: unknown): Promise<RequestBody[] | undefined> {
    await overlay.commit();
    const changes = overlay.changes();
    this.#context.feed.publish(changes);
    if (!isAskedFor(mode)) return undefined;
    const consumption = new Consumption();
    for (const change of changes) consumption.addWrite(change);
    return consumption.entries(mode);
  }
}

/** Where an item is kept; throws the error that its key deserves. */
export function locate(
  table: Table,
  attributes: Item,
  shape: 'key' | 'item',
): { readonly key: string; readonly place: string } {
  const problem = shape === 'key' ? database.validateKey(attributes, table) : database.validateItem(attributes, table);
  if (problem !== undefined && problem !== null) throw problem;
  if (shape === 'key') requireKeySizes(attributes, table);
  else requireStorable(attributes, table, 'put');
  const key = database.createKey(attributes, table);
  if (key instanceof Error) throw key;
  return { key, place: itemPrefix(table.TableName) + key };
}

/** A request's enumerated member, when it is given, is one of the values. */
export function requireOneOf(member: string, value: unknown, allowed: readonly string[]): void {
  if (value === undefined || value === null || allowed.includes(value as string)) return;
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: Value ${JSON.stringify(value)} at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}

/** Where a batch's request writes; throws what is wrong with it. */
function placeOf(table: Table, { PutRequest, DeleteRequest }: BatchRequest): string {
  if (PutRequest !== undefined && DeleteRequest !== undefined) {
    throw database.validationError(
      'Supplied AttributeValue has more than one datatypes set, ' +
        'must contain exactly one of the supported datatypes',
    );
  }
  if (PutRequest !== undefined) return locate(table, PutRequest.Item, 'item').place;
  return locate(table, DeleteRequest?.Key ?? {}, 'key').place;
}

/** Runs an action whose condition was decided; throws a DynaliteError if what comes of it cannot be stored. */
export async function write(
  overlay: Overlay,
  action: ActionName,
  { _condition, _updates, ...data }: ParsedRequest,
  { table, key }: { readonly table: Table; readonly key: string },
): Promise<RequestBody> {
  if (action !== 'updateItem') return overlay.run(action, data);
  const prepared =
    _updates === undefined ? {} : { _updates: { ..._updates, sections: prepareSections(_updates.sections) } };
  const { Attributes, ...answer } = await overlay.run(action, { ...data, ...prepared });
  const after = await overlay.read(table.TableName, key);
  if (after !== undefined) requireStorable(after, table, 'update');
  return isEmpty(Attributes) ? answer : { ...answer, Attributes };
}

function isEmpty(attributes: unknown): boolean {
  return Object.keys(attributes ?? {}).length === 0;
}
