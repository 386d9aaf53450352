import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';
import type { StateMachineSpec } from '../template/types.ts';
import { Activity } from './activity.ts';
import { findAction } from './api.ts';
import { Execution } from './execution.ts';
import { Expressions } from './expressions.ts';
import type { HistoryEvent } from './history.ts';
import { Machines } from './machines.ts';
import { TaskTokens } from './task-tokens.ts';
import type { Engine } from './thread.ts';

export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly machines: readonly StateMachineSpec[];
  readonly invoke: Invoke;
  /** Throws what Lambda answers when a machine may not invoke a function. Without it every machine may. */
  readonly mayInvoke?: (machine: StateMachineSpec, functionArn: string) => void;
  /** For the jitter of retries; Math.random unless a test wants to know the delays. */
  readonly random?: () => number;
}

export interface StartOptions {
  /** ARN of a machine, or of a version or an alias of it. */
  readonly stateMachineArn: string;
  /** Any JSON value; `{}` when absent. */
  readonly input?: unknown;
  /** A UUID when absent. */
  readonly name?: string;
}

export type EventListener = (execution: Execution, event: HistoryEvent) => void;

/** Standard workflows in JSONata, as AWS Step Functions runs them. Everything is kept in memory. */
export class StepFunctions {
  readonly machines: Machines;
  readonly tokens = new TaskTokens();
  readonly #engine: Engine;
  readonly #mayInvoke: NonNullable<StepFunctionsOptions['mayInvoke']>;
  readonly #executions = new Map<string, Execution>();
  readonly #listeners = new Set<EventListener>();
  #sequence = 0;

  /** Throws InvalidDefinition when a machine cannot run here faithfully. */
  constructor({ clock, machines, invoke, mayInvoke, random = Math.random }: StepFunctionsOptions) {
    this.machines = new Machines(machines, clock.now());
    this.#mayInvoke = mayInvoke ?? (() => undefined);
    this.#engine = {
      clock,
      activity: new Activity(clock),
      expressions: new Expressions(clock),
      tokens: this.tokens,
      invoke,
      random,
    };
  }

  /** All executions since the last reset, oldest first. */
  get executions(): readonly Execution[] {
    return [...this.#executions.values()];
  }

  get runningCount(): number {
    return this.executions.filter((execution) => execution.status === 'RUNNING').length;
  }

  get clock(): Clock {
    return this.#engine.clock;
  }

  find(executionArn: string): Execution | undefined {
    return this.#executions.get(executionArn);
  }

  /** One API action with its request body. Rejects with a ServiceError, as the client is to see it. */
  async handle(action: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return findAction(action)(this, body);
  }

  /** Starts an execution from within the process; the same rules as StartExecution. */
  start({ stateMachineArn, input = {}, name }: StartOptions): Execution {
    return this.startWithText(stateMachineArn, JSON.stringify(input), name);
  }

  /**
   * Starts an execution. A name is worth one execution of the machine, whichever version or alias it is started with:
   * while that runs, the same input gives it back; anything else is ExecutionAlreadyExists. Expects a valid name and
   * valid JSON.
   */
  startWithText(stateMachineArn: string, inputText: string, name: string = randomUUID()): Execution {
    const startedWith = this.machines.find(stateMachineArn);
    const arn = `${startedWith.machine.spec.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(arn);
    if (existing !== undefined) {
      if (existing.status === 'RUNNING' && existing.inputText === inputText) return existing;
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution = new Execution({
      engine: { ...this.#engine, invoke: this.#invokeAs(startedWith.machine.spec) },
      startedWith,
      arn,
      name,
      inputText,
      sequence: ++this.#sequence,
      onEvent: (source, event) => this.#notify(source, event),
    });
    this.#executions.set(arn, execution);
    execution.start();
    return execution;
  }

  /** Tells `listener` about every history event as it is written. The returned function ends that. */
  onEvent(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends and forgets all executions and tokens; names are free again. */
  reset(): void {
    for (const execution of this.#executions.values()) execution.discard();
    this.#executions.clear();
    this.tokens.forgetAll();
  }

  /** Ends all activity for good; to be called before the process or test ends. */
  stop(): void {
    this.reset();
    this.#listeners.clear();
  }

  /** Invocations in the role of a machine. */
  #invokeAs(machine: StateMachineSpec): Invoke {
    return async (functionArn, payload, order) => {
      this.#mayInvoke(machine, functionArn);
      return this.#engine.invoke(functionArn, payload, order);
    };
  }

  #notify(execution: Execution, event: HistoryEvent): void {
    for (const listener of this.#listeners) listener(execution, event);
  }
}
