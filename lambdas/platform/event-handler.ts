import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { describeError } from './describe-error.ts';
import { logger, metrics } from './powertools.ts';

/**
 * Wraps a function that a rule of EventBridge invokes, at least once per event and in any order: correlation ids and one
 * metric per result (`RecordMailFeedbackSucceeded`, `…Failed`). What it throws leaves the function: Lambda tries twice
 * more, and then keeps the event in the function's dead-letter queue.
 */
export function eventHandler(name: string, work: (event: unknown) => Promise<void>) {
  return middy<EventBridgeEvent<string, unknown>, void>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(async (event) => {
      logger.appendKeys({ event: name, eventId: event.id });
      try {
        await work(event);
        metrics.addMetric(`${name}Succeeded`, MetricUnit.Count, 1);
      } catch (error) {
        metrics.addMetric(`${name}Failed`, MetricUnit.Count, 1);
        logger.error(`${name} failed`, { error: describeError(error) });
        throw error;
      }
    });
}
