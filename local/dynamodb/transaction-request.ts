import { ServiceError } from '../aws/types.ts';

import { isDynaliteError } from './dynalite.ts';
import type { ActionName, DynaliteError, ParsedRequest } from './dynalite.ts';
import { storedSize } from './item-size.ts';
import { locate, requireOneOf } from './item-writes.ts';
import type { TableStore } from './table-store.ts';
import type { Item, RequestBody, Table } from './types.ts';

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** One action of a transaction, checked as far as it can be without its item. */
export interface TransactionPart {
  readonly kind: WriteKind | 'Get';
  readonly action: ActionName;
  readonly data: ParsedRequest;
  readonly table: Table;
  readonly returnsOldItem: boolean;
  /** Where the item is; absent when its key does not fit the table, which is then the reason to cancel. */
  readonly location?: { readonly key: string; readonly place: string };
  readonly problem?: DynaliteError;
}

const MOST_ACTIONS = 100;
export const MOST_BYTES = 4 * 1024 * 1024;

const EXPRESSION = ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];

/** A ConditionCheck is checked like a Delete with a condition, and then does not delete. */
const KINDS: Record<
  WriteKind | 'Get',
  { readonly action: ActionName; readonly members: readonly string[]; readonly required: readonly string[] }
> = {
  Put: { action: 'putItem', members: ['TableName', 'Item', ...EXPRESSION], required: ['TableName', 'Item'] },
  Update: {
    action: 'updateItem',
    members: ['TableName', 'Key', 'UpdateExpression', ...EXPRESSION],
    required: ['TableName', 'Key', 'UpdateExpression'],
  },
  Delete: { action: 'deleteItem', members: ['TableName', 'Key', ...EXPRESSION], required: ['TableName', 'Key'] },
  ConditionCheck: {
    action: 'deleteItem',
    members: ['TableName', 'Key', ...EXPRESSION],
    required: ['TableName', 'Key', 'ConditionExpression'],
  },
  Get: {
    action: 'getItem',
    members: ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames'],
    required: ['TableName', 'Key'],
  },
};

/**
 * Reads the list of actions. What is wrong with the request itself is a ValidationException; what does not fit the
 * table or the item is kept with the part and becomes its reason to cancel, as on AWS.
 */
export async function readParts(
  store: TableStore,
  body: RequestBody,
  kinds: readonly (WriteKind | 'Get')[],
): Promise<TransactionPart[]> {
  const entries = body['TransactItems'];
  if (!Array.isArray(entries)) throw constraint('null', 'transactItems', 'Member must not be null');
  if (entries.length < 1) {
    throw constraint("'[]'", 'transactItems', 'Member must have length greater than or equal to 1');
  }
  if (entries.length > MOST_ACTIONS) {
    const problem = `Member must have length less than or equal to ${String(MOST_ACTIONS)}`;
    throw constraint(`'[${String(entries.length)} actions]'`, 'transactItems', problem);
  }
  requireOneOf('returnConsumedCapacity', body['ReturnConsumedCapacity'], ['INDEXES', 'TOTAL', 'NONE']);
  const checked = entries.map((entry: unknown, index) => checkPart(store, entry, index, kinds));
  requireSize(checked.map(({ data }) => requestSize(data)).reduce((sum, size) => sum + size, 0));
  const parts: TransactionPart[] = [];
  for (const part of checked) parts.push(await placePart(store, part));
  const places = parts.flatMap(({ location }) => (location === undefined ? [] : [location.place]));
  if (new Set(places).size !== places.length) {
    throw new ServiceError('ValidationException', 'Transaction request cannot include multiple operations on one item');
  }
  return parts;
}

/** A transaction covers at most 4 MB. */
export function requireSize(bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  throw new ServiceError(
    'ValidationException',
    `Transaction payload size cannot exceed 4MB. Payload Size: ${String(bytes)}`,
  );
}

export function constraint(value: string, member: string, problem: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${problem}`,
  );
}

type CheckedPart = Pick<TransactionPart, 'kind' | 'action' | 'data' | 'returnsOldItem'>;

function checkPart(
  store: TableStore,
  entry: unknown,
  index: number,
  kinds: readonly (WriteKind | 'Get')[],
): CheckedPart {
  const given = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
  const present = kinds.filter((kind) => given[kind] !== undefined && given[kind] !== null);
  const [kind] = present;
  if (kind === undefined || present.length > 1) {
    throw new ServiceError(
      'ValidationException',
      kinds.includes('Get')
        ? 'TransactItems can only contain Get'
        : 'TransactItems can only contain one of Check, Put, Update or Delete',
    );
  }
  const path = `transactItems.${String(index + 1)}.member.${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
  const { action, members, required } = KINDS[kind];
  const request = given[kind] as RequestBody;
  for (const member of required) {
    if (request[member] !== undefined && request[member] !== null) continue;
    throw constraint('null', `${path}.${member.charAt(0).toLowerCase()}${member.slice(1)}`, 'Member must not be null');
  }
  const onFailure = request['ReturnValuesOnConditionCheckFailure'];
  requireOneOf(`${path}.returnValuesOnConditionCheckFailure`, onFailure, ['ALL_OLD', 'NONE']);
  const known = Object.fromEntries(members.map((member) => [member, request[member]]));
  return { kind, action, data: store.parse(action, known), returnsOldItem: onFailure === 'ALL_OLD' };
}

async function placePart(store: TableStore, part: CheckedPart): Promise<TransactionPart> {
  const table = await store.table(part.data.TableName);
  try {
    const shape = part.data.Item === undefined ? 'key' : 'item';
    return { ...part, table, location: locate(table, part.data.Item ?? part.data.Key ?? {}, shape) };
  } catch (error) {
    if (!isDynaliteError(error)) throw error;
    return { ...part, table, problem: error };
  }
}

function requestSize({ Item, Key, ExpressionAttributeValues }: ParsedRequest): number {
  return [Item, Key, ExpressionAttributeValues as Item | undefined].reduce<number>(
    (sum, values) => sum + (values === undefined ? 0 : storedSize(values)),
    0,
  );
}
