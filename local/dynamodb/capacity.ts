import { database } from './dynalite.ts';
import { canonicalJson } from './canonical-json.ts';
import { storedSize } from './item-size.ts';
import type { AttributeValue, Item, ItemChange, RequestBody, SecondaryIndex, Table } from './types.ts';

/** What one request has used of one table, in capacity units. */
interface TableUnits {
  table: number;
  readonly globalIndexes: Map<string, number>;
  readonly localIndexes: Map<string, number>;
}

/** How the answer names the units: transactions say which kind they are, single requests do not. */
type UnitName = 'WriteCapacityUnits' | 'ReadCapacityUnits' | undefined;

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** Both halves of a transaction, prepare and commit, are charged on the table; index writes are charged once. */
export const TRANSACTION_FACTOR = 2;

/** Whether a request's `ReturnConsumedCapacity` asks what it has used. */
export function isAskedFor(mode: unknown): mode is 'TOTAL' | 'INDEXES' {
  return mode === 'TOTAL' || mode === 'INDEXES';
}

/** Adds up the units that a request uses, for `ReturnConsumedCapacity`. */
export class Consumption {
  readonly #tables = new Map<string, TableUnits>();

  /** The larger of the item before and after, per KB; plus what changes in each index. */
  addWrite({ table, before, after }: ItemChange, factor = 1): void {
    const units = this.#of(table.TableName);
    units.table += factor * unitsOf(WRITE_UNIT_BYTES, before, after);
    for (const index of table.GlobalSecondaryIndexes ?? []) add(units.globalIndexes, index, table, before, after);
    for (const index of table.LocalSecondaryIndexes ?? []) add(units.localIndexes, index, table, before, after);
  }

  /** `factor` is ½ for an eventually consistent read and 2 in a transaction. */
  addRead({ table, after }: ItemChange, factor: number): void {
    this.#of(table.TableName).table += factor * unitsOf(READ_UNIT_BYTES, after);
  }

  /** What Query or Scan went through, added up before it is rounded; all of it is the index's when there is one. */
  addPages(table: Table, indexName: string | undefined, items: readonly Item[], factor: number): void {
    const bytes = items.reduce((sum, item) => sum + storedSize(item), 0);
    const count = factor * Math.ceil(bytes / READ_UNIT_BYTES);
    const units = this.#of(table.TableName);
    if (indexName === undefined) units.table += count;
    else if (isGlobal(table, indexName)) units.globalIndexes.set(indexName, count);
    else units.localIndexes.set(indexName, count);
  }

  /** One entry per table, or nothing when the client did not ask. */
  entries(mode: unknown, unitName?: UnitName): RequestBody[] | undefined {
    if (!isAskedFor(mode)) return undefined;
    return [...this.#tables].map(([TableName, { table, globalIndexes, localIndexes }]) => {
      const total = [...globalIndexes.values(), ...localIndexes.values()].reduce((sum, units) => sum + units, table);
      const entry: RequestBody = { TableName, ...describe(total, unitName) };
      if (mode === 'INDEXES') {
        entry['Table'] = describe(table, unitName);
        if (globalIndexes.size > 0) entry['GlobalSecondaryIndexes'] = describeEach(globalIndexes, unitName);
        if (localIndexes.size > 0) entry['LocalSecondaryIndexes'] = describeEach(localIndexes, unitName);
      }
      return entry;
    });
  }

  #of(tableName: string): TableUnits {
    const known = this.#tables.get(tableName);
    if (known !== undefined) return known;
    const units: TableUnits = { table: 0, globalIndexes: new Map(), localIndexes: new Map() };
    this.#tables.set(tableName, units);
    return units;
  }
}

export function isGlobal(table: Table, indexName: string): boolean {
  return (table.GlobalSecondaryIndexes ?? []).some(({ IndexName }) => IndexName === indexName);
}

function unitsOf(unitBytes: number, ...items: readonly (Item | undefined)[]): number {
  const size = Math.max(0, ...items.map((item) => (item === undefined ? 0 : storedSize(item))));
  return Math.max(1, Math.ceil(size / unitBytes));
}

/** A changed entry costs one write; a moved one costs its removal and its new place; an unchanged one nothing. */
function add(
  units: Map<string, number>,
  index: SecondaryIndex,
  table: Table,
  before: Item | undefined,
  after: Item | undefined,
): void {
  const old = indexEntry(index, table, before);
  const next = indexEntry(index, table, after);
  let cost = 0;
  if (old !== undefined && next !== undefined && old.key === next.key) {
    if (canonicalJson(old.item) !== canonicalJson(next.item)) cost = unitsOf(WRITE_UNIT_BYTES, old.item, next.item);
  } else {
    if (old !== undefined) cost += unitsOf(WRITE_UNIT_BYTES, old.item);
    if (next !== undefined) cost += unitsOf(WRITE_UNIT_BYTES, next.item);
  }
  if (cost > 0) units.set(index.IndexName, (units.get(index.IndexName) ?? 0) + cost);
}

function indexEntry(index: SecondaryIndex, table: Table, item: Item | undefined) {
  if (item === undefined) return undefined;
  const [entry] = database.getIndexActions([index], undefined, item, table).puts;
  if (entry === undefined) return undefined;
  const present = Object.entries(entry.item).filter(([, value]) => (value as AttributeValue | undefined) !== undefined);
  return { key: entry.key, item: Object.fromEntries(present) };
}

function describe(units: number, unitName: UnitName): RequestBody {
  return unitName === undefined ? { CapacityUnits: units } : { CapacityUnits: units, [unitName]: units };
}

function describeEach(units: ReadonlyMap<string, number>, unitName: UnitName): RequestBody {
  return Object.fromEntries([...units].map(([name, count]) => [name, describe(count, unitName)]));
}
