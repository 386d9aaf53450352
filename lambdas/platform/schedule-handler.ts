import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import { describeError } from './describe-error.ts';
import { logger, metrics } from './powertools.ts';

/**
 * Wraps a function that the clock invokes: correlation ids and one metric per result (`WatchCheckoutsSucceeded`,
 * `…Failed`). What it throws leaves the function, so that the invocation counts as failed.
 */
export function scheduleHandler(name: string, work: () => Promise<void>) {
  return middy<unknown, void>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .handler(async () => {
      logger.appendKeys({ schedule: name });
      try {
        await work();
        metrics.addMetric(`${name}Succeeded`, MetricUnit.Count, 1);
      } catch (error) {
        metrics.addMetric(`${name}Failed`, MetricUnit.Count, 1);
        logger.error(`${name} failed`, { error: describeError(error) });
        throw error;
      }
    });
}
