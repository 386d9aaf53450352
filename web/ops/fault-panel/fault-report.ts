/** What the local cloud says of faults and of its clock. It has no other users than its own pages, so its words stand here. */
export type When = 'before' | 'after';
export type Effect = 'crash' | 'error' | 'timeout' | 'throttle' | 'lose' | 'bounce' | 'complain';
export type Service = 'table' | 'swish' | 'ses';

/** Something that is to go wrong: `target` is a function's name or a service. */
export interface FaultRequest {
  readonly target: string;
  readonly operation?: string | undefined;
  /** A table's name. */
  readonly table?: string | undefined;
  /** The function that asks. */
  readonly caller?: string | undefined;
  readonly when: When;
  readonly effect: Effect;
}

export interface ArmedFault extends FaultRequest {
  readonly left: number;
}

export interface FaultHit extends Omit<FaultRequest, 'table'> {
  /** ISO 8601. */
  readonly at: string;
  readonly tables?: readonly string[] | undefined;
  /** Name of the execution that a step worked for. */
  readonly execution?: string | undefined;
}

/** How an outcome is reported: no copy is a callback that is lost. */
export interface CallbackPlan {
  readonly copies: number;
  readonly delaySeconds: number;
}

export interface SwishCondition {
  readonly isDown: boolean;
  /** ISO 8601; null while Swish can be reached, and while it is down without an end. */
  readonly downUntil: string | null;
  readonly dropsCallbacks: boolean;
  readonly nextCallbacks: readonly (CallbackPlan & { readonly left: number })[];
  /** Outcomes that were reported so, the oldest first. */
  readonly metCallbacks: readonly (CallbackPlan & {
    readonly at: string;
    /** The instruction id of the payment that the outcome is about, or whose refund it is about. */
    readonly paymentId: string;
    readonly isRefund: boolean;
  })[];
}

/** A function, and what makes it run. */
export interface FunctionTarget {
  readonly name: string;
  readonly kind: 'step' | 'route' | 'schedule' | 'stream' | 'event' | 'other';
  /** A step's comment in the state machine, `POST /v1/checkout`, `rate(1 minute)`, a table, a rule: in English, as they are. */
  readonly does: string;
}

export interface FaultTargets {
  /** Steps first, in the order of the state machine. */
  readonly functions: readonly FunctionTarget[];
  readonly tables: readonly string[];
  readonly operations: Readonly<Record<Service, readonly string[]>>;
  /** When each effect is possible, by target; `function` stands for all of them. */
  readonly effects: Readonly<Record<Service | 'function', Readonly<Record<Effect, readonly When[]>>>>;
}

/** The answer of `GET /local/faults`. */
export interface FaultReport {
  readonly armed: readonly ArmedFault[];
  /** What was met since the last clear, the oldest first. */
  readonly hits: readonly FaultHit[];
  readonly swish: SwishCondition;
  readonly targets: FaultTargets;
}

/** The answer of `GET /local/clock`. */
export interface ClockReport {
  /** ISO 8601. */
  readonly now: string;
  readonly offsetSeconds: number;
  /** ISO 8601; null when nothing waits. */
  readonly nextDueAt: string | null;
}
