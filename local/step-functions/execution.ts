import { Cancellation } from './cancellation.ts';
import { reportedName, StatesError, TIMEOUT } from './errors.ts';
import { newFrame, type Frame } from './frame.ts';
import { runFlow } from './flow.ts';
import { History, inputDetails, outputDetails, Trail, type HistoryEvent } from './history.ts';
import { toJson } from './json.ts';
import {
  CAUSE_CHARACTERS,
  ERROR_CHARACTERS,
  HISTORY_EVENTS,
  LONGEST_EXECUTION_MS,
  REDRIVE_PERIOD_MS,
} from './limits.ts';
import { qualifierArns, type Machine, type MachineReference } from './machines.ts';
import type { Engine } from './thread.ts';
import { Variables } from './variables.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionOptions {
  readonly engine: Engine;
  /** The machine, and the version and alias with which the execution was started. */
  readonly startedWith: MachineReference;
  readonly arn: string;
  readonly name: string;
  /** As the caller sent it: a second start must send the same text. */
  readonly inputText: string;
  /** Rises with every start, also of other machines. */
  readonly sequence: number;
  readonly onEvent: (execution: Execution, event: HistoryEvent) => void;
}

/** One execution of a state machine, from its start over any redrives. Times are epoch milliseconds. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly startedWith: MachineReference;
  readonly inputText: string;
  readonly sequence: number;
  readonly startedAt: number;
  readonly history: History;
  readonly #engine: Engine;
  readonly #frame: Frame;
  #status: ExecutionStatus = 'RUNNING';
  #cancellation = new Cancellation();
  #stoppedAt: number | undefined;
  #outputText: string | undefined;
  #error: string | undefined;
  #cause: string | undefined;
  #redriveCount = 0;
  #redrivenAt: number | undefined;

  constructor({ engine, startedWith, arn, name, inputText, sequence, onEvent }: ExecutionOptions) {
    // Where tasks have to wait for each other, an older execution goes first.
    this.#engine = { ...engine, invoke: (name, payload) => engine.invoke(name, payload, sequence) };
    this.startedWith = startedWith;
    this.arn = arn;
    this.name = name;
    this.inputText = inputText;
    this.sequence = sequence;
    this.startedAt = engine.clock.now();
    this.history = new History(
      () => engine.clock.now(),
      (event) => onEvent(this, event),
    );
    this.#frame = newFrame(this.machine.definition, new Variables({ usedBytes: 0 }), JSON.parse(inputText));
  }

  get machine(): Machine {
    return this.startedWith.machine;
  }

  get status(): ExecutionStatus {
    return this.#status;
  }

  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /** JSON text; only of an execution that succeeded. */
  get outputText(): string | undefined {
    return this.#outputText;
  }

  get error(): string | undefined {
    return this.#error;
  }

  get cause(): string | undefined {
    return this.#cause;
  }

  get redriveCount(): number {
    return this.#redriveCount;
  }

  get redrivenAt(): number | undefined {
    return this.#redrivenAt;
  }

  /** Why RedriveExecution would refuse, in AWS's words, or undefined when it would not. */
  get redriveRefusal(): string | undefined {
    if (this.#status === 'RUNNING' || this.#status === 'SUCCEEDED') {
      return `Execution is ${this.#status} and cannot be redriven`;
    }
    const now = this.#engine.clock.now();
    if (this.history.lastId >= HISTORY_EVENTS - 1) return 'Execution history event limit exceeded';
    if (now - this.startedAt > LONGEST_EXECUTION_MS) return 'Execution has exceeded the max execution time';
    if (now - (this.#stoppedAt ?? now) > REDRIVE_PERIOD_MS) return 'Execution redrivable period exceeded';
    return undefined;
  }

  /** Begins to run; called once. */
  start(): void {
    this.history.append('ExecutionStarted', 0, {
      member: 'executionStartedEventDetails',
      values: {
        ...inputDetails(this.inputText),
        roleArn: this.machine.spec.roleArn,
        ...qualifierArns(this.startedWith),
      },
    });
    // The first state follows no event: AWS gives it 0 as well.
    this.#run(0);
  }

  /** Ends a running execution as ABORTED; later calls change nothing. */
  stop(error: string | undefined, cause: string | undefined): void {
    this.#close('ABORTED', { error, cause, previousEventId: 0 });
  }

  /** Goes on at the state that did not succeed. The caller has asked `redriveRefusal`. */
  redrive(): void {
    this.#redriveCount++;
    this.#redrivenAt = this.#engine.clock.now();
    this.#status = 'RUNNING';
    this.#stoppedAt = undefined;
    this.#error = undefined;
    this.#cause = undefined;
    const event = this.history.append('ExecutionRedriven', this.history.lastId, {
      member: 'executionRedrivenEventDetails',
      values: { redriveCount: this.#redriveCount },
    });
    this.#run(event.id);
  }

  /** Ends all activity without a trace in the history, because the execution is about to be forgotten. */
  discard(): void {
    this.#cancellation.cancel(new Error('The execution was discarded'));
  }

  #run(lastEventId: number): void {
    const { clock, activity } = this.#engine;
    const cancellation = new Cancellation();
    this.#cancellation = cancellation;
    const trail = new Trail(this.history, cancellation, lastEventId);
    const seconds = this.machine.definition.TimeoutSeconds;
    if (seconds !== undefined) {
      const timer = clock.after(seconds * 1000, () => this.#close('TIMED_OUT', { previousEventId: 0 }));
      cancellation.onCancel(() => timer.cancel());
    }
    void activity.run(async () => {
      try {
        await runFlow({
          engine: this.#engine,
          frame: this.#frame,
          trail,
          cancellation,
          context: this.#context(),
          region: this.arn.split(':')[3] ?? '',
          machineArn: this.machine.spec.arn,
        });
        if (cancellation.reason !== undefined) return;
        this.#outputText = toJson(this.#frame.output?.value);
        this.#close('SUCCEEDED', { previousEventId: trail.lastId });
      } catch (error) {
        // The reason of a cancellation comes back here; whoever cancelled has closed the execution.
        if (cancellation.reason !== undefined) return;
        const failure = error instanceof StatesError ? error : new StatesError('States.Runtime', String(error));
        this.#close('FAILED', {
          error: reportedName(failure.error),
          cause: failure.explanation,
          previousEventId: trail.lastId,
        });
      }
    });
  }

  #context(): Readonly<Record<string, unknown>> {
    return {
      Execution: {
        Id: this.arn,
        Input: JSON.parse(this.inputText) as unknown,
        Name: this.name,
        RoleArn: this.machine.spec.roleArn,
        StartTime: new Date(this.startedAt).toISOString(),
        RedriveCount: this.#redriveCount,
        ...(this.#redrivenAt === undefined ? {} : { RedriveTime: new Date(this.#redrivenAt).toISOString() }),
      },
      StateMachine: { Id: this.machine.spec.arn, Name: this.machine.spec.name },
    };
  }

  #close(
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    end: { error?: string | undefined; cause?: string | undefined; previousEventId: number },
  ): void {
    if (this.#status !== 'RUNNING' || this.#cancellation.reason !== undefined) return;
    this.#status = status;
    this.#stoppedAt = this.#engine.clock.now();
    this.#error = end.error?.slice(0, ERROR_CHARACTERS);
    this.#cause = end.cause?.slice(0, CAUSE_CHARACTERS);
    const [type, member] = CLOSING_EVENTS[status];
    const failure = {
      ...(this.#error === undefined ? {} : { error: this.#error }),
      ...(this.#cause === undefined ? {} : { cause: this.#cause }),
    };
    const values =
      status === 'SUCCEEDED'
        ? outputDetails(this.#outputText ?? 'null')
        : status === 'TIMED_OUT'
          ? { error: TIMEOUT }
          : failure;
    this.#cancellation.cancel(new Error(`The execution is ${status}`));
    this.history.append(type, end.previousEventId, { member, values });
  }
}

const CLOSING_EVENTS: Readonly<Record<Exclude<ExecutionStatus, 'RUNNING'>, readonly [string, string]>> = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
};
