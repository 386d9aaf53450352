import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { describeError } from './describe-error.ts';
import { countFault, countResult, writeMetrics } from './measure.ts';
import { logger } from './powertools.ts';

/**
 * Wraps a function that a rule of EventBridge invokes, at least once per event and in any order: correlation ids and a
 * metric for what fails (`RecordMailFeedbackFailed`). What it throws leaves the function: Lambda tries twice
 * more, and then keeps the event in the function's dead-letter queue.
 */
export function eventHandler(name: string, work: (event: unknown) => Promise<void>) {
  return middy<EventBridgeEvent<string, unknown>, void>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(writeMetrics)
    .handler(async (event) => {
      logger.appendKeys({ event: name, eventId: event.id });
      try {
        await work(event);
      } catch (error) {
        countResult(name, 'Failed');
        countFault(error);
        logger.error(`${name} failed`, { error: describeError(error) });
        throw error;
      }
    });
}
