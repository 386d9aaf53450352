import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Execution, Executions } from '../adapters/executions.ts';
import type { ExecutionEvent } from './api.ts';

/** What one request to Step Functions and one answer of the console have at most. */
const PAGE = 1_000;
/** What came since the last look is seldom more. */
const TAIL_PAGE = 100;
/** Events that are kept of all histories together: the one asked for last stays, however long it is. */
const MOST_KEPT = 50_000;

interface Kept {
  readonly events: ExecutionEvent[];
  /** Where Step Functions goes on from the first events; undefined once the end was seen. */
  forward: string | undefined;
  isEndSeen: boolean;
  /** When the execution had stopped, once the event that ended it was read. */
  stoppedAt: number | undefined;
  /** One look after the other: two at once would add the same events twice. */
  work: Promise<unknown>;
}

/**
 * Histories of executions, read once: an event never changes, and more only come at the end. Of an execution that goes
 * on, a look asks Step Functions for what is new, however long the history is; of one that is over, for nothing.
 */
export class Histories {
  readonly #executions: Pick<Executions, 'events'>;
  readonly #mostKept: number;
  /** The one asked for last stands last. */
  readonly #kept = new Map<string, Kept>();

  constructor(executions: Pick<Executions, 'events'>, mostKept = MOST_KEPT) {
    this.#executions = executions;
    this.#mostKept = mostKept;
  }

  /** At most 1,000 events after the one with id `after`, as they were when `execution` was described or later. */
  async after(
    execution: Pick<Execution, 'arn' | 'name' | 'stoppedAt'>,
    after: number,
  ): Promise<{ readonly events: readonly ExecutionEvent[]; readonly hasMore: boolean }> {
    const kept = this.#kept.get(execution.arn) ?? newlyKept();
    this.#kept.delete(execution.arn);
    this.#kept.set(execution.arn, kept);
    const look = kept.work.then(() => this.#look(execution, kept, after));
    kept.work = look.catch(() => this.#kept.delete(execution.arn));
    await look;
    this.#forgetOldest();
    const first = kept.events.findIndex(({ id }) => id > after);
    const events = first < 0 ? [] : kept.events.slice(first, first + PAGE);
    const last = events.at(-1)?.id ?? after;
    return { events, hasMore: !kept.isEndSeen || last < (kept.events.at(-1)?.id ?? 0) };
  }

  async #look(execution: Pick<Execution, 'name' | 'stoppedAt'>, kept: Kept, after: number): Promise<void> {
    const { name, stoppedAt } = execution;
    if (!kept.isEndSeen) {
      while (!kept.isEndSeen && lastId(kept) <= after) await this.#readForward(name, kept, stoppedAt);
      return;
    }
    // Stopped at another time: it was redriven meanwhile.
    if (stoppedAt !== undefined && stoppedAt === kept.stoppedAt) return;
    await this.#readTail(name, kept);
    kept.stoppedAt = isEnded(kept) ? stoppedAt : undefined;
  }

  async #readForward(name: string, kept: Kept, stoppedAt: number | undefined): Promise<void> {
    const page = await this.#executions.events(name, { limit: PAGE, isReverse: false, next: kept.forward });
    kept.events.push(...page.events.map(readEvent));
    kept.forward = page.next;
    if (page.next !== undefined) return;
    kept.isEndSeen = true;
    kept.stoppedAt = isEnded(kept) ? stoppedAt : undefined;
  }

  /** From the last event back to the last known one. */
  async #readTail(name: string, kept: Kept): Promise<void> {
    const known = lastId(kept);
    const tail: ExecutionEvent[] = [];
    let next: string | undefined;
    do {
      const page = await this.#executions.events(name, { limit: TAIL_PAGE, isReverse: true, next });
      tail.push(...page.events.map(readEvent));
      next = page.next;
    } while (next !== undefined && (tail.at(-1)?.id ?? 0) > known);
    kept.events.push(...tail.filter(({ id }) => id > known).toReversed());
  }

  #forgetOldest(): void {
    let events = [...this.#kept.values()].reduce((sum, kept) => sum + kept.events.length, 0);
    for (const [arn, kept] of this.#kept) {
      if (events <= this.#mostKept || this.#kept.size === 1) return;
      this.#kept.delete(arn);
      events -= kept.events.length;
    }
  }
}

const newlyKept = (): Kept => ({
  events: [],
  forward: undefined,
  isEndSeen: false,
  stoppedAt: undefined,
  work: Promise.resolve(),
});

const lastId = ({ events }: Kept): number => events.at(-1)?.id ?? 0;

const LAST_EVENTS: ReadonlySet<string> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

/** Step Functions may say that an execution is over before its history does. */
const isEnded = ({ events }: Kept): boolean => LAST_EVENTS.has(events.at(-1)?.type ?? '');

const TASK_TOKEN = /("taskToken"\s*:\s*)"[^"]*"/gi;
const HIDDEN = '$1"…"';

function readEvent(event: HistoryEvent): ExecutionEvent {
  const { id, type, timestamp, taskScheduledEventDetails: scheduled, ...details } = event;
  if (id === undefined || type === undefined || timestamp === undefined) {
    throw new Error('Step Functions told of half an event');
  }
  const parameters = scheduled?.parameters?.replace(TASK_TOKEN, HIDDEN);
  return {
    ...details,
    id,
    type,
    timestamp: timestamp.getTime(),
    ...(scheduled && { taskScheduledEventDetails: { ...scheduled, parameters } }),
  };
}
