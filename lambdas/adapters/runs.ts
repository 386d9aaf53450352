import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { RunKind } from '../domain/checkout.ts';
import type { Refusal } from '../domain/errors.ts';
import { runName } from '../domain/identifiers.ts';
import type { Access } from './access.ts';
import { TIME_LIMITS } from './time-limits.ts';

const connect = (access: Access = {}): SFNClient =>
  new SFNClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });

/** An execution that can still go on by itself. */
const GOING_ON: ReadonlySet<string> = new Set(['RUNNING', 'PENDING_REDRIVE']);

/**
 * Runs of the order flow: executions of the state machine, one at a time per checkout. `stateMachineArn` is what new runs
 * are started with, an alias of the machine. A run's own ARN has the machine's name alone, whatever it was started with.
 */
export function orderRuns(stateMachineArn: string, access?: Access) {
  const client = connect(access);
  const machineArn = stateMachineArn.split(':').slice(0, 7).join(':');
  return {
    /** Starts run `number`. Harmless when it exists: a name is used once, running or ended. */
    async start(checkoutId: string, number: number, kind: RunKind): Promise<void> {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn,
            name: runName(checkoutId, number),
            input: JSON.stringify({ kind, checkoutId }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },

    /** `missing`: a run of that number was never started, or so long ago that Step Functions has forgotten it. */
    async describe(checkoutId: string, number: number): Promise<'running' | 'closed' | 'missing'> {
      const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${runName(checkoutId, number)}`;
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return GOING_ON.has(status ?? '') ? 'running' : 'closed';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'missing';
        throw error;
      }
    },
  };
}

export type OrderRuns = ReturnType<typeof orderRuns>;

/** The answers to waiting steps. A token is a credential: it is never logged. */
export function taskTokens() {
  const client = connect();
  return {
    /** Answers a waiting step; its state goes on with `output`. */
    answer: (token: string, output: object): Promise<Answered> =>
      answered(client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }))),

    /** Answers a waiting step with a refusal, as if the step itself had thrown it. */
    refuse: (token: string, refusal: Refusal): Promise<Answered> =>
      answered(
        client.send(
          new SendTaskFailureCommand({
            taskToken: token,
            error: refusal.name,
            cause: JSON.stringify({ errorType: refusal.name, errorMessage: refusal.message }),
          }),
        ),
      ),
  };
}

/**
 * `closed`: somebody else ended the wait (its timeout, an earlier answer): look at the record. `invalid`: Step Functions
 * cannot read the token at all, which is a bug, and no better the next time.
 */
type Answered = 'taken' | 'closed' | 'invalid';

async function answered(sending: Promise<unknown>): Promise<Answered> {
  try {
    await sending;
    return 'taken';
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return 'closed';
    if (error instanceof InvalidToken) return 'invalid';
    throw error;
  }
}

export type TaskTokens = ReturnType<typeof taskTokens>;
