import { Rule, Schedule as Expression } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { CheckoutFunction } from './checkout-function.ts';

export interface ScheduleProps {
  readonly environment: string;
  /** Name of the function. */
  readonly name: string;
  /** `rate(…)` or `cron(…)` as EventBridge reads it. */
  readonly expression: string;
  readonly handler: CheckoutFunction;
}

/** Invokes a function by the clock. Only this rule may. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { environment, name, expression, handler }: ScheduleProps) {
    super(scope, id);
    new Rule(this, 'Default', {
      ruleName: `smultron-${name}-${environment}`,
      schedule: Expression.expression(expression),
      targets: [new LambdaFunction(handler.function)],
    });
  }
}
