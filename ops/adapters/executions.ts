import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  type ExecutionStatus,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import type { Access } from '../../lambdas/adapters/access.ts';
import { TIME_LIMITS } from '../../lambdas/adapters/time-limits.ts';

/** A run of the order flow as Step Functions lists it. Times are epoch ms. */
export interface Execution {
  readonly arn: string;
  /** `{id}`, `{id}-2`, … */
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly error?: string;
  readonly cause?: string;
}

/** A state that an execution came to. `at` is epoch ms. */
export interface EnteredState {
  readonly at: number;
  readonly name: string;
}

/** A page of a history; an execution of the order flow that waits for a day has more. */
const PAGE = 1_000;
/** An execution has at most 25,000 events. */
const MOST_PAGES = 25;

/** Executions as people look at them: nothing here starts or answers one. */
export function executionsOf(stateMachineArn: string, access: Access) {
  const client = new SFNClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });
  const arnOf = (name: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

  return {
    /** The newest `limit` (at most 1,000), the newest first. */
    async list(limit: number, status?: ExecutionStatus): Promise<Execution[]> {
      const { executions = [] } = await client.send(
        new ListExecutionsCommand({
          stateMachineArn,
          maxResults: limit,
          ...(status === undefined ? {} : { statusFilter: status }),
        }),
      );
      return executions.map(readExecution);
    },

    /** Undefined for one that never was, or that Step Functions has forgotten after 90 days. */
    async find(name: string): Promise<Execution | undefined> {
      try {
        return readExecution(await client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) })));
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },

    /** Every state that it entered, the first one first. */
    async states(name: string): Promise<EnteredState[]> {
      const entered: EnteredState[] = [];
      let nextToken: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await client.send(
          new GetExecutionHistoryCommand({
            executionArn: arnOf(name),
            maxResults: PAGE,
            includeExecutionData: false,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        );
        entered.push(...(answer.events ?? []).flatMap(readEntered));
        nextToken = answer.nextToken;
        if (nextToken === undefined) break;
      }
      return entered;
    },
  };
}

export type Executions = ReturnType<typeof executionsOf>;

interface Described {
  readonly executionArn?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
  readonly startDate?: Date | undefined;
  readonly stopDate?: Date | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

function readExecution({ executionArn, name, status, startDate, stopDate, error, cause }: Described): Execution {
  if (!executionArn || !name || !status || !startDate) throw new Error('Step Functions told of half an execution');
  return {
    arn: executionArn,
    name,
    status,
    startedAt: startDate.getTime(),
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.getTime() }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function readEntered({ timestamp, stateEnteredEventDetails }: HistoryEvent): EnteredState[] {
  const name = stateEnteredEventDetails?.name;
  return name === undefined || timestamp === undefined ? [] : [{ at: timestamp.getTime(), name }];
}
