import { describe, expect, test } from '@jest/globals';
import { machineNeeds } from '../../../local/iam/machine-needs.ts';
import { mailNeeds } from '../../../local/iam/mail-needs.ts';
import { secretNeeds } from '../../../local/iam/secret-needs.ts';
import { tableNeeds } from '../../../local/iam/table-needs.ts';
import { QueryParameters } from '../../../local/aws/query-protocol.ts';
import type { TableSpec } from '../../../local/template/types.ts';

const here = { region: 'eu-north-1', account: '000000000000' };
const arnOf = (table: string) => `arn:aws:dynamodb:eu-north-1:000000000000:table/${table}`;
const aTable = (name: string, partitionKey: string): TableSpec => ({
  name,
  arn: arnOf(name),
  createTable: {
    TableName: name,
    KeySchema: [
      { AttributeName: 'sortKey', KeyType: 'RANGE' },
      { AttributeName: partitionKey, KeyType: 'HASH' },
    ],
    GlobalSecondaryIndexes: [{ IndexName: 'StatusIndex', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }] }],
  },
});

describe('a request to DynamoDB needs its action on the table, with the partition keys it is about', () => {
  const needs = tableNeeds([aTable('orders', 'id'), aTable('holds', 'productId')]);
  const need = (action: string, resource: string, ...keys: string[]) => ({
    action: `dynamodb:${action}`,
    resource,
    context: { 'dynamodb:LeadingKeys': keys },
  });
  const Key = { id: { S: 'a' }, sortKey: { S: 'z' } };

  test.each<[string, object, object[]]>([
    ['GetItem', { TableName: 'orders', Key }, [need('GetItem', arnOf('orders'), 'a')]],
    ['PutItem', { TableName: 'orders', Item: { ...Key, more: { S: 'b' } } }, [need('PutItem', arnOf('orders'), 'a')]],
    ['UpdateItem', { TableName: arnOf('orders'), Key }, [need('UpdateItem', arnOf('orders'), 'a')]],
    [
      'BatchGetItem',
      { RequestItems: { orders: { Keys: [Key, { id: { S: 'b' } }] }, holds: { Keys: [{ productId: { N: '7' } }] } } },
      [need('BatchGetItem', arnOf('orders'), 'a', 'b'), need('BatchGetItem', arnOf('holds'), '7')],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { orders: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key: { id: { S: 'b' } } } }] } },
      [need('BatchWriteItem', arnOf('orders'), 'a', 'b')],
    ],
    [
      'Query',
      {
        TableName: 'orders',
        IndexName: 'StatusIndex',
        KeyConditionExpression: '#date > :since AND #status = :status',
        ExpressionAttributeNames: { '#status': 'status', '#date': 'date' },
        ExpressionAttributeValues: { ':status': { S: 'active' }, ':since': { N: '1' } },
      },
      [need('Query', `${arnOf('orders')}/index/StatusIndex`, 'active')],
    ],
    [
      'Query',
      {
        TableName: 'orders',
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'a' } },
      },
      [need('Query', arnOf('orders'), 'a')],
    ],
  ])('%s %j', (operation, body, expected) => {
    expect(needs(operation, body)).toEqual(expected);
  });

  test('a scan is about no key', () => {
    expect(needs('Scan', { TableName: 'orders' })).toEqual([
      { action: 'dynamodb:Scan', resource: arnOf('orders'), context: {} },
    ]);
  });

  test('a transaction needs the actions of its parts, each with all keys of its table', () => {
    const TransactItems = [
      { Put: { TableName: 'orders', Item: { id: { S: 'refund#1' } } } },
      { Update: { TableName: 'orders', Key: { id: { S: 'b' } } } },
      { Update: { TableName: 'orders', Key: { id: { S: 'c' } } } },
      { ConditionCheck: { TableName: 'holds', Key: { productId: { S: 'p' } } } },
      { Delete: { TableName: 'holds', Key: { productId: { S: 'q' } } } },
    ];

    expect(needs('TransactWriteItems', { TransactItems })).toEqual([
      need('PutItem', arnOf('orders'), 'refund#1', 'b', 'c'),
      need('UpdateItem', arnOf('orders'), 'refund#1', 'b', 'c'),
      need('ConditionCheckItem', arnOf('holds'), 'p', 'q'),
      need('DeleteItem', arnOf('holds'), 'p', 'q'),
    ]);
    expect(needs('TransactGetItems', { TransactItems: [{ Get: { TableName: 'orders', Key } }] })).toEqual([
      need('GetItem', arnOf('orders'), 'a'),
    ]);
  });

  test('what is about no table of the template needs a right on everything', () => {
    expect(needs('GetItem', { TableName: 'elsewhere', Key })).toMatchObject([{ resource: '*' }]);
    expect(needs('ListTables', {})).toMatchObject([{ action: 'dynamodb:ListTables', resource: '*' }]);
  });
});

describe('a request to Step Functions', () => {
  const machine = 'arn:aws:states:eu-north-1:000000000000:stateMachine:flow';
  const run = 'arn:aws:states:eu-north-1:000000000000:execution:flow:run-1';
  const needs = machineNeeds((token) => (token === 'known' ? machine : undefined));

  test.each<[string, object, object[]]>([
    ['StartExecution', { stateMachineArn: machine }, [{ resource: machine, context: {} }]],
    [
      'StartExecution',
      { stateMachineArn: `${machine}:live` },
      [{ resource: machine, context: { 'states:StateMachineQualifier': ['live'] } }],
    ],
    ['DescribeExecution', { executionArn: run }, [{ resource: run, context: {} }]],
    ['SendTaskSuccess', { taskToken: 'known', output: '{}' }, [{ resource: machine, context: {} }]],
    ['SendTaskSuccess', { taskToken: 'never given out' }, []],
    ['ListStateMachines', {}, [{ resource: '*', context: {} }]],
  ])('%s %j', (operation, body, expected) => {
    expect(needs(operation, body)).toEqual(expected.map((need) => ({ action: `states:${operation}`, ...need })));
  });
});

test.each([
  ['order@smultron.example', 'order@smultron.example'],
  ['Smultron <order@smultron.example>', 'order@smultron.example'],
])('a mail from %s needs the right to send for its domain and with its configuration set', (source, address) => {
  const body = new URLSearchParams({ Action: 'SendEmail', Source: source, ConfigurationSetName: 'mails' }).toString();
  const need = (resource: string) => ({
    action: 'ses:SendEmail',
    resource: `arn:aws:ses:eu-north-1:000000000000:${resource}`,
    context: { 'ses:FromAddress': [address] },
  });

  expect(mailNeeds(here)(new QueryParameters(Buffer.from(body)))).toEqual([
    need('identity/smultron.example'),
    need('configuration-set/mails'),
  ]);
});

test('a secret is the same one by its name, its ARN, and its ARN without the random end', () => {
  const arn = 'arn:aws:secretsmanager:eu-north-1:000000000000:secret:Swish-000000';
  const needs = secretNeeds([{ name: 'Swish', arn, value: '{}' }]);

  for (const SecretId of ['Swish', arn, arn.slice(0, -7)]) {
    expect(needs('GetSecretValue', { SecretId })).toEqual([
      { action: 'secretsmanager:GetSecretValue', resource: arn, context: {} },
    ]);
  }
  expect(needs('GetSecretValue', { SecretId: 'other' })).toMatchObject([{ resource: '*' }]);
});
