import { describe, expect, test } from '@jest/globals';
import { configurations, environmentNames, readConfiguration } from '../../infra/config.ts';
import type { EnvironmentName } from '../../infra/config.ts';
import { SynthesisError } from '../../infra/synthesis-error.ts';
import { functionNamed, synthesise } from './synthesised.ts';

const read = (environment: EnvironmentName, change: object) => () =>
  readConfiguration(environment, { ...configurations, [environment]: { ...configurations[environment], ...change } });

const mail = { from: 'order@b.example', replyTo: 'order@b.example', admin: 'admin@b.example' };

test.each(environmentNames)('%s can be synthesised with neither account nor network', (environment) => {
  const { data, service, stacks } = synthesise(environment);

  expect(Object.keys(data.findResources('AWS::DynamoDB::Table'))).toHaveLength(6);
  service.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
  expect(stacks.service.region).toBe('eu-north-1');
  expect(stacks.service.stackName).toBe(`smultron-checkout-service-${environment}`);
});

test.each(['production', '', undefined, null, 7, '__proto__'])('%p is no environment', (environment) => {
  expect(() => readConfiguration(environment)).toThrow(SynthesisError);
  expect(() => readConfiguration(environment)).toThrow(/choose one with --context environment=dev\|stage\|prod\|local/);
});

describe('a wrong value is a sentence that names it', () => {
  test.each<[string, object, string]>([
    ['a region', { region: 'Stockholm' }, 'region: must be an AWS region'],
    [
      'a Swish number',
      { swish: { environment: 'mss', payeeAlias: '0701234567' } },
      'swish.payeeAlias: must be a Swish number',
    ],
    [
      'an unknown Swish',
      { swish: { environment: 'test', payeeAlias: '1234679304' } },
      'swish.environment: Invalid option',
    ],
    [
      'a runbook that is not served safely',
      { runbookUrl: 'http://a.example/runbook' },
      'runbookUrl: must be an https address',
    ],
    [
      'a runbook that ends in the middle',
      { runbookUrl: 'https://a.example/runbook#x' },
      'runbookUrl: must be without #',
    ],
    ['a return address without an id', { shopReturnUrl: 'https://a.example/' }, 'shopReturnUrl: must contain {id}'],
    [
      'a return address in the clear',
      { shopReturnUrl: 'http://a.example/{id}' },
      'shopReturnUrl: must begin with https://',
    ],
    [
      'a sender with a display name',
      { mail: { from: 'Smultron <a@b.example>', replyTo: 'a@b.example', admin: 'a@b.example' } },
      'mail.from: must be a plain mail address',
    ],
    [
      'a missing mail address',
      { mail: { from: 'a@b.example', replyTo: 'a@b.example' } },
      'mail.admin: must be a plain mail address',
    ],
    [
      'an identity that is none',
      { mail: { ...mail, existingIdentity: 'b' } },
      'mail.existingIdentity: must be a domain or a mail address',
    ],
    [
      "somebody else's identity",
      { mail: { ...mail, existingIdentity: 'shop.b.example' } },
      'mail.existingIdentity: must be order@b.example, its domain, or a domain above it',
    ],
    [
      'a domain that only ends like the identity',
      { mail: { ...mail, from: 'order@ab.example', existingIdentity: 'b.example' } },
      'mail.existingIdentity: must be order@ab.example',
    ],
    [
      'records for an identity that exists',
      { mail: { ...mail, existingIdentity: 'b.example', hostedZone: { id: 'Z1', name: 'b.example' } } },
      'mail.hostedZone: the identity exists',
    ],
    [
      'a MAIL FROM for an identity that exists',
      { mail: { ...mail, existingIdentity: 'b.example', mailFromSubdomain: 'bounce' } },
      'mail.mailFromSubdomain: the identity exists',
    ],
    [
      'a zone of another domain',
      { mail: { ...mail, hostedZone: { id: 'Z1', name: 'c.example' } } },
      'mail.hostedZone: c.example has no room for records of b.example',
    ],
    ['a zone without an id', { mail: { ...mail, hostedZone: { id: 'b', name: 'b.example' } } }, 'mail.hostedZone.id'],
    [
      'a MAIL FROM of several labels',
      { mail: { ...mail, mailFromSubdomain: 'a.b' } },
      'mail.mailFromSubdomain: must be one label',
    ],
    ['any origin', { corsOrigins: ['*'] }, 'corsOrigins.0: must be an origin'],
    ['an origin with a path', { corsOrigins: ['https://a.example/'] }, 'corsOrigins.0: must be an origin'],
    ['an unknown table', { existingTables: { customers: 'customers' } }, 'existingTables'],
    ['a retention that CloudWatch does not have', { logRetentionDays: 31 }, 'logRetentionDays: must be one of 1, 3, 5'],
    ['concurrency that is a number', { reservesConcurrency: 10 }, 'reservesConcurrency'],
    ['an API that takes no request', { throttleFactor: 0 }, 'throttleFactor'],
    [
      'a release that never ends',
      { release: { type: 'CANARY', percentage: 10, intervalMinutes: 3000 } },
      'release.intervalMinutes',
    ],
    [
      'a release of all runs that calls itself a canary',
      { release: { type: 'CANARY', percentage: 100, intervalMinutes: 5 } },
      'release.percentage',
    ],
    ['a kind of release that there is not', { release: { type: 'SLOWLY' } }, 'release'],
    ['a release without its share', { release: { type: 'CANARY' } }, 'release.percentage'],
    ['a publication before the first', { publication: 0 }, 'publication'],
    ['no open checkout', { openCheckoutsPerCustomer: 0 }, 'openCheckoutsPerCustomer'],
    ['half an open checkout', { openCheckoutsPerCustomer: 2.5 }, 'openCheckoutsPerCustomer'],
    ['more open checkouts than can be looked at', { openCheckoutsPerCustomer: 31 }, 'openCheckoutsPerCustomer'],
    ['a misspelled field', { logRetention: 30 }, 'logRetention'],
  ])('%s', (_, change, sentence) => {
    expect(read('dev', change)).toThrow(SynthesisError);
    expect(read('dev', change)).toThrow(`The configuration of "dev" in infra/config.ts is wrong. `);
    expect(read('dev', change)).toThrow(sentence);
  });

  test('a missing field', () => {
    expect(read('stage', { region: undefined })).toThrow(/"stage".*region/);
  });

  test('a missing environment', () => {
    expect(() => readConfiguration('dev', { ...configurations, dev: undefined })).toThrow(SynthesisError);
  });
});

describe('the stream of a table that exists', () => {
  const stream = 'arn:aws:dynamodb:eu-north-1:123456789012:table/holds/stream/2026-01-01T00:00:00.000';
  const existingTables = { reservations: 'holds' };

  test('is used when it is named', () => {
    expect(read('dev', { existingTables, existingStreams: { reservations: stream } })()).toMatchObject({
      existingStreams: { reservations: stream },
    });
  });

  test('is not asked for before `migrate` has made it', () => {
    const values = { ...configurations, dev: { ...configurations.dev, existingTables } };

    expect(readConfiguration('dev', values, { areStreamsKnown: false })).toMatchObject({ existingTables });
  });

  test.each<[string, object, string]>([
    ['must be named', { existingTables }, 'existingStreams.reservations: must be the ARN of the stream of holds'],
    [
      'must be a stream',
      { existingTables, existingStreams: { reservations: stream.replace('/stream/', '/index/') } },
      'existingStreams.reservations: must be the ARN of a stream',
    ],
    [
      'must be of that table',
      { existingTables: { reservations: 'other' }, existingStreams: { reservations: stream } },
      'existingStreams.reservations: is not a stream of other',
    ],
    [
      'has a table to go with it',
      { existingStreams: { reservations: stream } },
      'existingStreams.reservations: the table is created, and its stream with it',
    ],
    [
      'is asked for only where a function reads it',
      { existingTables: { products: 'products' }, existingStreams: { products: stream } },
      'existingStreams',
    ],
  ])('%s', (_, change, sentence) => {
    expect(read('dev', change)).toThrow(SynthesisError);
    expect(read('dev', change)).toThrow(sentence);
  });
});

describe('money', () => {
  const swish = (environment: string) => ({ swish: { environment, payeeAlias: '1231231231' } });

  test('prod takes real money, or none while payments are switched off', () => {
    expect(read('prod', swish('mock'))).not.toThrow();
    expect(read('prod', swish('mss'))).toThrow(/prod would give its goods away/);
    expect(read('prod', swish('sandbox'))).toThrow(/prod would give its goods away/);
  });

  test.each(['dev', 'stage', 'local'] as const)('%s never takes real money', (environment) => {
    expect(read(environment, swish('production'))).toThrow(/only prod may take real money/);
  });
});

test('a shop that customers visit is served over https only', () => {
  expect(read('prod', { corsOrigins: ['http://www.smultron.example'] })).toThrow(/corsOrigins/);
});

describe('the Swish simulator', () => {
  test('on one machine its address is a parameter', () => {
    const { service } = synthesise('local');

    service.hasParameter('SwishMockUrl', { Type: 'String', Default: '' });
    const { variables } = functionNamed(service, 'RequestPayment');
    expect(variables).toMatchObject({ SWISH_ENVIRONMENT: 'mock', SWISH_MOCK_URL: { Ref: 'SwishMockUrl' } });
  });

  test.each(['dev', 'stage', 'prod'] as const)('on AWS there is none: %s', (environment) => {
    const { service } = synthesise(environment);

    expect(service.findParameters('SwishMockUrl')).toEqual({});
    expect(functionNamed(service, 'RequestPayment').variables['SWISH_MOCK_URL']).toBe('');
  });

  test('prod with payments switched off has none either', () => {
    const { service } = synthesise('prod', { change: { swish: { environment: 'mock', payeeAlias: '1231231231' } } });

    const { variables } = functionNamed(service, 'RequestPayment');
    expect(variables).toMatchObject({ SWISH_ENVIRONMENT: 'mock', SWISH_MOCK_URL: '' });
  });
});

test('on one machine the shop lies beside the API', () => {
  const { service } = synthesise('local');
  const [apiId] = Object.keys(service.findResources('AWS::ApiGatewayV2::Api'));

  expect(functionNamed(service, 'Checkout').variables['SHOP_RETURN_URL']).toEqual({
    'Fn::Join': ['', [{ 'Fn::GetAtt': [apiId, 'ApiEndpoint'] }, configurations.local.shopReturnUrl]],
  });
});

test('placeholders in a shop that customers visit are a warning', () => {
  const warningsIn = (environment: EnvironmentName) =>
    synthesise(environment).stacks.service.node.metadata.flatMap(({ type, data }) =>
      type === 'aws:cdk:warning' ? [String(data)] : [],
    );

  expect(warningsIn('prod')).toEqual([
    expect.stringMatching(/placeholders for prod: mail\.from, .*runbookUrl, swish\.payeeAlias/) as unknown,
  ]);
  expect(warningsIn('dev')).toEqual([]);
});
