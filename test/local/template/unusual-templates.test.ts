import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../../local/template/read-template.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smultron-assembly-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

/** An assembly of one stack, written by hand: a resource's construct path is its logical id. */
function read(resources: Resources, template: object = {}) {
  const withPaths = Object.entries(resources).map(([id, resource]) => [
    id,
    { ...resource, Metadata: { 'aws:cdk:path': `Stack/${id}/Resource` } },
  ]);
  const stack = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/eu-north-1',
    properties: { templateFile: 'Stack.template.json', stackName: 'a-stack' },
  };
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } };
  const file = { source: { path: 'asset.1', packaging: 'zip' }, destinations: { here: { objectKey: '1.zip' } } };
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  write('manifest.json', { artifacts: { 'Stack.assets': assets, Stack: stack } });
  write('Stack.assets.json', { files: { 1: file } });
  write('Stack.template.json', { ...template, Resources: Object.fromEntries(withPaths) as object });
  return readTemplate(folder, { parameters: {}, resolve: { apiUrl: 'http://127.0.0.1:1' } });
}

const sweep = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'any', S3Key: '1.zip' },
    Handler: 'index.handler',
    Role: 'arn:aws:iam::1:role/r',
    Runtime: 'nodejs24.x',
  },
};
const sweepArn = { 'Fn::GetAtt': ['Sweep', 'Arn'] };
const withVariable = (value: unknown) => ({
  Sweep: { ...sweep, Properties: { ...sweep.Properties, Environment: { Variables: { VALUE: value } } } },
});
const variable = (value: unknown, template: object = {}) =>
  read({ ...withVariable(value), Table: { Type: 'AWS::DynamoDB::Table', Properties: tableOf('orders') } }, template)
    .functions[0]?.environment['VALUE'];
const tableOf = (name: string) => ({
  TableName: name,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
});

describe('intrinsic functions', () => {
  test.each<[string, unknown, string]>([
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-north-1'],
    ['the stack', { Ref: 'AWS::StackName' }, 'a-stack'],
    ['a name', { Ref: 'Table' }, 'orders'],
    ['a joined text', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 'b']] }, 'a-orders-b'],
    [
      'a text with values',
      { 'Fn::Sub': '${AWS::Partition}/${Table}/${Table.Arn}/${!kept}' },
      'aws/orders/arn:aws:dynamodb:eu-north-1:000000000000:table/orders/${kept}',
    ],
    [
      'a text with values of its own',
      { 'Fn::Sub': ['${x}.${AWS::URLSuffix}', { x: { Ref: 'Table' } }] },
      'orders.amazonaws.com',
    ],
    ['a piece', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': 'Table.Arn' }] }] }, 'table/orders'],
    ['an export', { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}:orders' } }, 'orders'],
  ])('%s', (_, value, expected) => {
    const Outputs = { Orders: { Value: { Ref: 'Table' }, Export: { Name: 'a-stack:orders' } } };

    expect(variable(value, { Outputs })).toBe(expected);
  });

  test('what has no value is left out', () => {
    const [table] = read({
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { ...tableOf('orders'), Tags: { Ref: 'AWS::NoValue' } } },
    }).tables;

    expect(table?.name).toBe('orders');
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown function', { 'Fn::If': ['a', 'b', 'c'] }, /Fn::If is not supported/],
    ['an unknown name', { Ref: 'Tabel' }, /neither parameter nor resource Tabel/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Table', 'ItemCount'] },
      /ItemCount of Table \(AWS::DynamoDB::Table\) is not known/,
    ],
    ['an unknown export', { 'Fn::ImportValue': 'elsewhere' }, /no stack exports elsewhere/],
    ['a list where a text belongs', { 'Fn::Join': ['', [['a']]] }, /must be a text, but is \["a"\]/],
    ['a piece that is not there', { 'Fn::Select': [3, ['a']] }, /finds nothing at 3/],
  ])('%s is an error that names the place', (_, value, message) => {
    expect(() => variable(value)).toThrow(message);
    expect(() => variable(value)).toThrow('Stack.Sweep.Properties.Environment.Variables.VALUE');
  });
});

describe('what the local cloud does not serve is refused by name', () => {
  test('a type of resource', () => {
    expect(() => read({ Stream: { Type: 'AWS::Kinesis::Stream' } })).toThrow(
      'Stack.Stream: the local cloud serves no AWS::Kinesis::Stream',
    );
  });

  test('a property of a table that would change it', () => {
    const Properties = { ...tableOf('orders'), KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis' } };

    expect(() => read({ Table: { Type: 'AWS::DynamoDB::Table', Properties } })).toThrow(
      'Stack.Table: the local cloud does not serve KinesisStreamSpecification',
    );
  });

  test('an express state machine', () => {
    const Properties = { StateMachineType: 'EXPRESS', DefinitionString: '{}', RoleArn: 'arn:aws:iam::1:role/r' };

    expect(() => read({ Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties } })).toThrow(
      'Stack.Flow.StateMachineType: the local cloud serves STANDARD only, not "EXPRESS"',
    );
  });

  test('a stage with variables, or another than the one that has no name in the path', () => {
    const stage = (Properties: object) => () => read({ Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties } });

    expect(stage({ StageName: '$default', StageVariables: { a: 'b' } })).toThrow(
      'Stack.Stage: the local cloud does not serve StageVariables',
    );
    expect(stage({ StageName: 'v1' })).toThrow('Stack.Stage.StageName: the local cloud serves $default only');
  });

  test('a rule that leads nowhere', () => {
    const Properties = { EventPattern: {}, Targets: [] };

    expect(() => read({ Rule: { Type: 'AWS::Events::Rule', Properties } })).toThrow(
      'Stack.Rule: a rule has exactly one target',
    );
  });

  test('a function without code in the assembly', () => {
    const Properties = { ...sweep.Properties, Code: { S3Key: '2.zip' } };

    expect(() => read({ Sweep: { ...sweep, Properties } })).toThrow('Stack.Sweep: the assembly has no asset 2.zip');
  });

  test('a placeholder of a definition without a value', () => {
    const Properties = { DefinitionString: '{"a": "${Missing}"}', RoleArn: 'arn:aws:iam::1:role/r' };

    expect(() => read({ Flow: { Type: 'AWS::StepFunctions::StateMachine', Properties } })).toThrow(
      "Stack.Flow: the definition's placeholder ${Missing} has no value",
    );
  });
});

test('a schedule invokes its function with its constant input', () => {
  const { schedules } = read({
    Sweep: sweep,
    EveryMinute: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Targets: [{ Arn: sweepArn, Id: 'Target0', Input: '{"shards":4}' }],
      },
    },
  });

  expect(schedules).toEqual([
    { name: 'EveryMinute', expression: 'rate(1 minute)', functionName: 'Sweep', input: { shards: 4 } },
  ]);
});

test('a stream is read by its function in the given batches, through the given filters', () => {
  const { streamMappings, tables } = read({
    Sweep: sweep,
    Table: { Type: 'AWS::DynamoDB::Table', Properties: tableOf('orders') },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: sweepArn,
        BatchSize: 25,
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["REMOVE"]}' }] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  });

  expect(streamMappings).toEqual([
    {
      streamArn: tables[0]?.streamArn,
      functionName: 'Sweep',
      batchSize: 25,
      filterPatterns: ['{"eventName":["REMOVE"]}'],
      reportBatchItemFailures: true,
    },
  ]);
});

test('a secret whose value stands in the template is known by name, ARN and value', () => {
  const { secrets } = read({
    Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'smultron/key', SecretString: 'for tests only' } },
  });

  expect(secrets).toEqual([
    {
      name: 'smultron/key',
      arn: 'arn:aws:secretsmanager:eu-north-1:000000000000:secret:smultron/key-000000',
      value: 'for tests only',
    },
  ]);
});

describe('a secret that AWS is to make up', () => {
  const generated = (generate: object, name = 'key') =>
    read({
      Key: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: name, GenerateSecretString: generate } },
    }).secrets[0]?.value;

  test('has the length asked for, and is the same on every start', () => {
    expect(generated({ PasswordLength: 70, ExcludePunctuation: true })).toMatch(/^[A-Za-z0-9]{70}$/);
    expect(generated({})).toHaveLength(32);
    expect(generated({})).toBe(generated({}));
  });

  test('is not that of another secret', () => {
    expect(generated({})).not.toBe(generated({}, 'other'));
  });

  test('is refused when it is to be made in a way that is not served', () => {
    expect(() => generated({ GenerateStringKey: 'password', SecretStringTemplate: '{}' })).toThrow(
      /GenerateSecretString: the local cloud does not serve GenerateStringKey, SecretStringTemplate/,
    );
  });
});
