import type { RequestListener } from 'node:http';
import type { AwsService } from './aws/types.ts';
import type { DynamoDbOptions } from './dynamodb/dynamo-db.ts';
import type { Invoke, LogLine } from './lambda/types.ts';
import type { RoleSpec } from './template/types.ts';

export interface CloudOptions {
  /** Port of the site; 0 takes any free one. */
  readonly port: number;
  /** Port of the AWS endpoint. */
  readonly awsPort: number;
  /** Tables are kept in this folder; without it, in memory. */
  readonly dataFolder?: string;
  /** Every line the functions write to their logs. */
  readonly onLog?: (line: LogLine) => void;
  /** Lets transactions collide as on AWS. Without it, requests for the same item wait for each other. */
  readonly transactionConflicts?: NonNullable<DynamoDbOptions['transactionConflicts']>;
  readonly wrap?: Wrappers;
}

/** What is put around parts of the cloud by whoever wants to see what goes through them. */
export interface Wrappers {
  /** Around each service behind the AWS endpoint; what the cloud itself reads and writes does not pass here. */
  readonly service?: (service: AwsService) => AwsService;
  /** Around every invocation of a function, whoever asks for it. */
  readonly invoke?: (invoke: Invoke) => Invoke;
  /** The roles as they are enforced, instead of those of the template. */
  readonly roles?: (roles: readonly RoleSpec[]) => readonly RoleSpec[];
  /** Around the Swish simulator's API. */
  readonly swish?: (listener: RequestListener) => RequestListener;
}
