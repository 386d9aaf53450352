import {
  ExecutionAlreadyExists,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { RunKind } from '../domain/checkout.ts';
import { runName } from '../domain/identifiers.ts';
import { TIME_LIMITS } from './time-limits.ts';

const connect = (): SFNClient => new SFNClient({ maxAttempts: 3, requestHandler: TIME_LIMITS });

/** Runs of the order flow: executions of the state machine, one at a time per checkout. */
export function orderRuns(stateMachineArn: string) {
  const client = connect();
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
  };
}

export type OrderRuns = ReturnType<typeof orderRuns>;

/** The answers to waiting steps. A token is a credential: it is never logged. */
export function taskTokens() {
  const client = connect();
  return {
    /**
     * Answers a waiting step. `closed`: somebody else ended the wait (its timeout, an earlier answer): look at the
     * record. A token that Step Functions cannot read at all is a bug and is thrown.
     */
    async answer(token: string, output: object): Promise<'taken' | 'closed'> {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
        return 'taken';
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return 'closed';
        throw error;
      }
    },
  };
}

export type TaskTokens = ReturnType<typeof taskTokens>;
