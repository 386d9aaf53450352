import type { ExecutionEvent } from '../../../ops/console/api.ts';

/** What an event of any type may carry, as AWS names it; every type has a member of its own for it. */
export interface EventDetails {
  readonly name?: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly parameters?: string;
  readonly resource?: string;
  readonly state?: string;
  readonly timeoutInSeconds?: number;
  readonly heartbeatInSeconds?: number;
  readonly assignedVariables?: Readonly<Record<string, string>>;
}

const NONE: EventDetails = {};

/** Details of an event, whatever its type: also of those that are not known here. */
export function detailsOf(event: ExecutionEvent): EventDetails {
  for (const [member, value] of Object.entries(event)) {
    if (member.endsWith('EventDetails') && typeof value === 'object' && value !== null) return value as EventDetails;
  }
  return NONE;
}

/** What an event says of the visit that it belongs to. */
export type EventMeaning =
  | 'entered'
  | 'exited'
  | 'scheduled'
  | 'started'
  | 'submitted'
  | 'succeeded'
  | 'failed'
  | 'timed-out'
  | 'aborted'
  | 'forked'
  | 'joined'
  | 'branch-failed'
  | 'inside'
  | 'execution-started'
  | 'execution-over'
  | 'redriven'
  | 'unknown';

const EXECUTION_EVENTS: Readonly<Record<string, EventMeaning>> = {
  ExecutionStarted: 'execution-started',
  ExecutionSucceeded: 'execution-over',
  ExecutionFailed: 'execution-over',
  ExecutionTimedOut: 'execution-over',
  ExecutionAborted: 'execution-over',
  ExecutionRedriven: 'redriven',
};

/** By the end of the type, which AWS builds alike for every kind of state and of task. The first that fits counts. */
const MEANINGS: readonly (readonly [RegExp, EventMeaning])[] = [
  [/StateEntered$/, 'entered'],
  [/StateExited$/, 'exited'],
  [/^(?:Parallel|Map)StateStarted$/, 'forked'],
  [/^(?:Parallel|Map)StateSucceeded$/, 'joined'],
  [/^(?:Parallel|Map)StateFailed$/, 'branch-failed'],
  [/StateAborted$/, 'aborted'],
  [/^MapIteration/, 'inside'],
  [/^EvaluationFailed$/, 'failed'],
  [/^(?:Task|Activity|LambdaFunction)Scheduled$/, 'scheduled'],
  [/^(?:Task|Activity|LambdaFunction)Started$/, 'started'],
  [/^TaskSubmitted$/, 'submitted'],
  [/^(?:Task|Activity|LambdaFunction)Succeeded$/, 'succeeded'],
  [/^(?:Task|Activity|LambdaFunction)TimedOut$/, 'timed-out'],
  [/^(?:Task|Activity|LambdaFunction)(?:Schedule|Start|Submit)?Failed$/, 'failed'],
];

export const meaningOf = (type: string): EventMeaning =>
  EXECUTION_EVENTS[type] ?? MEANINGS.find(([pattern]) => pattern.test(type))?.[1] ?? 'unknown';

/** `TaskStateEntered` → `Task` */
export const stateTypeOf = (type: string): string => type.replace(/State(?:Entered|Exited|Aborted)$/, '');
