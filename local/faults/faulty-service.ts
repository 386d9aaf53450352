import { errorResponse } from '../aws/json-service.ts';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService } from '../aws/types.ts';
import { QueryParameters } from '../aws/query-protocol.ts';
import { ses } from '../ses/query-protocol.ts';
import { isFeedback, type Fault, type FeedbackEffect } from './fault.ts';
import type { Encounter, Faults } from './faults.ts';
import { fallSilent, loseAnswer } from './lost-answers.ts';

export interface FaultyServiceOptions {
  readonly faults: Faults;
  /** The function that made a request; undefined when it was somebody else. */
  readonly callerOf: (request: AwsRequest) => string | undefined;
  /** Ends a function, and with it what it was doing. */
  readonly kill: (functionName: string) => Promise<void>;
  /** Lets a mail come back that SES has taken. */
  readonly comeBack: (messageId: string, action: FeedbackEffect) => void;
}

/** Lets what functions ask of tables and SES meet the faults that are armed for it. What others ask meets none. */
export function faultyService(service: AwsService, options: FaultyServiceOptions): AwsService {
  const kind = KINDS[service.name];
  if (kind === undefined) return service;
  const { faults, callerOf, kill, comeBack } = options;
  return {
    name: service.name,
    accepts: (request) => service.accepts(request),
    handle: async (request) => {
      const caller = faults.isArmed ? callerOf(request) : undefined;
      const encounter = caller === undefined ? undefined : { ...kind.encounter(request), caller };
      const fault = encounter === undefined ? undefined : faults.meet(encounter);
      if (caller === undefined || fault === undefined) return service.handle(request);
      const answer = fault.when === 'after' ? await service.handle(request) : undefined;
      if (answer === undefined || !isFeedback(fault.effect)) {
        return answerOf(fault, kind, request, () => kill(caller));
      }
      const messageId = MESSAGE_ID.exec(String(answer.body))?.[1];
      if (messageId !== undefined) comeBack(messageId, fault.effect);
      return answer;
    },
  };
}

/** Of a mail that SES did not take there is none, and nothing comes back. */
const MESSAGE_ID = /<MessageId>([^<]+)<\/MessageId>/;

async function answerOf(
  { effect, target }: Fault,
  kind: Kind,
  request: AwsRequest,
  killCaller: () => Promise<void>,
): Promise<AwsResponse> {
  switch (effect) {
    case 'error':
      return kind.failed();
    case 'throttle':
      return kind.throttled(request);
    case 'crash':
      await killCaller();
      return loseAnswer();
    case 'lose':
      return loseAnswer();
    case 'timeout':
      // A client of the tables asks three times: it is told at once, instead of being kept waiting each time.
      return target === 'table' ? loseAnswer() : fallSilent();
    case 'bounce':
    case 'complain':
      throw new Error(`${effect} is no answer`);
  }
}

interface Kind {
  readonly encounter: (request: AwsRequest) => Encounter;
  readonly failed: () => AwsResponse;
  readonly throttled: (request: AwsRequest) => AwsResponse;
}

const CAPACITY =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or ' +
  'index so please try again shortly.';

const KINDS: Readonly<Record<string, Kind>> = {
  dynamodb: {
    encounter: (request) => ({ target: 'table', operation: actionOf(request), tables: tablesIn(request) }),
    failed: () => errorResponse(new ServiceError('InternalServerError', 'Internal server error', 500)),
    throttled: (request) => errorResponse(tableThrottling(request)),
  },
  email: {
    encounter: ({ body }) => ({ target: 'ses', operation: new QueryParameters(body).text('Action') }),
    failed: () => ses.errorOf('InternalFailure', 'An internal error occurred.', 500),
    throttled: () => ses.errorOf('Throttling', 'Maximum sending rate exceeded.', 400),
  },
};

/** On-demand tables throttle a single request by name, and a transaction by the reasons of its cancellation. */
function tableThrottling(request: AwsRequest): ServiceError {
  if (!actionOf(request).startsWith('Transact')) return new ServiceError('ThrottlingException', CAPACITY);
  const actions = parsed(request).TransactItems ?? [];
  const reasons = actions.map((_action, index) =>
    index === 0 ? { Code: 'ThrottlingError', Message: CAPACITY } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new ServiceError('TransactionCanceledException', message, 400, { CancellationReasons: reasons });
}

const actionOf = ({ headers }: AwsRequest): string => String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';

interface TableRequest {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName?: string }>>[];
}

/** The names of all tables that a request is about. */
function tablesIn(request: AwsRequest): readonly string[] {
  const { TableName, RequestItems = {}, TransactItems = [] } = parsed(request);
  const inTransaction = TransactItems.flatMap((action) => Object.values(action).map((part) => part.TableName));
  const names = [TableName, ...Object.keys(RequestItems), ...inTransaction];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Functions ask by the SDK: the body has its form. */
const parsed = ({ body }: AwsRequest): TableRequest => JSON.parse(body.toString('utf8')) as TableRequest;
