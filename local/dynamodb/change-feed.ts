import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { canonicalJson } from './canonical-json.ts';
import { storedSize } from './item-size.ts';
import type { Item, ItemChange, StreamViewType, Table } from './types.ts';

/** A change as a stream record, in the form in which Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  /** The stream's ARN; absent for a change to a table that has no stream. */
  readonly eventSourceARN?: string;
  /** Present when time to live removed the item. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

export type ChangeListener = (record: StreamRecord, tableName: string) => void;

/** A table's stream: one shard with the most recent records. */
export interface TableStream {
  readonly table: Table;
  readonly arn: string;
  readonly viewType: StreamViewType;
  readonly records: StreamRecord[];
  /** Sequence number of the last record that had to make room; a reader behind it has lost records. */
  lastTrimmed: bigint;
}

/** How many records a stream keeps. AWS keeps 24 hours of them. */
export const KEPT_RECORDS = 10_000;

/** AWS's sequence numbers have at least 21 digits. */
const SEQUENCE_DIGITS = 21;
const SEQUENCES_PER_MILLISECOND = 1_000_000n;

/** Turns committed changes into stream records, keeps them per table, and tells listeners. */
export class ChangeFeed {
  readonly #clock: Clock;
  readonly #streams = new Map<string, TableStream>();
  readonly #listeners = new Set<ChangeListener>();
  /** Begins at the time of start, so that numbers also rise from one start to the next. */
  #sequence = BigInt(Date.now()) * SEQUENCES_PER_MILLISECOND;

  readonly #note: (change: ItemChange) => void;

  /** `note` hears of every committed change before anybody else, whether or not there is a stream. */
  constructor(clock: Clock, note: (change: ItemChange) => void) {
    this.#clock = clock;
    this.#note = note;
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps records for the table if its description says that it has a stream. */
  follow(table: Table): void {
    const viewType = table.StreamSpecification?.StreamViewType;
    if (table.StreamSpecification?.StreamEnabled !== true || table.LatestStreamArn === undefined) {
      this.#streams.delete(table.TableName);
    } else if (this.#streams.get(table.TableName)?.arn !== table.LatestStreamArn) {
      const arn = table.LatestStreamArn;
      const stream = { table, arn, viewType: viewType ?? 'NEW_AND_OLD_IMAGES', records: [] };
      this.#streams.set(table.TableName, { ...stream, lastTrimmed: this.#sequence });
    }
  }

  forget(tableName: string): void {
    this.#streams.delete(tableName);
  }

  streams(): TableStream[] {
    return [...this.#streams.values()];
  }

  /** The number that the latest record has; the next one is higher. */
  get latestSequence(): bigint {
    return this.#sequence;
  }

  /** Drops all records. */
  clear(): void {
    for (const stream of this.#streams.values()) {
      stream.records.length = 0;
      stream.lastTrimmed = this.#sequence;
    }
  }

  /** Makes records of what really changed. Call it after the commit, while the items are still locked. */
  publish(changes: readonly ItemChange[], origin: 'client' | 'time-to-live' = 'client'): void {
    for (const change of changes) {
      this.#note(change);
      const stream = this.#streams.get(change.table.TableName);
      if (stream === undefined && this.#listeners.size === 0) continue;
      if (canonicalJson(change.before) === canonicalJson(change.after)) continue;
      const record = this.#record(change, stream, origin);
      if (stream !== undefined) keep(record, stream);
      this.#tell(record, change.table.TableName);
    }
  }

  #record({ table, before, after }: ItemChange, stream: TableStream | undefined, origin: string): StreamRecord {
    this.#sequence += 1n;
    const viewType = stream?.viewType ?? 'NEW_AND_OLD_IMAGES';
    const keys = keysOf(table, (after ?? before) as Item);
    const newImage = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
    const oldImage = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
    const images = {
      ...(newImage === undefined ? {} : { NewImage: structuredClone(newImage) }),
      ...(oldImage === undefined ? {} : { OldImage: structuredClone(oldImage) }),
    };
    return {
      eventID: randomUUID().replaceAll('-', ''),
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: table.TableArn.split(':')[3] ?? '',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.#clock.now() / 1000),
        Keys: structuredClone(keys),
        ...images,
        SequenceNumber: sequenceText(this.#sequence),
        SizeBytes: [keys, ...Object.values(images)].reduce((sum, part) => sum + storedSize(part), 0),
        StreamViewType: viewType,
      },
      ...(stream === undefined ? {} : { eventSourceARN: stream.arn }),
      ...(origin === 'time-to-live'
        ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const }
        : {}),
    };
  }

  /** The change is committed: a listener that fails is reported and changes nothing. */
  #tell(record: StreamRecord, tableName: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(record, tableName);
      } catch (error) {
        console.error('A listener to changes of the tables failed', error);
      }
    }
  }
}

function keep(record: StreamRecord, stream: TableStream): void {
  stream.records.push(record);
  // Trimmed in blocks, so that a full stream does not move all its records at every write.
  if (stream.records.length < KEPT_RECORDS * 1.1) return;
  const dropped = stream.records.splice(0, stream.records.length - KEPT_RECORDS);
  stream.lastTrimmed = BigInt(dropped.at(-1)?.dynamodb.SequenceNumber ?? 0);
}

export function sequenceText(sequence: bigint): string {
  return sequence.toString().padStart(SEQUENCE_DIGITS, '0');
}

/** The attributes of an item that are its primary key. */
export function keysOf(table: Table, item: Item): Item {
  return Object.fromEntries(
    table.KeySchema.flatMap(({ AttributeName }) => {
      const value = item[AttributeName];
      return value === undefined ? [] : [[AttributeName, value]];
    }),
  );
}
