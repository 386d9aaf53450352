/** An error with an ASL error name, on its way through Retry and Catch or out of the execution. */
export class StatesError extends Error {
  override readonly name = 'StatesError';
  readonly error: string | undefined;
  /** Absent for timeouts: Step Functions gives them no cause. */
  readonly explanation: string | undefined;

  constructor(error: string | undefined, explanation?: string) {
    super(`${error ?? 'an error without a name'}: ${explanation ?? ''}`);
    this.error = error;
    this.explanation = explanation;
  }
}

/** An expression that threw, returned nothing or returned what its field cannot take. */
export class EvaluationError extends StatesError {
  /** The field within the state: `Output/total`, `Choices[1]/Condition`. */
  readonly location: string;

  constructor(location: string, explanation: string) {
    super('States.QueryEvaluationError', explanation);
    this.location = location;
  }
}

/**
 * A missed heartbeat. History and DescribeExecution name it States.Timeout, as on AWS; Retry and Catch know it under
 * both names.
 */
export const HEARTBEAT_TIMEOUT = 'States.HeartbeatTimeout';
export const TIMEOUT = 'States.Timeout';
export const RUNTIME = 'States.Runtime';
export const DATA_LIMIT_EXCEEDED = 'States.DataLimitExceeded';

/** The name that history, DescribeExecution and the outside see. */
export function reportedName(error: string | undefined): string | undefined {
  return error === HEARTBEAT_TIMEOUT ? TIMEOUT : error;
}

/**
 * Whether a retrier or catcher with these names takes the error. States.Runtime is never taken, by no name: it always
 * ends the execution. States.DataLimitExceeded is taken by its own name only.
 */
export function matchesError(names: readonly string[], error: string | undefined): boolean {
  if (error === RUNTIME) return false;
  const isTimeout = error === TIMEOUT || error === HEARTBEAT_TIMEOUT;
  return names.some((name) => {
    if (name === error) return true;
    if (error === DATA_LIMIT_EXCEEDED) return false;
    if (name === 'States.ALL') return true;
    if (name === TIMEOUT) return isTimeout;
    return name === 'States.TaskFailed' && !isTimeout;
  });
}

/** Step Functions tells in which visit of which state an error of its own arose; causes of tasks stay as they came. */
export function locate(error: unknown, stateName: string, enteredEventId: number): StatesError {
  const prefix = `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}). `;
  if (error instanceof EvaluationError) return new EvaluationError(error.location, prefix + error.explanation);
  if (error instanceof StatesError) return new StatesError(error.error, prefix + (error.explanation ?? ''));
  return new StatesError(RUNTIME, prefix + String(error instanceof Error ? (error.stack ?? error.message) : error));
}
