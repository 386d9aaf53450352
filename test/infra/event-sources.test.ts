import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { expect, test } from '@jest/globals';
import { placeholderCode } from '../../infra/bundling.ts';
import { CheckoutFunction } from '../../infra/constructs/checkout-function.ts';
import { Schedule } from '../../infra/constructs/schedule.ts';
import { StreamMapping } from '../../infra/constructs/stream-mapping.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import { SWEEP_INTERVAL_SECONDS } from '../../lambdas/domain/timing.ts';
import { SynthesisError } from '../../infra/synthesis-error.ts';
import { functionNamed, synthesise } from './synthesised.ts';

const STREAM = 'arn:aws:dynamodb:eu-north-1:123456789012:table/the-shops-holds/stream/2026-01-01T00:00:00.000';
const existing = { existingTables: { reservations: 'the-shops-holds' }, existingStreams: { reservations: STREAM } };

interface MappingProperties {
  readonly FilterCriteria: { readonly Filters: readonly { readonly Pattern: string }[] };
  readonly EventSourceArn: unknown;
}

const mappingsIn = (template: Template): MappingProperties[] =>
  Object.values(template.findResources('AWS::Lambda::EventSourceMapping')).map(
    (mapping) => (mapping as { Properties: MappingProperties }).Properties,
  );

/** A function in a stack of its own, beside the tables that a test makes. */
function aFunction() {
  const stack = new Stack(new App(), 'Test');
  const handler = new CheckoutFunction(stack, 'WatchCheckouts', {
    code: placeholderCode('WatchCheckouts'),
    metricNamespace: 'Smultron/test',
    timeoutSeconds: 60,
    memoryMb: 512,
    variables: {},
    publication: 1,
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_DAY,
    logRemovalPolicy: RemovalPolicy.DESTROY,
  });
  return { stack, handler };
}

test('removed holds are delivered until they succeed, without one that fails holding the others up for ever', () => {
  const { service } = synthesise('dev');

  expect(mappingsIn(service)).toEqual([
    {
      FunctionName: { Ref: 'ReleaseExpiredHolds' },
      EventSourceArn: { 'Fn::ImportValue': expect.stringMatching(/TablesStockReservations.*StreamArn/) as unknown },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      ParallelizationFactor: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1000,
      MaximumRecordAgeInSeconds: 23 * 3600,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [expect.stringMatching(/^ReleaseExpiredHoldsStreamDeadLetters/), 'Arn'] },
        },
      },
      FilterCriteria: { Filters: [{ Pattern: expect.any(String) as unknown }] },
    },
  ]);
});

test('only holds that were active and counted are delivered, whoever removed them', () => {
  const [mapping] = mappingsIn(synthesise('dev').service);

  expect(JSON.parse(mapping?.FilterCriteria.Filters[0]?.Pattern ?? '')).toEqual({
    eventName: ['REMOVE'],
    dynamodb: { OldImage: { status: { S: ['active'] }, counted: { BOOL: [true] } } },
  });
});

test('what time to live removes reaches the function that gives it back', () => {
  const { data, service } = synthesise('dev');
  const [[logicalId, reservations] = []] = Object.entries(
    data.findResources('AWS::DynamoDB::Table', { Properties: { TableName: 'smultron-stock-reservations-dev' } }),
  );

  expect(reservations?.['Properties']).toMatchObject({
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const [mapping] = mappingsIn(service);
  expect(JSON.stringify(mapping?.EventSourceArn)).toContain(`${logicalId}StreamArn`);
  expect(mapping).toMatchObject({
    FunctionName: { Ref: 'ReleaseExpiredHolds' },
  });
});

test('every function on a stream may read that stream, and no other function any', () => {
  const { service } = synthesise('dev');
  const [mapping] = mappingsIn(service);

  for (const { name, stream } of functionDefinitions) {
    const reading = functionNamed(service, name).statements.filter(({ Action }) =>
      JSON.stringify(Action).includes('GetRecords'),
    );
    expect(reading).toEqual(
      stream === undefined
        ? []
        : [
            {
              Effect: 'Allow',
              Action: [
                'dynamodb:DescribeStream',
                'dynamodb:GetRecords',
                'dynamodb:GetShardIterator',
                'dynamodb:ListStreams',
              ],
              Resource: mapping?.EventSourceArn,
            },
          ],
    );
  }
});

test('holds in a table that exists are delivered from the stream that is configured', () => {
  const { service } = synthesise('dev', { change: existing });

  expect(mappingsIn(service)).toMatchObject([{ EventSourceArn: STREAM }]);
  const { statements } = functionNamed(service, 'ReleaseExpiredHolds');
  expect(statements).toContainEqual(expect.objectContaining({ Resource: STREAM }));
});

test('a table without a stream feeds no function', () => {
  const { stack, handler } = aFunction();
  const table = Table.fromTableName(stack, 'Table', 'the-shops-holds');

  expect(() => new StreamMapping(handler, 'Stream', { table, handler, filter: {}, batchSize: 1 })).toThrow(
    SynthesisError,
  );
});

test('a schedule invokes its function, which nothing else may', () => {
  const { stack, handler } = aFunction();

  const schedule = { expression: 'rate(1 minute)', handler };
  expect(new Schedule(handler, 'Schedule', schedule).node.path).toBe('Test/WatchCheckouts/Schedule');

  const template = Template.fromStack(stack);
  const rules = Object.entries(template.findResources('AWS::Events::Rule'));
  expect(rules.map(([, { Properties }]) => Properties as unknown)).toEqual([
    {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        {
          Id: 'Target0',
          Arn: { 'Fn::GetAtt': ['WatchCheckouts', 'Arn'] },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [expect.stringMatching(/^WatchCheckoutsScheduleDeadLetters/) as unknown, 'Arn'] },
          },
          RetryPolicy: { MaximumEventAgeInSeconds: 60 },
        },
      ],
    },
  ]);
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    FunctionName: { 'Fn::GetAtt': ['WatchCheckouts', 'Arn'] },
    SourceArn: { 'Fn::GetAtt': [rules[0]?.[0], 'Arn'] },
  });
});

test.each([
  ['rate(1 minute)', 60],
  ['rate(1 hour)', 3600],
  ['rate(1 day)', 6 * 3600],
])('what comes by %s is tried until it comes again, for six hours at most', (expression, seconds) => {
  const { stack, handler } = aFunction();

  expect(new Schedule(handler, 'Schedule', { expression, handler }).node.id).toBe('Schedule');

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: 'WatchCheckouts' },
    MaximumEventAgeInSeconds: seconds,
  });
});

test('a schedule that is no rate is refused', () => {
  const { handler } = aFunction();

  expect(() => new Schedule(handler, 'Schedule', { expression: 'every minute', handler })).toThrow(SynthesisError);
});

test('what is given up is kept for two weeks, encrypted, in a queue of its own, and taken over TLS alone', () => {
  const { service } = synthesise('dev');
  const queues = Object.entries(service.findResources('AWS::SQS::Queue'));
  const policies = Object.values(service.findResources('AWS::SQS::QueuePolicy')) as {
    Properties: { Queues: { Ref: string }[]; PolicyDocument: { Statement: { Effect: string; Condition?: unknown }[] } };
  }[];

  const sources = functionDefinitions.filter(({ stream, schedule, events }) => stream ?? schedule ?? events);
  expect(queues).toHaveLength(sources.length);
  for (const [id, { Properties }] of queues) {
    expect(Properties).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    const policy = policies.find(({ Properties: { Queues } }) => Queues.some(({ Ref }) => Ref === id));
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  }
});

test('every function with a schedule has its rule', () => {
  const rules = Object.values(synthesise('dev').service.findResources('AWS::Events::Rule')) as {
    readonly Properties: {
      readonly ScheduleExpression?: string;
      readonly Targets: readonly { readonly Arn: { readonly 'Fn::GetAtt': readonly [string, string] } }[];
    };
  }[];

  const found = rules.flatMap(({ Properties: { Targets, ScheduleExpression } }) =>
    ScheduleExpression === undefined
      ? []
      : [`${Targets.map(({ Arn }) => Arn['Fn::GetAtt'][0]).join()} ${ScheduleExpression}`],
  );
  const expected = functionDefinitions.flatMap(({ name, schedule }) =>
    schedule === undefined ? [] : [`${name} ${schedule}`],
  );
  expect(found.sort()).toEqual(expected.sort());
});

test('the sweep comes as often as all other times count on, in the words that EventBridge takes', () => {
  const sweep = functionDefinitions.find(({ name }) => name === 'WatchCheckouts');

  const [, count, unit] = /^rate\((\d+) (minutes?)\)$/.exec(sweep?.schedule ?? '') ?? [];
  expect(Number(count) * 60).toBe(SWEEP_INTERVAL_SECONDS);
  expect(unit).toBe(count === '1' ? 'minute' : 'minutes');
});
