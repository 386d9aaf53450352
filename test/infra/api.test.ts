import { beforeAll, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
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

test('the whole API is throttled as configured', () => {
  const [stage] = propertiesOf(service, 'AWS::ApiGatewayV2::Stage');

  expect(stage).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
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
  expect(propertiesOf(own, 'AWS::ApiGatewayV2::DomainName')).toHaveLength(1);
  expect(propertiesOf(own, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
});
