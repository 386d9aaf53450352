import { ServiceError } from '../aws/types.ts';
import { database, parseRequest, runAction } from './dynalite.ts';
import type { ActionName, DynaliteStore } from './dynalite.ts';
import type { Item, RequestBody, Table } from './types.ts';

/** dynalite changes a table's status by a timer of its own; with delays of 0 it is a matter of milliseconds. */
const SETTLING_LIMIT_MS = 5_000;

const TABLE_PREFIX = 'table~';

/**
 * The tables and items, in memory or in a LevelDB folder: dynalite's store, with the descriptions of active tables
 * kept in memory since every request needs one.
 */
export class TableStore {
  readonly #store: DynaliteStore;
  readonly #folder: string | undefined;
  readonly #tables = new Map<string, Table>();

  constructor(folder?: string) {
    this.#folder = folder;
    this.#store = database.create({
      ...(folder === undefined ? {} : { path: folder }),
      createTableMs: 0,
      deleteTableMs: 0,
      updateTableMs: 0,
    });
  }

  get database() {
    return this.#store.db;
  }

  /** Fails with a sentence that names the folder when it cannot be used, for one because another process has it. */
  async open(): Promise<void> {
    try {
      await this.#store.db.open();
    } catch (error) {
      if (this.#folder === undefined) throw error;
      throw new Error(`The data folder ${this.#folder} cannot be opened. Is another process using it?`, {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.#store.db.close();
  }

  /** Tables that are created from now on get their ARNs from here. */
  setOwner(owner: { readonly region: string; readonly account: string }): void {
    this.#store.tableDb.awsRegion = owner.region;
    this.#store.tableDb.awsAccountId = owner.account;
  }

  /** The description of an active table; throws ResourceNotFoundException. */
  async table(name: string): Promise<Table> {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = await this.find(name);
    if (table === undefined || table.TableStatus === 'CREATING' || table.TableStatus === 'DELETING') {
      throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
    }
    if (table.TableStatus === 'ACTIVE') this.#tables.set(name, table);
    return table;
  }

  /** The description as it is stored, whatever the table's status. */
  async find(name: string): Promise<Table | undefined> {
    return (await this.#store.db.get(TABLE_PREFIX + name)) as Table | undefined;
  }

  async tables(): Promise<Table[]> {
    return (await this.#store.db.values(rangeOf(TABLE_PREFIX)).all()) as Table[];
  }

  async replaceTable(table: Table): Promise<void> {
    this.#tables.delete(table.TableName);
    await this.#store.db.put(TABLE_PREFIX + table.TableName, table);
  }

  /** dynalite's store with some members replaced. */
  extend(members: Partial<DynaliteStore>): DynaliteStore {
    return Object.assign(Object.create(this.#store) as DynaliteStore, members);
  }

  /** Runs an action that only reads; it sees what was committed. */
  read(action: ActionName, data: RequestBody): Promise<RequestBody> {
    const storeFor = (fail: (error: unknown) => void) =>
      this.extend({ getTable: getTableThrough((name) => this.table(name), fail) });
    return runAction(action, storeFor, data);
  }

  /** Runs an action on descriptions and tags of tables. */
  administer(action: ActionName, data: RequestBody): Promise<RequestBody> {
    return runAction(action, () => this.#store, data);
  }

  parse(action: ActionName, body: RequestBody) {
    return parseRequest(action, body, this.#store);
  }

  /** CreateTable, UpdateTable and DeleteTable: returns when the change is made. Nothing else may run meanwhile. */
  async changeTable(action: ActionName, name: string, data: RequestBody): Promise<RequestBody> {
    this.#tables.delete(name);
    const answer = await this.administer(action, data);
    const limit = Date.now() + SETTLING_LIMIT_MS;
    for (;;) {
      const status = (await this.find(name))?.TableStatus;
      if (action === 'deleteTable' ? status === undefined : status === 'ACTIVE') return answer;
      if (Date.now() > limit) throw new Error(`Table ${name} is still ${String(status)} after ${action}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Every item of a table, in no particular order. */
  async items(tableName: string): Promise<Item[]> {
    return (await this.#store.db.values(rangeOf(itemPrefix(tableName))).all()) as Item[];
  }

  /** Deletes every item of every table and every index entry; the tables stay. */
  async clearItems(): Promise<void> {
    await this.#store.db.clear({ gte: 'item-', lt: 'item.' });
    await this.#store.db.clear({ gte: 'index-', lt: 'index.' });
  }
}

/** Where dynalite keeps the items of a table. */
export function itemPrefix(tableName: string): string {
  return `item-${tableName}~`;
}

/** Where dynalite keeps the entries of an index. */
export function indexPrefix(indexType: string, tableName: string, indexName: string): string {
  return `index-${indexType.toLowerCase()}~${tableName}~${indexName}~`;
}

/** All keys that begin with a prefix that ends in `~`. */
export function rangeOf(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\u00ff` };
}

/** dynalite's `getTable(name, [checkStatus], callback)` on top of a promise. */
export function getTableThrough(
  find: (name: string) => Promise<Table>,
  fail: (error: unknown) => void,
): DynaliteStore['getTable'] {
  return (name, checkStatus, callback) => {
    const done = typeof checkStatus === 'function' ? checkStatus : callback;
    find(name)
      .then(
        (table) => done?.(null, table),
        (error: unknown) => done?.(error),
      )
      .catch(fail);
  };
}
