import { errorResponse } from '../aws/json-service.ts';
import { QueryParameters } from '../aws/query-protocol.ts';
import { ServiceError, type AwsRequest, type AwsResponse } from '../aws/types.ts';
import { ses } from '../ses/query-protocol.ts';
import type { Encounter } from './faults.ts';

/** How one service is told apart, and how it says that something is wrong with it. */
export interface ServiceKind {
  /** What a request is, in the words of faults. */
  readonly encounter: (request: AwsRequest) => Omit<Encounter, 'caller'>;
  /** The service's own fault. */
  readonly failed: () => AwsResponse;
  /** It is asked for too much. */
  readonly throttled: (request: AwsRequest) => AwsResponse;
}

const CAPACITY =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or ' +
  'index so please try again shortly.';

const JSON_SERVICE: Pick<ServiceKind, 'failed' | 'throttled'> = {
  failed: () => errorResponse(new ServiceError('InternalFailure', 'An internal error occurred.', 500)),
  throttled: () => errorResponse(new ServiceError('ThrottlingException', 'Rate exceeded')),
};

/** By the service's name. */
export const serviceKinds: Readonly<Record<string, ServiceKind>> = {
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
  states: { ...JSON_SERVICE, encounter: (request) => ({ target: 'states', operation: actionOf(request) }) },
  secretsmanager: {
    ...JSON_SERVICE,
    encounter: (request) => ({ target: 'secretsmanager', operation: actionOf(request) }),
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
