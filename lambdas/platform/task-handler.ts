import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { parser } from '@aws-lambda-powertools/parser/middleware';
import middy from '@middy/core';
import * as z from 'zod';
import { RUN_KINDS } from '../domain/checkout.ts';
import { Refusal } from '../domain/errors.ts';
import { describeError } from './describe-error.ts';
import { countFault, countResult, writeMetrics } from './measure.ts';
import { logger } from './powertools.ts';

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
 * Wraps a step for Step Functions: correlation ids on every log line, metrics named after the state
 * (`ReserveStockRefused`, `…Failed`), and the input parsed. Errors leave the function as they are, since
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
    .use(writeMetrics)
    .use(parser({ schema }))
    .handler(async (parsed): Promise<Result> => {
      const input = parsed as z.output<Schema>;
      logger.appendKeys({ state: name, checkoutId: input.checkoutId, execution: input.execution });
      try {
        return await step(input);
      } catch (error) {
        if (error instanceof Refusal) {
          countResult(name, 'Refused');
          logger.info(`${name} refused`, { refusal: error.name, code: error.code });
        } else {
          countResult(name, 'Failed');
          countFault(error);
          logger.error(`${name} failed`, { error: describeError(error) });
        }
        throw error;
      }
    });
}
