import { ServiceError } from '../aws/types.ts';
import { Consumption, isAskedFor, isGlobal } from './capacity.ts';
import { ALWAYS, holds } from './conditions.ts';
import { database } from './dynalite.ts';
import type { ActionName } from './dynalite.ts';
import { storedSize } from './item-size.ts';
import { requireListable } from './list-rules.ts';
import { Overlay } from './overlay.ts';
import type { TableStore } from './table-store.ts';
import type { Item, RequestBody } from './types.ts';

/** What a batch asks of one table, as it was sent. */
interface BatchRequest {
  readonly Keys: Item[];
  readonly ConsistentRead?: boolean;
  readonly _projection?: unknown;
}

const MOST_BATCH_BYTES = 16 * 1024 * 1024;
const EVENTUAL = 0.5;
const STRONG = 1;

/** GetItem, BatchGetItem, Query, Scan and what is told about tables. Every read sees all that was committed. */
export class ItemReads {
  readonly #store: TableStore;

  constructor(store: TableStore) {
    this.#store = store;
  }

  async get(body: RequestBody): Promise<RequestBody> {
    const data = this.#store.parse('getItem', body);
    const overlay = new Overlay(this.#store);
    const answer = await overlay.run('getItem', data);
    if (!isAskedFor(data['ReturnConsumedCapacity'])) return answer;
    const consumption = new Consumption();
    for (const change of overlay.changes()) consumption.addRead(change, factorOf(data['ConsistentRead']));
    return { ...answer, ConsumedCapacity: consumption.entries(data['ReturnConsumedCapacity'])?.[0] };
  }

  /** Reads up to 16 MB; keys of what is beyond that come back unprocessed. */
  async batch(body: RequestBody): Promise<RequestBody> {
    const { RequestItems, ReturnConsumedCapacity: mode } = this.#store.parse('batchGetItem', body);
    const responses: Record<string, Item[]> = {};
    const unprocessed: Record<string, BatchRequest> = {};
    const consumption = new Consumption();
    let bytes = 0;
    for (const [TableName, request] of Object.entries(RequestItems as Record<string, BatchRequest>)) {
      const { Keys, _projection, ...members } = request;
      const found: Item[] = [];
      // Backwards: AWS promises no order, so nobody should come to rely on that of the keys.
      for (const Key of [...Keys].reverse()) {
        const overlay = new Overlay(this.#store);
        const { Item } = await overlay.run('getItem', { TableName, Key, _projection, ...members });
        const [change] = overlay.changes();
        const size = change?.after === undefined ? 0 : storedSize(change.after);
        if (bytes + size > MOST_BATCH_BYTES) {
          (unprocessed[TableName] ??= { ...members, Keys: [] }).Keys.push(Key);
          continue;
        }
        bytes += size;
        if (Item !== undefined) found.push(Item as Item);
        if (change !== undefined) consumption.addRead(change, factorOf(members.ConsistentRead));
      }
      responses[TableName] = found;
    }
    return { Responses: responses, UnprocessedKeys: unprocessed, ConsumedCapacity: consumption.entries(mode) };
  }

  /** dynalite finds the items; they are filtered, projected and counted here, since only then all are known. */
  async list(action: 'query' | 'scan', body: RequestBody): Promise<RequestBody> {
    const { ConsistentRead, ReturnConsumedCapacity: mode } = body;
    const parsed = this.#store.parse(action, body);
    const { _filter, _projection, AttributesToGet, Select, ...data } = parsed;
    const table = await this.#store.table(data.TableName);
    requireListable(parsed, table);
    const indexName = data['IndexName'] as string | undefined;
    const isConsistent = ConsistentRead === true;
    if (isConsistent && indexName !== undefined && isGlobal(table, indexName)) {
      throw new ServiceError('ValidationException', 'Consistent reads are not supported on global secondary indexes');
    }
    const problem = database.validateKeyPaths(_projection?.nestedPaths, table);
    if (problem !== undefined && problem !== null) throw problem;
    const { Items, ...answer } = await this.#store.read(action, {
      ...data,
      ...(_filter === undefined ? {} : { _filter: { ..._filter, expression: ALWAYS } }),
      ...(Select === 'COUNT' ? {} : { Select }),
      ReturnConsumedCapacity: 'NONE',
    });
    const found = Items as Item[];
    const matching = _filter === undefined ? found : found.filter((item) => holds(_filter.expression, item));
    const paths = _projection?.paths ?? (AttributesToGet as readonly unknown[] | undefined);
    const projected = paths === undefined ? matching : matching.map((item) => database.mapPaths(paths, item));
    const consumption = new Consumption();
    if (isAskedFor(mode)) consumption.addPages(table, indexName, found, factorOf(isConsistent));
    return {
      ...answer,
      Count: matching.length,
      ...(Select === 'COUNT' ? {} : { Items: projected }),
      ConsumedCapacity: consumption.entries(mode)?.[0],
    };
  }

  administer(action: ActionName, body: RequestBody): Promise<RequestBody> {
    return this.#store.administer(action, this.#store.parse(action, body));
  }
}

function factorOf(isConsistent: unknown): number {
  return isConsistent === true ? STRONG : EVENTUAL;
}
