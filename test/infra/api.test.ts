import { beforeAll, describe, expect, test } from '@jest/globals';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CheckoutApi } from '../../infra/constructs/checkout-api.ts';
import { functionDefinitions } from '../../infra/functions.ts';
import { SynthesisError } from '../../infra/synthesis-error.ts';
import { functionNamed, synthesise } from './synthesised.ts';

let service: Template;

beforeAll(() => {
  ({ service } = synthesise('dev'));
});

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(
    (resource: { Properties?: Record<string, unknown> }) => resource.Properties ?? {},
  );

interface Route {
  readonly RouteKey: string;
  readonly Target: { readonly 'Fn::Join': readonly [string, readonly [string, { readonly Ref: string }]] };
}

test.each([
  ['POST /v1/checkout', 'Checkout'],
  ['GET /v1/checkout/{id}', 'CheckoutStatus'],
  ['GET /v1/order/status/{id}', 'OrderStatus'],
  ['GET /v1/products', 'Products'],
  ['GET /v1/shipment-options', 'ShipmentOptions'],
  ['POST /v1/swish/callback', 'SwishCallback'],
  ['POST /v1/swish/refund-callback', 'RefundCallback'],
  ['PATCH /v1/cancel/{reference}', 'CancelPayment'],
  ['GET /v1/swish/status/{reference}', 'SwishStatus'],
  ['$default', 'NotFound'],
])('%s is served by %s', (routeKey, name) => {
  const routes = propertiesOf(service, 'AWS::ApiGatewayV2::Route') as unknown as Route[];
  const target = routes.find(({ RouteKey }) => RouteKey === routeKey)?.Target;
  const integrationId = target?.['Fn::Join'][1][1].Ref ?? 'none';
  const integration = service.findResources('AWS::ApiGatewayV2::Integration')[integrationId] as {
    Properties: Record<string, unknown>;
  };

  expect(integration.Properties).toMatchObject({
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
    IntegrationUri: { 'Fn::GetAtt': [name, 'Arn'] },
  });
});

test('there is no other route', () => {
  expect(propertiesOf(service, 'AWS::ApiGatewayV2::Route')).toHaveLength(10);
});

test('a function is invoked by its own route only', () => {
  const permissions = propertiesOf(service, 'AWS::Lambda::Permission');

  const own = permissions.filter(({ FunctionName }) => JSON.stringify(FunctionName).includes('"Checkout"'));
  expect(own).toHaveLength(1);
  expect(JSON.stringify(own[0]?.['SourceArn'])).toContain('/*/*/v1/checkout"');
});

test('pages of the configured origins may send what the checkout needs and read when to come again', () => {
  const [api] = propertiesOf(service, 'AWS::ApiGatewayV2::Api');

  expect(api?.['CorsConfiguration']).toMatchObject({
    AllowOrigins: ['https://dev.smultron.example', 'http://localhost:3000'],
    AllowMethods: ['GET', 'POST', 'PATCH'],
    AllowHeaders: ['content-type', 'idempotency-key', 'accept-language'],
    ExposeHeaders: ['retry-after'],
  });
  expect(api?.['CorsConfiguration']).not.toHaveProperty('AllowCredentials');
});

describe('throttling', () => {
  const settingsIn = (template: Template) => {
    const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage') as unknown as {
      readonly RouteSettings: Readonly<Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>>;
    }[];
    return stage?.RouteSettings ?? {};
  };

  test('every route takes what its function says', () => {
    const expected = functionDefinitions.flatMap(({ route, throttle }) =>
      route === undefined
        ? []
        : [[route, { ThrottlingRateLimit: throttle?.requestsPerSecond, ThrottlingBurstLimit: throttle?.burst }]],
    );

    expect(settingsIn(service)).toEqual(Object.fromEntries(expected));
  });

  test('an environment multiplies it', () => {
    const half = settingsIn(synthesise('dev', { change: { throttleFactor: 0.25 } }).service);

    expect(half['POST /v1/swish/callback']).toEqual({ ThrottlingRateLimit: 3, ThrottlingBurstLimit: 13 });
  });

  test('what changes something or asks Swish takes less than what is only read', () => {
    const settings = settingsIn(service);
    const rateOf = (route: string) => settings[route]?.ThrottlingRateLimit ?? 0;
    const reads = Object.keys(settings).filter((route) => route.startsWith('GET '));

    for (const route of ['POST /v1/checkout', 'POST /v1/swish/callback', 'PATCH /v1/cancel/{reference}', '$default']) {
      for (const read of reads) expect(rateOf(route)).toBeLessThan(rateOf(read));
    }
  });

  test('settings are made after their routes, without which they are refused', () => {
    const [stage] = Object.values(service.findResources('AWS::ApiGatewayV2::Stage')) as { DependsOn: string[] }[];

    expect(stage?.DependsOn).toEqual(
      expect.arrayContaining(Object.keys(service.findResources('AWS::ApiGatewayV2::Route'))),
    );
  });

  test('a route that does not say what it takes is refused', () => {
    const stack = new Stack(new App(), 'Test');
    const api = new CheckoutApi(stack, 'Api', {
      corsOrigins: [],
      throttleFactor: 1,
      domain: undefined,
      logRetention: RetentionDays.ONE_DAY,
      logRemovalPolicy: RemovalPolicy.DESTROY,
    });
    const [definition] = functionDefinitions;
    if (definition === undefined) throw new Error('There is no function');
    const handler = LambdaFunction.fromFunctionName(stack, 'Handler', 'handler');

    expect(() => api.addRoute('GET /v1/all', definition, handler)).toThrow(SynthesisError);
  });
});

describe('the access log', () => {
  const formatIn = (template: Template) => {
    const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage') as unknown as {
      readonly AccessLogSettings: { readonly Format: string };
    }[];
    return JSON.parse(stage?.AccessLogSettings.Format ?? '') as Record<string, string>;
  };

  test('has a JSON line for each request, that leads to the log of its function', () => {
    expect(formatIn(service)).toMatchObject({
      requestId: '$context.requestId',
      routeKey: '$context.routeKey',
      status: '$context.status',
      responseLatency: '$context.responseLatency',
      integrationError: '$context.integration.error',
    });
  });

  test('tells nothing of who asked, and of what only the route', () => {
    const variables = Object.values(formatIn(service)).join(' ');

    expect(variables).not.toMatch(/identity|sourceIp|userAgent|\.path|queryString|header|domainName|authorizer/i);
  });
});

/** Every function that asks Swish for something names the route that Swish is to call back. */
test.each([
  ['RequestPayment', 'SWISH_CALLBACK_URL', '/v1/swish/callback'],
  ['RefundPayment', 'SWISH_REFUND_CALLBACK_URL', '/v1/swish/refund-callback'],
  ['WatchCheckouts', 'SWISH_REFUND_CALLBACK_URL', '/v1/swish/refund-callback'],
])('Swish calls %s back at the address that API Gateway gave the API', (name, variable, path) => {
  const [apiId] = Object.keys(service.findResources('AWS::ApiGatewayV2::Api'));

  expect(functionNamed(service, name).variables[variable]).toEqual({
    'Fn::Join': ['', [{ 'Fn::GetAtt': [apiId, 'ApiEndpoint'] }, path]],
  });
  const keys = propertiesOf(service, 'AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);
  expect(keys).toContain(`POST ${path}`);
});

test('with a domain of its own, links and callbacks use that', () => {
  const own = synthesise('dev', {
    change: {
      apiDomain: { name: 'api.smultron.example', certificateArn: 'arn:aws:acm:eu-north-1:111122223333:certificate/1' },
    },
  }).service;

  expect(functionNamed(own, 'RequestPayment').variables['SWISH_CALLBACK_URL']).toBe(
    'https://api.smultron.example/v1/swish/callback',
  );
  expect(functionNamed(own, 'RefundPayment').variables['SWISH_REFUND_CALLBACK_URL']).toBe(
    'https://api.smultron.example/v1/swish/refund-callback',
  );
  expect(functionNamed(own, 'Checkout').variables['API_URL']).toBe('https://api.smultron.example');
  expect(propertiesOf(own, 'AWS::ApiGatewayV2::Api')).toEqual([
    expect.objectContaining({ DisableExecuteApiEndpoint: true }),
  ]);
  expect(propertiesOf(own, 'AWS::ApiGatewayV2::DomainName')).toHaveLength(1);
  expect(propertiesOf(own, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
});
