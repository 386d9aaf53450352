import { setTimeout as sleep } from 'node:timers/promises';
import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  type CancellationReason,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StockContention, TableUnavailable } from '../domain/errors.ts';
import type { Access } from './access.ts';
import { TIME_LIMITS } from './time-limits.ts';

export type Documents = DynamoDBDocumentClient;

/**
 * The SDK does not retry transaction conflicts: seven tries, with full jitter between 0 and 50, 100, … 1600 ms. The first
 * pause is about as long as a transaction takes; the last ones spread a crowd out, since every try is in everybody's way.
 */
const CONFLICT_TRIES = 7;
const CONFLICT_BASE_MS = 50;

/**
 * The client of every table. What an SDK error means is decided here and nowhere else: conflicts between transactions
 * are retried and end as StockContention, throttling and faults of DynamoDB end as TableUnavailable, and a failed
 * condition passes through to the adapter that asked.
 */
export function connectDocuments(access: Access = {}): Documents {
  const client = new DynamoDBClient({ ...access, maxAttempts: 3, requestHandler: TIME_LIMITS });
  client.middlewareStack.add(
    (next) => async (parameters) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(parameters);
        } catch (error) {
          if (!isConflict(error)) throw translate(error);
          if (attempt === CONFLICT_TRIES) {
            throw new StockContention('Transactions on the same rows kept conflicting');
          }
          await sleep(Math.random() * CONFLICT_BASE_MS * 2 ** (attempt - 1));
        }
      }
    },
    { step: 'initialize', name: 'translateTableErrors' },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

const reasonsOf = (error: unknown): readonly CancellationReason[] =>
  error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];

function isConflict(error: unknown): boolean {
  // In progress: the SDK repeated a request whose first copy is still being worked on.
  if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException) return true;
  const codes = reasonsOf(error).map(({ Code }) => Code);
  return (
    codes.includes('TransactionConflict') && codes.every((code) => code === 'None' || code === 'TransactionConflict')
  );
}

const THROTTLES = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded']);

function translate(error: unknown): unknown {
  const isThrottled = reasonsOf(error).some(({ Code }) => THROTTLES.has(Code ?? ''));
  if (isThrottled || isServiceFault(error)) {
    return new TableUnavailable(`DynamoDB did not serve the request: ${(error as Error).name}`);
  }
  return error;
}

/** Throttling, 5xx and sockets that broke, after the SDK's own retries. */
function isServiceFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $retryable, $metadata } = error as { $retryable?: object; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return (
    $retryable !== undefined ||
    (status !== undefined && status >= 500) ||
    /^(Throttling|ProvisionedThroughput|RequestLimitExceeded|InternalServerError|TimeoutError)/.test(error.name) ||
    (status === undefined && 'code' in error)
  );
}
