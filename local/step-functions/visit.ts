import type { Assignments, State, Template } from './definition.ts';
import { DATA_LIMIT_EXCEEDED, EvaluationError, locate, StatesError } from './errors.ts';
import type { Expressions, Scope } from './expressions.ts';
import { dropFork } from './frame.ts';
import { assignedDetails, inputDetails, outputDetails } from './history.ts';
import { isRecord, toJson } from './json.ts';
import { byteLength, PAYLOAD_BYTES } from './limits.ts';
import type { Thread } from './thread.ts';

/** The fields with which a state, a rule of a Choice state or a catcher ends a visit. */
export interface Ending {
  readonly Assign?: Assignments;
  readonly Output?: Template;
}

/** One stay of a flow in a state. Expressions see the variables as they were on entry, whatever is assigned on leaving. */
export class Visit {
  readonly thread: Thread;
  readonly name: string;
  readonly state: State;
  readonly input: unknown;
  /** Of the Task, Parallel or Map state; undefined where a state cannot be retried. */
  retryCount: number | undefined;
  /** Present while a task waits for its token. */
  taskToken: string | undefined;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #enteredEventId: number;
  readonly #enteredTime: string;

  constructor(thread: Thread, name: string, state: State) {
    const { frame, engine, trail } = thread;
    this.thread = thread;
    this.name = name;
    this.state = state;
    this.input = frame.input;
    this.#variables = frame.variables.visible();
    // A redriven execution is in the state already; only a Fail state is entered anew.
    if (frame.entered === undefined || state.Type === 'Fail') {
      const eventId = trail.record(`${state.Type}StateEntered`, 'stateEnteredEventDetails', {
        name,
        ...inputDetails(toJson(frame.input)),
      });
      frame.entered = { eventId, time: new Date(engine.clock.now()).toISOString() };
    }
    this.#enteredEventId = frame.entered.eventId;
    this.#enteredTime = frame.entered.time;
  }

  /** `extra` are `result` or `errorOutput`, and further members of the context object. */
  scope(extra: Readonly<Record<string, unknown>> = {}, furtherContext: Readonly<Record<string, unknown>> = {}): Scope {
    const context = {
      ...this.thread.context,
      State: {
        EnteredTime: this.#enteredTime,
        Name: this.name,
        ...(this.retryCount === undefined ? {} : { RetryCount: this.retryCount }),
      },
      ...(this.taskToken === undefined ? {} : { Task: { Token: this.taskToken } }),
      ...furtherContext,
    };
    return { variables: this.#variables, states: { input: this.input, context, ...extra } };
  }

  /** Evaluates a field; a failure is written to the history as EvaluationFailed and names this visit in its cause. */
  async evaluate<T>(work: (expressions: Expressions) => Promise<T>): Promise<T> {
    try {
      return await work(this.thread.engine.expressions);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const failure = this.locate(error);
      this.thread.trail.record('EvaluationFailed', 'evaluationFailedEventDetails', {
        error: failure.error,
        cause: failure.explanation,
        location: error.location,
        state: this.name,
      });
      throw failure;
    }
  }

  locate(error: unknown): StatesError {
    return locate(error, this.name, this.#enteredEventId);
  }

  /** Text of a payload, refused when it is larger than Step Functions passes on. */
  payload(value: unknown): string {
    const text = toJson(value);
    if (byteLength(text) <= PAYLOAD_BYTES) return text;
    throw new StatesError(
      DATA_LIMIT_EXCEEDED,
      `The state/task '${this.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }

  /** Waits on the local clock, without being active. */
  async sleepUntil(time: number): Promise<void> {
    const { engine, cancellation } = this.thread;
    cancellation.throwIfCancelled();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = engine.clock.schedule(time, resolve);
    const off = cancellation.onCancel((reason) => {
      timer.cancel();
      reject(reason);
    });
    await engine.activity.pause(promise);
    off();
  }

  /**
   * Leaves the state: variables, exit event and the frame's next position change together, with nothing in between
   * that a stop or a sibling's failure could come into. `next` undefined ends the flow.
   */
  async leave(
    ending: Ending,
    extra: Readonly<Record<string, unknown>>,
    output: unknown,
    next: string | undefined,
    location = '',
  ): Promise<void> {
    const { frame, trail, cancellation } = this.thread;
    const scope = this.scope(extra);
    const assigned =
      ending.Assign === undefined
        ? undefined
        : await this.evaluate((expressions) => expressions.evaluate(ending.Assign, scope, `${location}Assign`));
    const value =
      ending.Output === undefined
        ? output
        : await this.evaluate((expressions) => expressions.evaluate(ending.Output, scope, `${location}Output`));
    const text = this.payload(value);

    cancellation.throwIfCancelled();
    if (isRecord(assigned)) frame.variables.assign(assigned);
    trail.record(`${this.state.Type}StateExited`, 'stateExitedEventDetails', {
      name: this.name,
      ...outputDetails(text),
      ...(isRecord(assigned) ? assignedDetails(texts(assigned)) : {}),
    });
    dropFork(frame);
    frame.entered = undefined;
    if (next === undefined) {
      frame.output = { value };
      frame.variables.release();
    } else {
      frame.stateName = next;
      frame.input = value;
    }
  }
}

function texts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toJson(value)]));
}
