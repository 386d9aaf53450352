import { ServiceError } from '../aws/types.ts';
import { Consumption, isAskedFor, isGlobal } from './capacity.ts';
import { ALWAYS, holds } from './conditions.ts';
import { database } from './dynalite.ts';
import type { ActionName } from './dynalite.ts';
import { Overlay } from './overlay.ts';
import type { TableStore } from './table-store.ts';
import type { Item, RequestBody } from './types.ts';

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

  async batch(body: RequestBody): Promise<RequestBody> {
    const data = this.#store.parse('batchGetItem', body);
    const requests = data['RequestItems'] as Record<string, { readonly ConsistentRead?: boolean }>;
    const overlay = new Overlay(this.#store);
    const answer = await overlay.run('batchGetItem', data);
    if (!isAskedFor(data['ReturnConsumedCapacity'])) return answer;
    const consumption = new Consumption();
    for (const change of overlay.changes()) {
      consumption.addRead(change, factorOf(requests[change.table.TableName]?.ConsistentRead));
    }
    return { ...answer, ConsumedCapacity: consumption.entries(data['ReturnConsumedCapacity']) };
  }

  /** dynalite finds the items; they are filtered, projected and counted here, since only then all are known. */
  async list(action: 'query' | 'scan', body: RequestBody): Promise<RequestBody> {
    const { ConsistentRead, ReturnConsumedCapacity: mode } = body;
    const { _filter, _projection, AttributesToGet, Select, ...data } = this.#store.parse(action, body);
    const table = await this.#store.table(data.TableName);
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
