/** How a visit of a state stands; `caught`: it failed, and the flow went on where its Catch says. */
export type VisitStatus = 'running' | 'succeeded' | 'failed' | 'caught' | 'timed-out' | 'aborted';

/** One try of a task, or of all branches of a Parallel state. Times are epoch ms. */
export interface Attempt {
  readonly startedAt: number;
  endedAt: number | null;
  status: Exclude<VisitStatus, 'caught'>;
  /** `invoke`, `invoke.waitForTaskToken`; empty for branches. */
  readonly resource: string;
  /** JSON text of what the task was called with, and of what it answered. */
  readonly parameters: string | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  /** The called function has returned, and it waits to be answered by its task token. */
  waitsSince: number | null;
  /** When it is given up. */
  readonly deadline: number | null;
  /** It is given up as well when it gives no sign of life for so long. */
  readonly heartbeatMs: number | null;
}

/** One stay of an execution in a state. */
export interface Visit {
  /** Place among all visits, in the order in which they began. */
  readonly index: number;
  readonly name: string;
  /** As in the definition: `Task`, `Choice`, … */
  readonly type: string;
  /** Null where the history that is known begins after it. */
  readonly enteredAt: number | null;
  exitedAt: number | null;
  status: VisitStatus;
  /** JSON texts. */
  readonly input: string | null;
  output: string | null;
  assigned: Readonly<Record<string, string>>;
  error: string | null;
  cause: string | null;
  readonly attempts: Attempt[];
  /** The visit of the Parallel state that it is inside of. */
  readonly parent: Visit | null;
}

/** A way from state to state that was taken. */
export interface TakenEdge {
  /** Null: where the flow, or a branch, begins. */
  readonly from: string | null;
  readonly to: string;
  times: number;
  /** Whether an error led this way at least once. */
  isError: boolean;
}

export interface ExecutionTrace {
  readonly visits: readonly Visit[];
  readonly edges: readonly TakenEdge[];
  /** Where the execution is: innermost visits only. */
  readonly current: readonly Visit[];
  /** Visit of an event by the event's id; events of the execution as a whole, and unknown ones, have none. */
  readonly visitOfEvent: ReadonlyMap<number, Visit>;
}

/** All visits of one state. */
export interface StateSummary {
  /** The first one first; never empty. */
  readonly visits: readonly Visit[];
  /** Of the last visit. */
  readonly status: VisitStatus;
  readonly retries: number;
}

const retriesOf = ({ attempts }: Visit): number => Math.max(0, attempts.length - 1);

/** Milliseconds, so far for a visit that goes on; undefined where the history does not tell. */
export function durationOf({ enteredAt, exitedAt }: Visit, now: number): number | undefined {
  return enteredAt === null ? undefined : Math.max(0, (exitedAt ?? now) - enteredAt);
}

/** What became of each state that was visited, by its name. */
export function summariesOf({ visits }: ExecutionTrace): ReadonlyMap<string, StateSummary> {
  const summaries = new Map<string, StateSummary>();
  for (const [name, group] of Map.groupBy(visits, (visit) => visit.name)) {
    const status = group.at(-1)?.status ?? 'running';
    summaries.set(name, { visits: group, status, retries: group.reduce((sum, visit) => sum + retriesOf(visit), 0) });
  }
  return summaries;
}

export const isWaitingForToken = ({ status, waitsSince }: Attempt): boolean =>
  status === 'running' && waitsSince !== null;
