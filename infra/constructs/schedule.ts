import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule as Expression } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { SynthesisError } from '../synthesis-error.ts';
import type { CheckoutFunction } from './checkout-function.ts';
import { DeadLetters } from './dead-letters.ts';

export interface ScheduleProps {
  /** `rate(…)` as EventBridge reads it. */
  readonly expression: string;
  readonly handler: CheckoutFunction;
}

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;
/** For as long Lambda keeps an event that it cannot begin with. */
const LONGEST_TRYING_SECONDS = 6 * 3600;

/**
 * Invokes a function by the clock. Only this rule may. What comes again by itself is tried until it comes again and no
 * longer, so that works which are late do not pile up. What EventBridge could not hand over is kept: a rule that
 * reaches nobody would otherwise show in nothing but silence.
 */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { expression, handler }: ScheduleProps) {
    super(scope, id);
    const maxEventAge = longestTrying(expression);
    handler.function.configureAsyncInvoke({ maxEventAge });
    new Rule(this, 'Default', {
      schedule: Expression.expression(expression),
      targets: [
        new LambdaFunction(handler.function, {
          deadLetterQueue: new DeadLetters(this, 'DeadLetters').queue,
          maxEventAge,
        }),
      ],
    });
  }
}

function longestTrying(expression: string): Duration {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined || unit === undefined) {
    throw new SynthesisError(`"${expression}" is no schedule: write a rate, such as "rate(5 minutes)"`);
  }
  const interval = Number(count) * SECONDS[unit as keyof typeof SECONDS];
  return Duration.seconds(Math.min(interval, LONGEST_TRYING_SECONDS));
}
