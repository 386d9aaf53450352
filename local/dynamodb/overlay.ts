import { runAction } from './dynalite.ts';
import type { ActionName, BatchOperation, Callback, DynaliteItems, DynaliteStore } from './dynalite.ts';
import { getTableThrough, indexPrefix, itemPrefix } from './table-store.ts';
import type { TableStore } from './table-store.ts';
import type { Item, ItemChange, RequestBody, Table } from './types.ts';

interface Touched {
  readonly tableName: string;
  readonly key: string;
  readonly before: Item | undefined;
  after: Item | undefined;
}

/**
 * A request's own view of the store: it reads through, and keeps what dynalite's actions write until `commit` writes
 * items and index entries in one atomic batch. It takes no locks: who uses it holds those of its items.
 */
export class Overlay {
  readonly #store: TableStore;
  readonly #tables = new Map<string, Table>();
  readonly #touched = new Map<string, Touched>();
  readonly #operations: BatchOperation[] = [];

  constructor(store: TableStore) {
    this.#store = store;
  }

  run(action: ActionName, data: RequestBody): Promise<RequestBody> {
    return runAction(action, (fail) => this.#view(fail), data);
  }

  async read(tableName: string, key: string): Promise<Item | undefined> {
    await this.#table(tableName);
    return (await this.#touch(tableName, key)).after;
  }

  /** Every item that was read or written so far. */
  changes(): ItemChange[] {
    return [...this.#touched.values()].map(({ tableName, key, before, after }) => {
      const table = this.#tables.get(tableName);
      if (table === undefined) throw new Error(`An item of ${tableName} was touched before its table was read`);
      return { table, key, before, after };
    });
  }

  async commit(): Promise<void> {
    if (this.#operations.length > 0) await this.#store.database.batch(this.#operations);
  }

  async #table(name: string): Promise<Table> {
    const table = await this.#store.table(name);
    this.#tables.set(name, table);
    return table;
  }

  async #touch(tableName: string, key: string): Promise<Touched> {
    const place = itemPrefix(tableName) + key;
    const known = this.#touched.get(place);
    if (known !== undefined) return known;
    const before = (await this.#store.database.get(place)) as Item | undefined;
    const touched: Touched = { tableName, key, before, after: before };
    this.#touched.set(place, touched);
    return touched;
  }

  #view(fail: (error: unknown) => void): DynaliteStore {
    const answer = <T>(work: Promise<T>, callback: Callback<T>) => {
      work
        .then(
          (value) => callback(null, value),
          (error: unknown) => callback(error),
        )
        .catch(fail);
    };
    const lock: DynaliteItems['lock'] = (_key, run) => run((callback) => callback);
    return this.#store.extend({
      getTable: getTableThrough((name) => this.#table(name), fail),
      getItemDb: (tableName) => ({
        lock,
        get: (key, callback) =>
          answer(
            this.#touch(tableName, key).then(({ after }) => after as Item),
            callback,
          ),
        put: (key, value, callback) => answer(this.#writeItem(tableName, key, value), callback),
        del: (key, callback) => answer(this.#writeItem(tableName, key, undefined), callback),
      }),
      getIndexDb: (indexType, tableName, indexName) => {
        const prefix = indexPrefix(indexType, tableName, indexName);
        return {
          lock,
          get: (_key, callback) => callback(new Error('Index entries are only written')),
          put: (key, value, callback) => answer(this.#write(prefix + key, value), callback),
          del: (key, callback) => answer(this.#write(prefix + key, undefined), callback),
        };
      },
    });
  }

  async #writeItem(tableName: string, key: string, item: Item | undefined): Promise<void> {
    const touched = await this.#touch(tableName, key);
    touched.after = item;
    await this.#write(itemPrefix(tableName) + key, item);
  }

  #write(place: string, value: Item | undefined): Promise<void> {
    this.#operations.push(value === undefined ? { type: 'del', key: place } : { type: 'put', key: place, value });
    return Promise.resolve();
  }
}
