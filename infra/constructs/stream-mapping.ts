import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { StreamSource } from '../function-definition.ts';
import { SynthesisError } from '../synthesis-error.ts';
import type { CheckoutFunction } from './checkout-function.ts';
import { DeadLetters } from './dead-letters.ts';

export interface StreamMappingProps extends Pick<StreamSource, 'filter' | 'batchSize'> {
  readonly table: ITable;
  readonly handler: CheckoutFunction;
}

/** A stream keeps its records for 24 hours: Lambda gives one up, and counts it, before it vanishes by itself. */
const LONGEST_TRYING = Duration.hours(23);
/** A record that fails holds up its shard, but an hour without tables must not use its tries up. */
const MOST_TRIES = 1000;

/**
 * Feeds a function with the changes of a table. Begins at the oldest record that the stream still has, so that nothing
 * is missed between the two stacks' deployments. A batch is tried again from its first failed record. Of what is given
 * up, the dead letters say where in the stream it is, which still has it for an hour.
 */
export class StreamMapping extends Construct {
  constructor(scope: Construct, id: string, { table, handler, filter, batchSize }: StreamMappingProps) {
    super(scope, id);
    const { tableStreamArn } = table;
    if (tableStreamArn === undefined) {
      throw new SynthesisError(`The table behind ${scope.node.path} has no stream, or nobody said which`);
    }
    handler.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      [tableStreamArn],
    );
    const { queue } = new DeadLetters(this, 'DeadLetters');
    handler.allow(['sqs:SendMessage'], [queue.queueArn]);
    new EventSourceMapping(this, 'Default', {
      target: handler.function,
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [FilterCriteria.filter(filter)],
      batchSize,
      parallelizationFactor: 1,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: MOST_TRIES,
      maxRecordAge: LONGEST_TRYING,
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
  }
}
