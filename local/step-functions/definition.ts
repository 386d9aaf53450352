/** The part of Amazon States Language that the engine runs, after validation: JSONata only, no service but Lambda. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** A JSON value in which a string `{% … %}` is a JSONata expression. */
export type Template = unknown;

export interface Assignments {
  readonly [variable: string]: Template;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
  readonly MaxAttempts?: number;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Assign?: Assignments;
  readonly Output?: Template;
}

interface CommonState {
  readonly Comment?: string;
  readonly Assign?: Assignments;
  readonly Output?: Template;
}

interface Continuing {
  readonly Next?: string;
  readonly End?: boolean;
}

interface Guarded {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends CommonState, Continuing, Guarded {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments: Template;
  readonly TimeoutSeconds?: Template;
  readonly HeartbeatSeconds?: Template;
}

export interface ChoiceRule {
  readonly Condition: Template;
  readonly Next: string;
  readonly Assign?: Assignments;
  readonly Output?: Template;
}

export interface ChoiceState extends CommonState {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface PassState extends CommonState, Continuing {
  readonly Type: 'Pass';
}

export interface WaitState extends CommonState, Continuing {
  readonly Type: 'Wait';
  readonly Seconds?: Template;
  readonly Timestamp?: Template;
}

export interface ParallelState extends CommonState, Continuing, Guarded {
  readonly Type: 'Parallel';
  readonly Branches: readonly Flow[];
  readonly Arguments?: Template;
}

export interface MapState extends CommonState, Continuing, Guarded {
  readonly Type: 'Map';
  readonly Items?: Template;
  readonly ItemSelector?: Template;
  readonly MaxConcurrency?: Template;
  readonly ItemProcessor: Flow;
}

export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Comment?: string;
  readonly Output?: Template;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly Comment?: string;
  readonly Error?: Template;
  readonly Cause?: Template;
}

export type State =
  TaskState | ChoiceState | PassState | WaitState | ParallelState | MapState | SucceedState | FailState;

export type GuardedState = TaskState | ParallelState | MapState;

/** States with one entry: a whole machine, a branch of a Parallel state or the processor of a Map state. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface MachineDefinition extends Flow {
  readonly QueryLanguage: 'JSONata';
  readonly TimeoutSeconds?: number;
}

export const INVOKE_RESOURCE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_AND_WAIT_RESOURCE = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
