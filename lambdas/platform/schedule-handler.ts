import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { describeError } from './describe-error.ts';
import { countFault, countResult, writeMetrics } from './measure.ts';
import { logger } from './powertools.ts';

/**
 * Wraps a function that the clock invokes: correlation ids and one metric per result (`WatchCheckoutsSucceeded`,
 * `…Failed`). What it throws leaves the function, so that the invocation counts as failed.
 */
export function scheduleHandler(name: string, work: () => Promise<void>) {
  return middy<unknown, void>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(writeMetrics)
    .handler(async () => {
      logger.appendKeys({ schedule: name });
      try {
        await work();
        countResult(name, 'Succeeded');
      } catch (error) {
        countResult(name, 'Failed');
        countFault(error);
        logger.error(`${name} failed`, { error: describeError(error) });
        throw error;
      }
    });
}
