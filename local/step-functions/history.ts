import { RUNTIME, StatesError } from './errors.ts';
import type { Cancellation } from './cancellation.ts';
import { HISTORY_EVENTS } from './limits.ts';

/** One event as GetExecutionHistory returns it, its time in epoch milliseconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  /** Name of the member with the details, and the details, for the types that have some. */
  readonly details?: EventDetails;
}

export interface EventDetails {
  readonly member: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The events of one execution. The last place is kept for the event that ends it. */
export class History {
  readonly #now: () => number;
  readonly #listener: (event: HistoryEvent) => void;
  readonly #events: HistoryEvent[] = [];

  constructor(now: () => number, listener: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#listener = listener;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  get lastId(): number {
    return this.#events.length;
  }

  append(type: string, previousEventId: number, details?: EventDetails): HistoryEvent {
    const event: HistoryEvent = {
      id: this.#events.length + 1,
      previousEventId,
      timestamp: this.#now(),
      type,
      ...(details === undefined ? {} : { details }),
    };
    this.#events.push(event);
    this.#listener(event);
    return event;
  }
}

/** A thread through the history: each event of a flow follows the one before it in the same flow. */
export class Trail {
  readonly #history: History;
  readonly #cancellation: Cancellation;
  #lastId: number;

  constructor(history: History, cancellation: Cancellation, lastId: number) {
    this.#history = history;
    this.#cancellation = cancellation;
    this.#lastId = lastId;
  }

  get lastId(): number {
    return this.#lastId;
  }

  /** Throws when the flow is cancelled, and States.Runtime when the history is full. */
  record(type: string, member?: string, values: Readonly<Record<string, unknown>> = {}): number {
    this.#cancellation.throwIfCancelled();
    this.#require();
    const details = member === undefined ? undefined : { member, values };
    this.#lastId = this.#history.append(type, this.#lastId, details).id;
    return this.#lastId;
  }

  /** An event beside the thread: it follows the last one without becoming the last one itself. */
  note(type: string, member?: string, values: Readonly<Record<string, unknown>> = {}): void {
    const before = this.#lastId;
    this.record(type, member, values);
    this.#lastId = before;
  }

  /** Goes on after the last event of a branch. */
  follow(eventId: number): void {
    this.#lastId = eventId;
  }

  /** A thread that begins at the last event of this one, for a branch. */
  fork(cancellation: Cancellation): Trail {
    return new Trail(this.#history, cancellation, this.#lastId);
  }

  #require(): void {
    if (this.#history.lastId < HISTORY_EVENTS - 1) return;
    throw new StatesError(RUNTIME, `The execution reached the maximum number of history events (${HISTORY_EVENTS}).`);
  }
}

const NOT_TRUNCATED = { truncated: false } as const;

export function inputDetails(input: string): Record<string, unknown> {
  return { input, inputDetails: NOT_TRUNCATED };
}

export function outputDetails(output: string): Record<string, unknown> {
  return { output, outputDetails: NOT_TRUNCATED };
}

export function assignedDetails(assigned: Readonly<Record<string, string>>): Record<string, unknown> {
  return { assignedVariables: assigned, assignedVariablesDetails: NOT_TRUNCATED };
}
