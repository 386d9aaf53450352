import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { describeError } from './describe-error.ts';
import { countFault, countResult, writeMetrics } from './measure.ts';
import { logger } from './powertools.ts';

/**
 * Wraps a function on a table's stream. Its records are worked through one after the other, since neighbours often
 * concern the same product. Those that fail are counted (`ReleaseExpiredHoldsFailed`), logged and reported one by
 * one. Lambda then repeats the batch from the first of them, also what succeeded behind it: `work` has
 * to be harmless when it is repeated.
 */
export function streamHandler(name: string, work: (record: DynamoDBRecord) => Promise<void>) {
  const workThrough = async (record: DynamoDBRecord): Promise<void> => {
    try {
      await work(record);
    } catch (error) {
      countResult(name, 'Failed');
      countFault(error);
      logger.error(`${name} failed`, {
        sequenceNumber: record.dynamodb?.SequenceNumber,
        error: describeError(error),
      });
      throw error;
    }
  };
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(writeMetrics)
    .handler((event, context) => {
      logger.appendKeys({ stream: name });
      // A processor remembers its batch: each batch has its own.
      return processPartialResponse(event, workThrough, new BatchProcessor(EventType.DynamoDBStreams), {
        context,
        processInParallel: false,
        throwOnFullBatchFailure: false,
      });
    });
}
