import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { EventSource } from '../function-definition.ts';
import type { CheckoutFunction } from './checkout-function.ts';
import { DeadLetters } from './dead-letters.ts';

export interface EventRuleProps extends EventSource {
  /** What of these events: a pattern in EventBridge's language. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly handler: CheckoutFunction;
}

/** For as long EventBridge tries to hand an event over to Lambda, and Lambda to begin with it. */
const LONGEST_TRYING = Duration.hours(6);
/** Lambda tries an event that fails again after one minute, and after two more. That is the most it does. */
const RETRIES_OF_LAMBDA = 2;
const RETRIES_OF_EVENT_BRIDGE = 185;

/**
 * Invokes a function with events of the account's default bus. Only this rule may. An event is lost on neither half of
 * its way: what EventBridge cannot hand over to Lambda, and what the function fails with each time, ends among the same
 * dead letters.
 */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, { source, detailType, detail, handler }: EventRuleProps) {
    super(scope, id);
    const { queue } = new DeadLetters(this, 'DeadLetters');
    handler.allow(['sqs:SendMessage'], [queue.queueArn]);
    handler.function.configureAsyncInvoke({
      maxEventAge: LONGEST_TRYING,
      retryAttempts: RETRIES_OF_LAMBDA,
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
    new Rule(this, 'Default', {
      eventPattern: { source: [source], detailType: [...detailType], detail },
      targets: [
        new LambdaFunction(handler.function, {
          deadLetterQueue: queue,
          maxEventAge: LONGEST_TRYING,
          retryAttempts: RETRIES_OF_EVENT_BRIDGE,
        }),
      ],
    });
  }
}
