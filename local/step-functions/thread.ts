import type { Clock } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';
import type { Activity } from './activity.ts';
import type { Cancellation } from './cancellation.ts';
import type { Expressions } from './expressions.ts';
import type { Frame } from './frame.ts';
import type { Trail } from './history.ts';
import type { TaskTokens } from './task-tokens.ts';

/** What all executions of an engine share. */
export interface Engine {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly expressions: Expressions;
  readonly tokens: TaskTokens;
  readonly invoke: Invoke;
  /** From 0 to below 1, for the jitter of retries. */
  readonly random: () => number;
}

/** A flow being run: the machine's own, or one branch. */
export interface Thread {
  readonly engine: Engine;
  readonly frame: Frame;
  readonly trail: Trail;
  readonly cancellation: Cancellation;
  /** `$states.context` without what belongs to the current state. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly region: string;
  readonly machineArn: string;
}
