import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionDefinitions } from '../../../infra/functions.ts';
import { readTemplate } from '../../../local/template/read-template.ts';
import { ensureAssembly } from '../../../local/template/synthesize.ts';
import type { CloudSpec } from '../../../local/template/types.ts';
import { makeFixtureProject } from './fixture-project.ts';

let root: string;
let folder: string;
let spec: CloudSpec;

const apiUrl = 'http://127.0.0.1:3000';
const read = (parameters: Record<string, string>) => readTemplate(folder, { parameters, resolve: { apiUrl } });

beforeAll(async () => {
  root = makeFixtureProject();
  folder = await ensureAssembly({ environment: 'local', root });
  spec = read({ SwishMockUrl: `${apiUrl}/swish` });
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const functionNamed = (name: string) => {
  const found = spec.functions.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no function ${name}`);
  return found;
};

test('every function of the list is there under its own name', () => {
  expect(spec.functions.map(({ name }) => name)).toEqual(functionDefinitions.map(({ name }) => name));
});

test('a function can be loaded from its folder', async () => {
  const { codeFolder, handler } = functionNamed('ReserveStock');

  expect(handler).toBe('index.handler');
  const module = (await import(join(codeFolder, 'index.cjs'))) as { handler: () => Promise<string> };
  expect(await module.handler()).toBe('ReserveStock');
});

test('no two functions share a folder', () => {
  expect(new Set(spec.functions.map(({ codeFolder }) => codeFolder)).size).toBe(spec.functions.length);
  expect(spec.functions.every(({ codeFolder }) => existsSync(join(codeFolder, 'index.cjs')))).toBe(true);
});

test('the environment of a function is resolved across stacks, parameters and the address of the API', () => {
  expect(functionNamed('RequestPayment').environment).toMatchObject({
    CHECKOUTS_TABLE: 'smultron-checkouts-local',
    SWISH_ENVIRONMENT: 'mock',
    SWISH_MOCK_URL: 'http://127.0.0.1:3000/swish',
    SWISH_CALLBACK_URL: 'http://127.0.0.1:3000/v1/swish/callback',
  });
  expect(functionNamed('Checkout').environment).toMatchObject({ API_URL: apiUrl });
});

test('a parameter that is not given has its default', () => {
  const plain = read({}).functions.find(({ name }) => name === 'RequestPayment');

  expect(plain?.environment['SWISH_MOCK_URL']).toBe('');
});

test('a parameter that no stack has is refused', () => {
  expect(() => read({ SwishMock: 'http://127.0.0.1:1' })).toThrow('No stack has a parameter SwishMock');
});

test('the checkout function starts the state machine through its alias', () => {
  const [machine] = spec.stateMachines;
  const arn = 'arn:aws:states:eu-north-1:000000000000:stateMachine:OrderFlow';

  expect(spec.stateMachines).toHaveLength(1);
  expect(machine).toMatchObject({
    name: 'OrderFlow',
    arn,
    roleArn: expect.stringMatching(/^arn:aws:iam::000000000000:role\/OrderFlowRole/) as unknown,
    versionArns: [`${arn}:1`],
    aliases: [{ arn: `${arn}:${machine?.aliases?.[0]?.name}`, versionArn: `${arn}:1` }],
  });
  expect(functionNamed('Checkout').environment['STATE_MACHINE_ARN']).toBe(machine?.aliases?.[0]?.arn);
});

test('the definition names its functions by the versions that they have', () => {
  const { States } = JSON.parse(spec.stateMachines[0]?.definition ?? '{}') as {
    States: Record<string, { Arguments: { FunctionName: string } }>;
  };

  for (const [state, { Arguments }] of Object.entries(States)) {
    const { arn, versions } = functionNamed(state);
    expect(versions).toEqual(['1']);
    expect(Arguments.FunctionName).toBe(`${arn}:1`);
  }
  expect(functionNamed('ConfirmOrder').arn).toBe('arn:aws:lambda:eu-north-1:000000000000:function:ConfirmOrder');
  expect(functionNamed('Checkout').versions).toEqual([]);
});

test('times and sizes are those of the stack, in milliseconds and megabytes', () => {
  expect(functionNamed('RequestPayment')).toMatchObject({ timeoutMs: 30_000, memoryMb: 512 });
});

describe('tables', () => {
  const tableNamed = (name: string) => spec.tables.find((table) => table.name === name);

  test('are created with what the CreateTable API takes, and nothing else', () => {
    expect(spec.tables).toHaveLength(6);
    expect(tableNamed('smultron-stock-reservations-local')).toEqual({
      name: 'smultron-stock-reservations-local',
      arn: 'arn:aws:dynamodb:eu-north-1:000000000000:table/smultron-stock-reservations-local',
      createTable: {
        TableName: 'smultron-stock-reservations-local',
        AttributeDefinitions: [
          { AttributeName: 'productId', AttributeType: 'S' },
          { AttributeName: 'reservationId', AttributeType: 'S' },
          { AttributeName: 'orderId', AttributeType: 'S' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: false,
        GlobalSecondaryIndexes: [
          {
            IndexName: 'OrderIndex',
            KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        KeySchema: [
          { AttributeName: 'productId', KeyType: 'HASH' },
          { AttributeName: 'reservationId', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
      streamArn:
        'arn:aws:dynamodb:eu-north-1:000000000000:table/smultron-stock-reservations-local/stream/2026-01-01T00:00:00.000',
      isRecoverable: true,
      timeToLiveAttribute: 'expiresAt',
    });
  });

  test('have a time to live only where the stack gives them one', () => {
    expect(tableNamed('smultron-checkouts-local')?.timeToLiveAttribute).toBe('expiresAt');
    expect(tableNamed('smultron-orders-local')).not.toHaveProperty('timeToLiveAttribute');
  });
});

test('routes lead to functions', () => {
  expect(Object.fromEntries(spec.routes.map(({ key, functionName }) => [key, functionName]))).toEqual({
    'POST /v1/checkout': 'Checkout',
    'GET /v1/checkout/{id}': 'CheckoutStatus',
    'GET /v1/order/status/{id}': 'OrderStatus',
    'GET /v1/products': 'Products',
    'GET /v1/shipment-options': 'ShipmentOptions',
    'POST /v1/swish/callback': 'SwishCallback',
    'POST /v1/swish/refund-callback': 'RefundCallback',
    'PATCH /v1/cancel/{reference}': 'CancelPayment',
    'GET /v1/swish/status/{reference}': 'SwishStatus',
    $default: 'NotFound',
  });
});

test('routes take what their functions say, ten times as much on one machine', () => {
  const throttles = spec.routes.map(({ key, throttle }) => [key, throttle]);

  expect(Object.fromEntries(throttles)).toEqual(
    Object.fromEntries(
      functionDefinitions.flatMap(({ route, throttle }) =>
        route === undefined || throttle === undefined
          ? []
          : [[route, { requestsPerSecond: throttle.requestsPerSecond * 10, burst: throttle.burst * 10 }]],
      ),
    ),
  );
});

test('a stream leads to its function', () => {
  expect(spec.streamMappings).toEqual([
    {
      streamArn: spec.tables.find(({ name }) => name === 'smultron-stock-reservations-local')?.streamArn,
      functionName: 'ReleaseExpiredHolds',
      batchSize: 10,
      filterPatterns: [expect.stringContaining('"eventName":["REMOVE"]') as unknown],
      reportBatchItemFailures: true,
    },
  ]);
});

test('a schedule leads to its function', () => {
  expect(spec.schedules).toEqual([
    {
      name: expect.stringMatching(/^WatchCheckoutsSchedule/) as unknown,
      expression: 'rate(1 minute)',
      functionName: 'WatchCheckouts',
    },
    {
      name: expect.stringMatching(/^AuditShopSchedule/) as unknown,
      expression: 'rate(1 hour)',
      functionName: 'AuditShop',
    },
  ]);
});

test('the secrets are there under the ARNs that the functions are told: empty certificates, and a key made up', () => {
  const [certificates, key] = spec.secrets;

  expect(spec.secrets).toHaveLength(2);
  expect(certificates).toMatchObject({ value: '{}' });
  expect(functionNamed('RefundPayment').environment['SWISH_SECRET_ARN']).toBe(certificates?.arn);
  expect(key?.value).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(functionNamed('Checkout').environment['CUSTOMER_KEY_ARN']).toBe(key?.arn);
});

test('CORS is what the stack says', () => {
  expect(spec.cors).toEqual({
    allowOrigins: ['http://127.0.0.1:3000', 'http://localhost:3000'],
    allowMethods: ['GET', 'POST', 'PATCH'],
    allowHeaders: ['content-type', 'idempotency-key', 'accept-language'],
    exposeHeaders: ['retry-after'],
    maxAgeSeconds: 3600,
  });
});

test('a folder that is no assembly is refused', () => {
  expect(() => readTemplate(root, { parameters: {}, resolve: { apiUrl } })).toThrow(/is no cloud assembly/);
});
