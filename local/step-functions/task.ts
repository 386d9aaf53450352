import type { Timer } from '../clock.ts';
import { INVOKE_AND_WAIT_RESOURCE, type TaskState } from './definition.ts';
import { HEARTBEAT_TIMEOUT, reportedName, StatesError, TIMEOUT } from './errors.ts';
import { outputDetails } from './history.ts';
import { invokeFunction } from './lambda-task.ts';
import { LONGEST_SECONDS } from './limits.ts';
import type { Visit } from './visit.ts';

/** One attempt of a Task state. A retry is a new attempt with a new token. */
export async function attemptTask(visit: Visit, state: TaskState): Promise<unknown> {
  const attempt = new TaskAttempt(visit, state);
  try {
    return await attempt.run();
  } finally {
    attempt.close();
  }
}

class TaskAttempt {
  readonly #visit: Visit;
  readonly #state: TaskState;
  readonly #waitsForToken: boolean;
  readonly #resource: Readonly<Record<string, string>>;
  readonly #outcome = Promise.withResolvers<unknown>();
  readonly #token: string | undefined;
  readonly #timers: Timer[] = [];
  #heartbeatTimer: Timer | undefined;
  #heartbeatMs: number | undefined;
  #isSettled = false;

  constructor(visit: Visit, state: TaskState) {
    this.#visit = visit;
    this.#state = state;
    this.#waitsForToken = state.Resource === INVOKE_AND_WAIT_RESOURCE;
    this.#resource = {
      resourceType: 'lambda',
      resource: this.#waitsForToken ? 'invoke.waitForTaskToken' : 'invoke',
    };
    // Settled by whoever is first; nobody waits for it when the arguments already fail.
    this.#outcome.promise.catch(() => undefined);
    if (this.#waitsForToken) {
      this.#token = visit.thread.engine.tokens.open({
        machineArn: visit.thread.machineArn,
        succeed: (output) => this.#succeed(output),
        fail: (error, cause) => this.#fail(new StatesError(error ?? '', cause ?? '')),
        heartbeat: () => this.#restartHeartbeat(),
      });
    }
    visit.taskToken = this.#token;
  }

  async run(): Promise<unknown> {
    const { engine, trail, cancellation } = this.#visit.thread;
    const { taskArguments, timeoutSeconds, heartbeatSeconds } = await this.#evaluateFields();
    trail.record('TaskScheduled', 'taskScheduledEventDetails', {
      ...this.#resource,
      region: this.#visit.thread.region,
      parameters: this.#visit.payload(taskArguments),
      ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
      ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
    });
    trail.record('TaskStarted', 'taskStartedEventDetails', this.#resource);

    if (timeoutSeconds !== undefined) {
      this.#timers.push(engine.clock.after(timeoutSeconds * 1000, () => this.#fail(new StatesError(TIMEOUT))));
    }
    this.#heartbeatMs = heartbeatSeconds === undefined ? undefined : heartbeatSeconds * 1000;
    this.#restartHeartbeat();
    const off = cancellation.onCancel((reason) => this.#fail(reason));
    // The function is activity of its own while it works; a pause of its own waits for the clock like any other.
    void this.#invoke(taskArguments);
    try {
      const result = await engine.activity.pause(this.#outcome.promise);
      cancellation.throwIfCancelled();
      trail.record('TaskSucceeded', 'taskSucceededEventDetails', {
        ...this.#resource,
        ...outputDetails(this.#visit.payload(result)),
      });
      return result;
    } catch (error) {
      cancellation.throwIfCancelled();
      this.#recordFailure(error);
      throw error;
    } finally {
      off();
    }
  }

  /** Ends the waiting: from now on the token is known as closed. */
  close(): void {
    this.#isSettled = true;
    for (const timer of this.#timers) timer.cancel();
    this.#heartbeatTimer?.cancel();
    if (this.#token !== undefined) this.#visit.thread.engine.tokens.close(this.#token);
    this.#visit.taskToken = undefined;
  }

  async #evaluateFields(): Promise<{
    taskArguments: unknown;
    timeoutSeconds: number | undefined;
    heartbeatSeconds: number | undefined;
  }> {
    const scope = this.#visit.scope();
    const seconds = async (field: 'TimeoutSeconds' | 'HeartbeatSeconds') => {
      const template = this.#state[field];
      if (template === undefined) return undefined;
      return this.#visit.evaluate((expressions) => expressions.wholeNumber(template, scope, field, 1, LONGEST_SECONDS));
    };
    return {
      taskArguments: await this.#visit.evaluate((expressions) =>
        expressions.evaluate(this.#state.Arguments, scope, 'Arguments'),
      ),
      timeoutSeconds: await seconds('TimeoutSeconds'),
      heartbeatSeconds: await seconds('HeartbeatSeconds'),
    };
  }

  /** Never rejects: what goes wrong is the task's failure, unless the task is over. */
  async #invoke(taskArguments: unknown): Promise<void> {
    try {
      const result = await invokeFunction(this.#visit.thread.engine.invoke, taskArguments);
      if (this.#isSettled) return;
      if (this.#waitsForToken) {
        this.#visit.thread.trail.record('TaskSubmitted', 'taskSubmittedEventDetails', {
          ...this.#resource,
          ...outputDetails(this.#visit.payload(result)),
        });
      } else {
        this.#succeed(result);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #succeed(result: unknown): void {
    if (this.#isSettled) return;
    this.close();
    this.#outcome.resolve(result);
  }

  #fail(error: unknown): void {
    if (this.#isSettled) return;
    this.close();
    this.#outcome.reject(error);
  }

  #restartHeartbeat(): void {
    if (this.#heartbeatMs === undefined || this.#isSettled) return;
    this.#heartbeatTimer?.cancel();
    this.#heartbeatTimer = this.#visit.thread.engine.clock.after(this.#heartbeatMs, () =>
      this.#fail(new StatesError(HEARTBEAT_TIMEOUT)),
    );
  }

  #recordFailure(error: unknown): void {
    const { trail } = this.#visit.thread;
    const failure = error instanceof StatesError ? error : this.#visit.locate(error);
    const isTimeout = failure.error === TIMEOUT || failure.error === HEARTBEAT_TIMEOUT;
    trail.record(
      isTimeout ? 'TaskTimedOut' : 'TaskFailed',
      isTimeout ? 'taskTimedOutEventDetails' : 'taskFailedEventDetails',
      {
        ...this.#resource,
        error: reportedName(failure.error),
        ...(failure.explanation === undefined ? {} : { cause: failure.explanation }),
      },
    );
  }
}
