import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { accept } from '../accepted.ts';
import { Construct } from 'constructs';

/** As long as SQS keeps anything. */
const KEPT_FOR = Duration.days(14);

/**
 * What could not be delivered, for a person to look at and to deliver again. A queue for each thing that can be lost, so
 * that its depth says what was. Encrypted where it lies and on its way.
 */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  /** Whose letters they are: the path of what could not be delivered. */
  readonly owner: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.owner = this.node.path.split('/').slice(1, -1).join('');
    this.queue = new Queue(this, 'Default', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEPT_FOR,
    });
    accept(
      this.queue,
      'SQS3',
      'This queue is the dead-letter queue: of a rule, a function or a stream, which cdk-nag does not look at. Nothing consumes it but people.',
    );
  }
}
