import type { Clock } from '../clock.ts';
import type { Invoke, InvokeResult } from '../lambda/types.ts';
import type { StreamMappingSpec } from '../template/types.ts';
import { type Filter, parseFilters } from './filter-pattern.ts';
import type { Running } from './schedules.ts';

/** What a mapping needs of a table's stream record; a function gets the whole of it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  /** Absent when the table has no stream. */
  readonly eventSourceARN?: string;
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>>;
    readonly OldImage?: Readonly<Record<string, unknown>>;
  };
}

/** Records that were given up, with what the function said last. */
export interface Discarded {
  readonly functionName: string;
  readonly records: readonly StreamRecord[];
  readonly reason: string;
}

export interface StreamMappingsOptions {
  readonly clock: Clock;
  readonly mappings: readonly StreamMappingSpec[];
  /** Subscribes to changes of all tables; returns how to end it. */
  readonly onChange: (listener: (record: StreamRecord) => void) => () => void;
  readonly invoke: Invoke;
  /** How often a batch is tried again before it is given up. AWS's own default has no end: 10 unless told. */
  readonly maximumRetries?: number;
  /** Hears of records that were given up; unless told they go to the console. */
  readonly onDiscard?: (discarded: Discarded) => void;
}

export interface StreamMappings extends Running {
  /** Records that a function has yet to deal with: while there are any, the tables are not at rest. */
  pending(): number;
  /** Those records; one that several functions wait for comes once for each. */
  pendingRecords(): readonly StreamRecord[];
}

const DEFAULT_RETRIES = 10;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Feeds functions with the changes of the tables, in order and in batches, as Lambda's event source mappings do. A batch
 * that fails holds up what comes after it until it succeeds or is given up. A reset of the clock loses a retry that was
 * due: stop and connect anew.
 */
export function connectStreams(options: StreamMappingsOptions): StreamMappings {
  const queues = options.mappings.map((mapping) => new MappingQueue(mapping, options));
  const disconnect = options.onChange((record) => {
    for (const queue of queues) queue.offer(record);
  });
  return {
    pending: () => queues.reduce((sum, queue) => sum + queue.records.length, 0),
    pendingRecords: () => queues.flatMap((queue) => queue.records),
    stop: () => {
      disconnect();
      for (const queue of queues) queue.stop();
    },
  };
}

class MappingQueue {
  readonly #mapping: StreamMappingSpec;
  readonly #clock: Clock;
  readonly #invoke: Invoke;
  readonly #filter: Filter;
  readonly #maximumRetries: number;
  readonly #onDiscard: (discarded: Discarded) => void;
  #records: StreamRecord[] = [];
  /** While true, a batch is with the function or waits for its next try. */
  #isBusy = false;
  #isStopped = false;
  /** Failed tries of the record at the head. */
  #failures = 0;
  /** How many records the next try has, when it repeats an earlier one. */
  #retrySize: number | undefined;

  constructor(mapping: StreamMappingSpec, options: StreamMappingsOptions) {
    this.#mapping = mapping;
    this.#clock = options.clock;
    this.#invoke = options.invoke;
    this.#filter = parseFilters(mapping.filterPatterns);
    this.#maximumRetries = options.maximumRetries ?? DEFAULT_RETRIES;
    this.#onDiscard = options.onDiscard ?? reportDiscarded;
  }

  get records(): readonly StreamRecord[] {
    return this.#records;
  }

  offer(record: StreamRecord): void {
    if (record.eventSourceARN !== this.#mapping.streamArn || !this.#filter(record)) return;
    this.#records.push(record);
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#clock.track(this.#deliver());
  }

  stop(): void {
    this.#isStopped = true;
    this.#records = [];
  }

  /** Delivers until the queue is empty or a batch has to wait; the wait is the clock's, so that it can be advanced. */
  async #deliver(): Promise<void> {
    // A transaction's records come one by one in the same turn: they belong in one batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#records.length > 0) {
      const batch = this.#records.slice(0, this.#retrySize ?? this.#mapping.batchSize);
      const result = await this.#invoke(this.#mapping.functionName, { Records: batch });
      if (this.#isStopped) return;
      const done = this.#handledBy(result, batch);
      const failed = batch.slice(done);
      this.#records.splice(0, done);
      this.#failures = done > 0 ? 0 : this.#failures;
      this.#retrySize = undefined;
      if (failed.length === 0) continue;

      this.#failures += 1;
      if (this.#failures > this.#maximumRetries) {
        this.#records.splice(0, failed.length);
        this.#failures = 0;
        const reason = 'error' in result ? result.error.errorType : 'batchItemFailures';
        this.#onDiscard({ functionName: this.#mapping.functionName, records: failed, reason });
        continue;
      }
      this.#retrySize = failed.length;
      this.#clock.after(Math.min(1000 * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS), () => this.#deliver());
      return;
    }
    this.#isBusy = false;
  }

  /** How many records from the start of the batch are dealt with. */
  #handledBy(result: InvokeResult, batch: readonly StreamRecord[]): number {
    if ('error' in result) return 0;
    if (!this.#mapping.reportBatchItemFailures) return batch.length;
    const failures = (result.payload as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? [];
    // An answer that cannot be read fails the whole batch, as does an identifier that is not in it.
    if (!Array.isArray(failures)) return 0;
    const positions = failures.map((failure: { itemIdentifier?: unknown } | null) =>
      batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failure?.itemIdentifier),
    );
    return Math.max(0, Math.min(batch.length, ...positions));
  }
}

function reportDiscarded({ functionName, records, reason }: Discarded): void {
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(', ');
  console.error(`${functionName} did not deal with stream records ${numbers} (${reason}); they are given up`);
}
