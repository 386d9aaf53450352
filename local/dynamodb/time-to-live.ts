import type { Clock, Timer } from '../clock.ts';
import { ServiceError } from '../aws/types.ts';
import { database } from './dynalite.ts';
import { rangeOf } from './table-store.ts';
import type { TableStore } from './table-store.ts';
import type { Item, ItemChange, RequestBody, Table } from './types.ts';

const SWEEP_INTERVAL_MS = 60_000;
/** How long an expired item stays at least. On AWS it may be days. */
const GRACE_MS = 60_000;
/** What expired longer ago than this is taken for a mistake and stays, as on AWS. */
const OLDEST_MS = 5 * 365 * 24 * 60 * 60_000;

const PREFIX = 'time-to-live~';

interface TimedTable {
  readonly attribute: string;
  /** When items expire, in epoch milliseconds, by their keys in the store. */
  readonly expiries: Map<string, number>;
}

/** Removes an item if the given check still holds once the item is locked; tells whether it did. */
type Remove = (table: Table, key: string, isExpired: (item: Item) => boolean) => Promise<boolean>;

/**
 * Time to live: a sweep on the clock at every full minute at which something has been expired for a minute. Which
 * items expire when is kept in memory, so that a month can pass without looking at the tables once a minute.
 */
export class TimeToLive {
  readonly #clock: Clock;
  readonly #store: TableStore;
  readonly #remove: Remove;
  readonly #tables = new Map<string, TimedTable>();
  #timer: { readonly at: number; readonly handle: Timer } | undefined;
  #lastOffsetMs = 0;
  readonly #stopFollowing: () => void;

  constructor(options: { readonly clock: Clock; readonly store: TableStore; readonly remove: Remove }) {
    this.#clock = options.clock;
    this.#store = options.store;
    this.#remove = options.remove;
    this.#stopFollowing = options.clock.onJump((offsetMs) => this.#followClock(offsetMs));
  }

  /** Takes up what an earlier process had switched on. */
  async load(): Promise<void> {
    for (const [key, attribute] of await this.#store.database.iterator(rangeOf(PREFIX)).all()) {
      await this.#watch(key.slice(PREFIX.length), String(attribute));
    }
  }

  /** DescribeTimeToLive */
  async describe(body: RequestBody): Promise<RequestBody> {
    const table = await this.#store.table(nameIn(body));
    const AttributeName = this.attributeOf(table.TableName);
    const description =
      AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName };
    return { TimeToLiveDescription: description };
  }

  /** UpdateTimeToLive; takes effect at once, where AWS takes up to an hour. */
  async update(body: RequestBody): Promise<RequestBody> {
    const table = await this.#store.table(nameIn(body));
    const specification = body['TimeToLiveSpecification'] as RequestBody | null | undefined;
    if (specification === undefined || specification === null) {
      throw new ServiceError('ValidationException', 'TimeToLiveSpecification cannot be null');
    }
    const { AttributeName: attribute, Enabled: isOn } = specification;
    if (typeof attribute !== 'string' || attribute === '' || typeof isOn !== 'boolean') {
      throw new ServiceError('ValidationException', 'TimeToLiveSpecification needs AttributeName and Enabled');
    }
    const current = this.attributeOf(table.TableName);
    if (current !== undefined && current !== attribute) {
      const problem = `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`;
      throw new ServiceError('ValidationException', problem);
    }
    if ((current !== undefined) === isOn) {
      throw new ServiceError('ValidationException', `TimeToLive is already ${isOn ? 'enabled' : 'disabled'}`);
    }
    await this.set(table.TableName, isOn ? attribute : undefined);
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: isOn } };
  }

  attributeOf(tableName: string): string | undefined {
    return this.#tables.get(tableName)?.attribute;
  }

  /** Switches to an attribute, or off. Nothing may be written to the table meanwhile. */
  async set(tableName: string, attribute: string | undefined): Promise<void> {
    if (attribute === undefined) {
      await this.#store.database.del(PREFIX + tableName);
      this.#tables.delete(tableName);
      return;
    }
    await this.#store.database.put(PREFIX + tableName, attribute);
    await this.#watch(tableName, attribute);
  }

  /** Follows a committed change. */
  note({ table, key, after }: ItemChange): void {
    const timed = this.#tables.get(table.TableName);
    if (timed === undefined) return;
    this.#noteItem(timed, key, after);
  }

  /** Removes what has been expired for a minute; returns how many items that was. */
  async sweep(): Promise<number> {
    let removed = 0;
    const limit = this.#clock.now() - GRACE_MS;
    for (const [tableName, { attribute, expiries }] of this.#tables) {
      const table = await this.#store.table(tableName);
      for (const [key, expiry] of expiries) {
        if (expiry > limit) continue;
        const isExpired = (item: Item) => (expiryOf(item, attribute) ?? Infinity) <= limit;
        if (await this.#remove(table, key, isExpired)) removed += 1;
      }
    }
    return removed;
  }

  /** All items are gone. */
  clear(): void {
    for (const { expiries } of this.#tables.values()) expiries.clear();
    this.#disarm();
  }

  close(): void {
    this.#stopFollowing();
    this.#disarm();
  }

  async #watch(tableName: string, attribute: string): Promise<void> {
    const timed: TimedTable = { attribute, expiries: new Map() };
    this.#tables.set(tableName, timed);
    const table = await this.#store.table(tableName);
    for (const item of await this.#store.items(tableName)) {
      const key = database.createKey(item, table);
      if (key instanceof Error) throw key;
      this.#noteItem(timed, key, item);
    }
  }

  #noteItem({ attribute, expiries }: TimedTable, key: string, item: Item | undefined): void {
    const expiry = item === undefined ? undefined : expiryOf(item, attribute);
    if (expiry === undefined || expiry < this.#clock.now() - OLDEST_MS) {
      expiries.delete(key);
      return;
    }
    expiries.set(key, expiry);
    this.#arm(expiry);
  }

  /** Makes sure that a sweep comes when this is due. */
  #arm(expiry: number): void {
    const due = Math.max(expiry + GRACE_MS, this.#clock.now());
    const at = Math.ceil(due / SWEEP_INTERVAL_MS) * SWEEP_INTERVAL_MS;
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    this.#timer?.handle.cancel();
    this.#timer = { at, handle: this.#clock.schedule(at, () => this.#sweepAndArm()) };
  }

  async #sweepAndArm(): Promise<void> {
    this.#timer = undefined;
    await this.sweep();
    this.#armForNext();
  }

  #armForNext(): void {
    let next = Infinity;
    for (const { expiries } of this.#tables.values())
      for (const expiry of expiries.values()) next = Math.min(next, expiry);
    if (next < Infinity) this.#arm(next);
  }

  #disarm(): void {
    this.#timer?.handle.cancel();
    this.#timer = undefined;
  }

  /** A clock that goes back was reset, which drops what was scheduled. */
  #followClock(offsetMs: number): void {
    const wasReset = offsetMs < this.#lastOffsetMs;
    this.#lastOffsetMs = offsetMs;
    if (!wasReset) return;
    this.#disarm();
    this.#armForNext();
  }
}

/** Epoch milliseconds; only a number counts as a time. */
function expiryOf(item: Item, attribute: string): number | undefined {
  const seconds = item[attribute]?.N;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function nameIn(body: RequestBody): string {
  const name = body['TableName'];
  if (typeof name === 'string') return name;
  throw new ServiceError(
    'ValidationException',
    "The parameter 'TableName' is required but was not present in the request",
  );
}
