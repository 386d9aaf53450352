import type { ExecutionEvent } from '../../../ops/console/api.ts';
import { detailsOf, meaningOf, stateTypeOf, type EventDetails } from './history-event.ts';
import type { Attempt, ExecutionTrace, TakenEdge, Visit, VisitStatus } from './visit.ts';

/**
 * What an execution did, from its events in their order. Works in one pass. Also of a part of a history: what belongs to
 * states that were entered before it is left out as far as the events do not name it; unknown events change nothing.
 */
export function traceOf(events: readonly ExecutionEvent[]): ExecutionTrace {
  const tracer = new Tracer();
  for (const event of events) tracer.take(event);
  return tracer.trace();
}

/** Types of states with flows inside. */
const FORKING = new Set(['Parallel', 'Map']);

type Failure = Extract<VisitStatus, 'failed' | 'timed-out'>;

class Tracer {
  readonly #visits: Visit[] = [];
  readonly #edges = new Map<string, TakenEdge>();
  readonly #visitOfEvent = new Map<number, Visit>();
  readonly #typeOfEvent = new Map<number, string>();
  /** Visits that are not over, and those among them that are inside of another. */
  readonly #open = new Set<Visit>();
  readonly #openInside = new Map<Visit, Set<Visit>>();
  /** Failures that nothing came after yet: an exit that follows was led by a Catch. */
  readonly #failed = new Map<Visit, Failure>();
  /** What the end of the execution, or of a sibling, cut off: a redrive goes on there. */
  readonly #cutOff = new Set<Visit>();
  /** What a redrive goes on with and was not heard of since. */
  #redriven: readonly Visit[] = [];

  trace(): ExecutionTrace {
    const current = [...this.#open].filter((visit) => (this.#openInside.get(visit)?.size ?? 0) === 0);
    return {
      visits: this.#visits,
      edges: [...this.#edges.values()],
      current: current.toSorted((a, b) => a.index - b.index),
      visitOfEvent: this.#visitOfEvent,
    };
  }

  take(event: ExecutionEvent): void {
    const details = detailsOf(event);
    const visit = this.#visitFor(event, details);
    this.#typeOfEvent.set(event.id, event.type);
    if (visit !== undefined) {
      this.#visitOfEvent.set(event.id, visit);
      this.#applyTo(visit, event, details);
    }
    const meaning = meaningOf(event.type);
    if (meaning === 'execution-over') this.#end(event, details);
    if (meaning === 'redriven') this.#redrive();
  }

  /** An event belongs to the visit of the event before it in the same flow, unless its type says otherwise. */
  #visitFor(event: ExecutionEvent, { name, state }: EventDetails): Visit | undefined {
    const { type, previousEventId: previousId = 0 } = event;
    const before = this.#visitOfEvent.get(previousId);
    switch (meaningOf(type)) {
      case 'entered':
        return this.#enter(event, name ?? '?', before);
      case 'exited':
        return this.#exiting(event, name ?? '?', before);
      case 'joined':
      case 'branch-failed':
      case 'inside':
        return this.#forkOf(before, this.#typeOfEvent.get(previousId) ?? '');
      case 'aborted':
        return this.#abortedBeside(before, stateTypeOf(type));
      case 'forked':
      case 'scheduled':
        return before ?? this.#goesOn(type);
      case 'failed':
        return before ?? this.#openNamed(state);
      case 'execution-started':
      case 'execution-over':
      case 'redriven':
        return undefined;
      default:
        return before;
    }
  }

  #enter(event: ExecutionEvent, name: string, before: Visit | undefined): Visit {
    const { previousEventId: previousId = 0 } = event;
    const isAfterExit = this.#typeOfEvent.get(previousId)?.endsWith('StateExited') === true;
    const isInside = before !== undefined && !isAfterExit && FORKING.has(before.type);
    const visit = newVisit(this.#visits.length, name, event, isInside ? before : (before?.parent ?? null));
    this.#visits.push(visit);
    this.#reopen(visit);
    if (isAfterExit && before !== undefined) this.#pass(before.name, name, before.status === 'caught');
    // The first state follows the start of the execution or, on AWS, no event at all.
    else if (isInside || (before === undefined && previousId <= 1)) this.#pass(null, name, false);
    return visit;
  }

  #pass(from: string | null, to: string, isError: boolean): void {
    const key = JSON.stringify([from, to]);
    const edge = this.#edges.get(key) ?? { from, to, times: 0, isError: false };
    edge.times++;
    edge.isError ||= isError;
    this.#edges.set(key, edge);
  }

  /** An exit names its state, so that it is known also where the entry is not. */
  #exiting(event: ExecutionEvent, name: string, before: Visit | undefined): Visit {
    const entered = before?.name === name && this.#open.has(before) ? before : this.#openNamed(name);
    if (entered !== undefined) return entered;
    const visit = newVisit(this.#visits.length, name, { ...event, timestamp: null }, before?.parent ?? null);
    this.#visits.push(visit);
    return visit;
  }

  #openNamed(name: string | undefined): Visit | undefined {
    for (const visit of this.#open) if (visit.name === name) return visit;
    return undefined;
  }

  /** The state whose branches an event is about: the event follows the last one of a branch, or one of the state's own. */
  #forkOf(before: Visit | undefined, previousType: string): Visit | undefined {
    if (before === undefined) return undefined;
    const isOwnEvent = FORKING.has(before.type) && !/State(?:Exited|Failed)$/.test(previousType);
    return isOwnEvent ? before : (before.parent ?? undefined);
  }

  /** What a failing branch ended. The event names no state, and may follow the failure instead of what it ended. */
  #abortedBeside(before: Visit | undefined, stateType: string): Visit | undefined {
    const isEnded = (visit: Visit): boolean =>
      visit.type === stateType && this.#open.has(visit) && !this.#failed.has(visit);
    if (before === undefined || isEnded(before)) return before;
    for (let fork = before.parent; fork !== null; fork = fork.parent) {
      for (const visit of this.#openInside.get(fork) ?? []) if (isEnded(visit)) return visit;
    }
    return undefined;
  }

  /** After a redrive a state goes on without being entered anew, and only the kind of its event tells which. */
  #goesOn(type: string): Visit | undefined {
    const stateType = /^(\w+)StateStarted$/.exec(type)?.[1] ?? 'Task';
    const found = this.#redriven.find((visit) => visit.type === stateType && this.#open.has(visit));
    this.#redriven = this.#redriven.filter((visit) => visit !== found);
    return found;
  }

  #applyTo(visit: Visit, event: ExecutionEvent, details: EventDetails): void {
    const { timestamp: at, type } = event;
    const meaning = meaningOf(type);
    switch (meaning) {
      case 'scheduled':
      case 'forked':
        return this.#beginAttempt(visit, at, details);
      case 'submitted':
        return changeLastAttempt(visit, { waitsSince: at });
      case 'succeeded':
      case 'joined':
        return changeLastAttempt(visit, { status: 'succeeded', endedAt: at, output: details.output ?? null });
      case 'failed':
      case 'timed-out':
        return this.#fail(visit, meaning, details, at);
      case 'branch-failed':
        return this.#failBranches(visit, event);
      case 'aborted':
        return this.#cut(visit, 'aborted', at);
      case 'exited':
        return this.#exit(visit, details, at);
      default:
    }
  }

  #beginAttempt(visit: Visit, at: number, details: EventDetails): void {
    const { resource = '', parameters = null, timeoutInSeconds: timeout, heartbeatInSeconds: heartbeat } = details;
    this.#recover(visit);
    visit.attempts.push({
      startedAt: at,
      endedAt: null,
      status: 'running',
      resource,
      parameters,
      output: null,
      error: null,
      cause: null,
      waitsSince: null,
      deadline: timeout === undefined ? null : at + timeout * 1_000,
      heartbeatMs: heartbeat === undefined ? null : heartbeat * 1_000,
    });
  }

  /** What failed is behind it, and what was cut off inside of it is not gone on with. */
  #recover(visit: Visit): void {
    this.#failed.delete(visit);
    visit.error = null;
    visit.cause = null;
    if (FORKING.has(visit.type)) for (const cut of this.#cutOff) if (isInside(cut, visit)) this.#cutOff.delete(cut);
  }

  #fail(visit: Visit, status: Failure, { error, cause }: Told, at: number): void {
    this.#failed.set(visit, status);
    visit.error = error ?? null;
    visit.cause = cause ?? null;
    changeLastAttempt(visit, { status, endedAt: at, error: visit.error, cause: visit.cause });
  }

  /** One branch failed, so all are over. */
  #failBranches(fork: Visit, { previousEventId = 0, timestamp: at }: ExecutionEvent): void {
    const culprit = this.#visitOfEvent.get(previousEventId);
    for (const child of this.#openInside.get(fork) ?? []) {
      this.#cut(child, this.#failed.get(child) ?? (child === culprit ? 'failed' : 'aborted'), at);
    }
    this.#fail(fork, 'failed', culprit ?? {}, at);
  }

  #exit(visit: Visit, { output, assignedVariables = {} }: EventDetails, at: number): void {
    const isCaught = this.#failed.has(visit);
    visit.output = output ?? null;
    visit.assigned = assignedVariables;
    if (!isCaught) this.#recover(visit);
    this.#close(visit, isCaught ? 'caught' : 'succeeded', at);
  }

  /** Ends a visit, and what is inside of it, that did not come to an end of its own. */
  #cut(visit: Visit, status: Failure | 'aborted', at: number): void {
    for (const child of this.#openInside.get(visit) ?? []) this.#cut(child, 'aborted', at);
    this.#cutOff.add(visit);
    this.#close(visit, status, at);
  }

  #close(visit: Visit, status: Exclude<VisitStatus, 'running'>, at: number): void {
    this.#open.delete(visit);
    this.#failed.delete(visit);
    if (visit.parent !== null) this.#openInside.get(visit.parent)?.delete(visit);
    visit.exitedAt = at;
    visit.status = status;
    if (visit.attempts.at(-1)?.status === 'running') {
      changeLastAttempt(visit, { status: status === 'caught' ? 'failed' : status, endedAt: at });
    }
  }

  #reopen(visit: Visit): void {
    this.#open.add(visit);
    visit.exitedAt = null;
    visit.status = 'running';
    if (visit.parent === null) return;
    const inside = this.#openInside.get(visit.parent) ?? new Set();
    this.#openInside.set(visit.parent, inside.add(visit));
  }

  #end({ type, timestamp: at, previousEventId = 0 }: ExecutionEvent, told: EventDetails): void {
    const culprit = type === 'ExecutionFailed' ? this.#visitOfEvent.get(previousEventId) : undefined;
    if (culprit !== undefined && this.#open.has(culprit)) {
      this.#fail(culprit, this.#failed.get(culprit) ?? 'failed', told, at);
    }
    const cutBy = type === 'ExecutionTimedOut' ? 'timed-out' : 'aborted';
    // Inner ones first: what an outer one takes with it would count as aborted by it.
    for (const visit of [...this.#open].toReversed()) this.#cut(visit, this.#failed.get(visit) ?? cutBy, at);
  }

  /** All that was cut off goes on, but for Fail states: those are entered anew. */
  #redrive(): void {
    this.#redriven = [...this.#cutOff].filter(({ type }) => type !== 'Fail').toSorted((a, b) => a.index - b.index);
    this.#cutOff.clear();
    for (const visit of this.#redriven) this.#reopen(visit);
  }
}

interface Told {
  readonly error?: string | null;
  readonly cause?: string | null;
}

function newVisit(
  index: number,
  name: string,
  event: Omit<ExecutionEvent, 'timestamp'> & { readonly timestamp: number | null },
  parent: Visit | null,
): Visit {
  return {
    index,
    name,
    type: stateTypeOf(event.type),
    enteredAt: event.timestamp,
    exitedAt: null,
    status: 'running',
    input: event.stateEnteredEventDetails?.input ?? null,
    output: null,
    assigned: {},
    error: null,
    cause: null,
    attempts: [],
    parent,
  };
}

function isInside(visit: Visit, fork: Visit): boolean {
  for (let outer = visit.parent; outer !== null; outer = outer.parent) if (outer === fork) return true;
  return false;
}

function changeLastAttempt({ attempts }: Visit, change: Partial<Attempt>): void {
  const attempt = attempts.at(-1);
  if (attempt !== undefined) Object.assign(attempt, change);
}
