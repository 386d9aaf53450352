import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
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
  /** What it began with (`checkout`, `settle`, …); only of one that was asked for by its name. */
  readonly kind?: string;
}

export interface ExecutionPage {
  readonly executions: readonly Execution[];
  /** Asks for the page after this one; absent on the last. */
  readonly next?: string;
}

/** `next` is none of this list, or Step Functions does not know it any more: it lasts a day. */
export class PlaceForgotten extends Error {
  override readonly name = 'PlaceForgotten';
}

export interface EventPage {
  readonly events: readonly HistoryEvent[];
  readonly next?: string;
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
    /** A page of at most `limit` (1,000), the newest first. @throws PlaceForgotten */
    async page(asked: {
      readonly limit: number;
      readonly status?: ExecutionStatus | undefined;
      readonly next?: string | undefined;
    }): Promise<ExecutionPage> {
      const { limit, status, next } = asked;
      const command = new ListExecutionsCommand({
        stateMachineArn,
        maxResults: limit,
        ...(status === undefined ? {} : { statusFilter: status }),
        ...(next === undefined ? {} : { nextToken: next }),
      });
      try {
        const { executions = [], nextToken } = await client.send(command);
        return { executions: executions.map(readExecution), ...(nextToken === undefined ? {} : { next: nextToken }) };
      } catch (error) {
        throw error instanceof InvalidToken ? new PlaceForgotten() : error;
      }
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

    /** The state machine that it runs, as text. */
    async definition(name: string): Promise<string> {
      const { definition } = await client.send(
        new DescribeStateMachineForExecutionCommand({ executionArn: arnOf(name) }),
      );
      if (definition === undefined) throw new Error('Step Functions told of a state machine without its definition');
      return definition;
    },

    /** A page of its events with their data: from the first one on, or from the last one back. */
    async events(
      name: string,
      asked: { readonly limit: number; readonly isReverse: boolean; readonly next?: string | undefined },
    ): Promise<EventPage> {
      const { events = [], nextToken } = await client.send(
        new GetExecutionHistoryCommand({
          executionArn: arnOf(name),
          maxResults: asked.limit,
          reverseOrder: asked.isReverse,
          includeExecutionData: true,
          ...(asked.next === undefined ? {} : { nextToken: asked.next }),
        }),
      );
      return { events, ...(nextToken === undefined ? {} : { next: nextToken }) };
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
  readonly input?: string | undefined;
}

function readExecution(described: Described): Execution {
  const { executionArn, name, status, startDate, stopDate, error, cause, input } = described;
  const kind = input === undefined ? undefined : kindIn(input);
  if (!executionArn || !name || !status || !startDate) throw new Error('Step Functions told of half an execution');
  return {
    arn: executionArn,
    name,
    status,
    startedAt: startDate.getTime(),
    ...(stopDate === undefined ? {} : { stoppedAt: stopDate.getTime() }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** Somebody may have started one by hand, with any input. */
function kindIn(input: string): string | undefined {
  const { kind } = (JSON.parse(input) ?? {}) as { readonly kind?: unknown };
  return typeof kind === 'string' ? kind : undefined;
}

function readEntered({ timestamp, stateEnteredEventDetails }: HistoryEvent): EnteredState[] {
  const name = stateEnteredEventDetails?.name;
  return name === undefined || timestamp === undefined ? [] : [{ at: timestamp.getTime(), name }];
}
