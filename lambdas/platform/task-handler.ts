import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { parser } from '@aws-lambda-powertools/parser/middleware';
import middy from '@middy/core';
import * as z from 'zod';
import { RUN_KINDS } from '../domain/checkout.ts';
import { Refusal } from '../domain/errors.ts';
import { describeError } from './describe-error.ts';
import { logger, metrics } from './powertools.ts';

/** What the state machine gives every step. Ids only: nothing personal enters an execution's history. */
export const StepInputSchema = z.object({
  checkoutId: z.uuid(),
  /** Name of the run: its number says which run of the checkout this is. */
  execution: z.string(),
  kind: z.enum(RUN_KINDS),
  redriveCount: z.int().min(0),
  retryCount: z.int().min(0),
});
export type StepInput = z.output<typeof StepInputSchema>;

/** The error that led to a state, as the state machine hands it over. */
export const CaughtErrorSchema = z.object({ error: z.string(), cause: z.string().optional() });

/**
 * Wraps a step for Step Functions: correlation ids on every log line, one metric per result named after the state
 * (`ReserveStockSucceeded`, `…Refused`, `…Failed`), and the input parsed. Errors leave the function as they are, since
 * Catch and Retry of the state machine match them by name.
 */
export function taskHandler<Schema extends z.ZodType<StepInput>, Result>(
  name: string,
  schema: Schema,
  step: (input: z.output<Schema>) => Promise<Result>,
) {
  // No early timeout of middy's own: Lambda's is what the state machine knows by name and tries again.
  return middy({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .use(parser({ schema }))
    .handler(async (parsed): Promise<Result> => {
      const input = parsed as z.output<Schema>;
      logger.appendKeys({ state: name, checkoutId: input.checkoutId, execution: input.execution });
      try {
        const result = await step(input);
        metrics.addMetric(`${name}Succeeded`, MetricUnit.Count, 1);
        return result;
      } catch (error) {
        if (error instanceof Refusal) {
          metrics.addMetric(`${name}Refused`, MetricUnit.Count, 1);
          logger.info(`${name} refused`, { refusal: error.name, code: error.code });
        } else {
          metrics.addMetric(`${name}Failed`, MetricUnit.Count, 1);
          logger.error(`${name} failed`, { error: describeError(error) });
        }
        throw error;
      }
    });
}
