import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { FunctionResult, MetricName } from '../lambdas/domain/metrics.ts';
import { METRIC_SERVICE, metricNamespace } from '../lambdas/domain/metrics.ts';
import { SynthesisError } from './synthesis-error.ts';
import type { TableKey } from './tables.ts';

/** A metric of ours, or one of AWS's about a part of the stack or the whole account. */
export type Watched =
  | { readonly ours: MetricName | `${string}${FunctionResult}` }
  | {
      readonly machine:
        | 'ExecutionsStarted'
        | 'ExecutionsSucceeded'
        | 'ExecutionsFailed'
        | 'ExecutionsAborted'
        | 'ExecutionsTimedOut'
        | 'ExecutionThrottled';
    }
  | { readonly api: 'Count' | '4xx' | '5xx' | 'Latency' }
  | { readonly function: string; readonly metric: 'Duration' | 'Errors' | 'IteratorAge' | 'Throttles' }
  | { readonly table: TableKey; readonly metric: TableMetric }
  | { readonly queue: string }
  | { readonly account: 'AWS/Lambda'; readonly metric: 'Throttles' }
  | { readonly account: 'AWS/SES'; readonly metric: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' };

export type TableMetric =
  'ConsumedReadCapacityUnits' | 'ConsumedWriteCapacityUnits' | 'ReadThrottleEvents' | 'WriteThrottleEvents';

/** The parts of a deployed checkout that are watched. */
export interface WatchedParts {
  readonly environment: string;
  readonly machine: StateMachine;
  readonly apiId: string;
  readonly tables: Readonly<Record<TableKey, ITable>>;
  /** By their names in `functions.ts`. */
  readonly functions: ReadonlyMap<string, IFunction>;
  /** Dead-letter queues, by the name of whose letters they keep. */
  readonly queues: ReadonlyMap<string, IQueue>;
}

export interface Reading {
  readonly statistic: string;
  readonly period: Duration;
  readonly label?: string;
}

/** CloudWatch's metric for what is watched. @throws SynthesisError for a function or queue that there is not */
export function metricOf(watched: Watched, parts: WatchedParts, reading: Reading): Metric {
  return new Metric({ ...addressOf(watched, parts), ...reading });
}

function addressOf(watched: Watched, parts: WatchedParts) {
  const { environment, machine, apiId, functions, tables, queues } = parts;
  if ('ours' in watched) {
    const dimensionsMap = { service: METRIC_SERVICE };
    return { namespace: metricNamespace(environment), metricName: watched.ours, dimensionsMap };
  }
  if ('machine' in watched) {
    const dimensionsMap = { StateMachineArn: machine.stateMachineArn };
    return { namespace: 'AWS/States', metricName: watched.machine, dimensionsMap };
  }
  if ('api' in watched)
    return { namespace: 'AWS/ApiGateway', metricName: watched.api, dimensionsMap: { ApiId: apiId } };
  if ('function' in watched) {
    const { functionName } = known(functions, watched.function);
    return { namespace: 'AWS/Lambda', metricName: watched.metric, dimensionsMap: { FunctionName: functionName } };
  }
  if ('table' in watched) {
    const dimensionsMap = { TableName: tables[watched.table].tableName };
    return { namespace: 'AWS/DynamoDB', metricName: watched.metric, dimensionsMap };
  }
  if ('queue' in watched) {
    const { queueName } = known(queues, watched.queue);
    const metricName = 'ApproximateNumberOfMessagesVisible';
    return { namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName: queueName } };
  }
  return { namespace: watched.account, metricName: watched.metric };
}

function known<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name);
  if (part === undefined) throw new SynthesisError(`${name} is to be watched, but there is none`);
  return part;
}
