import { Rule, Schedule as Expression } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { CheckoutFunction } from './checkout-function.ts';

export interface ScheduleProps {
  /** `rate(…)` or `cron(…)` as EventBridge reads it. */
  readonly expression: string;
  readonly handler: CheckoutFunction;
}

/** Invokes a function by the clock. Only this rule may. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { expression, handler }: ScheduleProps) {
    super(scope, id);
    new Rule(this, 'Default', {
      schedule: Expression.expression(expression),
      targets: [new LambdaFunction(handler.function)],
    });
  }
}
