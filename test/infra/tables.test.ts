import { beforeAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readConfiguration } from '../../infra/config.ts';
import { CheckoutDataStack } from '../../infra/stacks/checkout-data-stack.ts';
import { checkoutKeys } from '../../infra/tables.ts';
import {
  idempotencyId,
  openCheckoutsId,
  refundIdOf,
  refundRecordId,
  returnedHoldId,
} from '../../lambdas/domain/identifiers.ts';
import { stockLogId } from '../../lambdas/domain/stock-log.ts';
import { matcherOf } from '../../local/iam/wildcards.ts';
import { functionNamed, synthesise } from './synthesised.ts';

interface TableProperties {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: TableProperties['KeySchema'];
    readonly Projection: { readonly ProjectionType: string };
  }[];
  readonly StreamSpecification?: { readonly StreamViewType: string };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
  readonly DeletionProtectionEnabled: boolean;
}

const tablesOf = (template: Template) =>
  Object.values(template.findResources('AWS::DynamoDB::Table')) as {
    readonly Properties: TableProperties;
    readonly DeletionPolicy: string;
    readonly UpdateReplacePolicy: string;
  }[];

/** Keys as `name S`, partition key first. */
function keysOf(table: TableProperties, schema: TableProperties['KeySchema']): string[] {
  const types = new Map(table.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]));
  return [...schema]
    .sort((left, right) => left.KeyType.localeCompare(right.KeyType))
    .map(({ AttributeName }) => `${AttributeName} ${types.get(AttributeName)}`);
}

let dev: ReturnType<typeof synthesise>;

beforeAll(() => {
  dev = synthesise('dev');
});

const shapes = [
  { name: 'smultron-products-dev', key: ['id S'], indexes: { StatusIndex: ['status S', 'createdAt S', 'ALL'] } },
  {
    name: 'smultron-orders-dev',
    key: ['id S'],
    indexes: { StatusIndex: ['status S', 'date N', 'ALL'], NumberIndex: ['number S', 'ALL'] },
  },
  {
    name: 'smultron-stock-reservations-dev',
    key: ['productId S', 'reservationId S'],
    indexes: { OrderIndex: ['orderId S', 'ALL'] },
  },
  { name: 'smultron-shipment-dev', key: ['id S'], indexes: {} },
  {
    name: 'smultron-checkouts-dev',
    key: ['id S'],
    indexes: { DueIndex: ['dueShard S', 'dueAt N', 'KEYS_ONLY'] },
  },
  { name: 'smultron-order-numbers-dev', key: ['id S'], indexes: {} },
];

test.each(shapes)('$name keeps its keys and indexes', ({ name, key, indexes }) => {
  const table = tablesOf(dev.data).find(({ Properties }) => Properties.TableName === name)?.Properties;
  if (table === undefined) throw new Error(`There is no table ${name}`);

  expect(keysOf(table, table.KeySchema)).toEqual(key);
  const found = (table.GlobalSecondaryIndexes ?? []).map((index) => [
    index.IndexName,
    [...keysOf(table, index.KeySchema), index.Projection.ProjectionType],
  ]);
  expect(Object.fromEntries(found)).toEqual(indexes);
});

test('there is no other table', () => {
  const names = tablesOf(dev.data).map(({ Properties }) => Properties.TableName);

  expect(names.sort()).toEqual(shapes.map(({ name }) => name).sort());
});

test('only checkout records and reservations end by themselves', () => {
  const ending = tablesOf(dev.data).flatMap(({ Properties: { TableName, TimeToLiveSpecification: ttl } }) =>
    ttl?.Enabled ? [`${TableName} ${ttl.AttributeName}`] : [],
  );

  expect(ending.sort()).toEqual(['smultron-checkouts-dev expiresAt', 'smultron-stock-reservations-dev expiresAt']);
});

test('the stream of the reservations carries what was before', () => {
  const streams = tablesOf(dev.data).flatMap(({ Properties: { TableName, StreamSpecification: stream } }) =>
    stream ? [`${TableName} ${stream.StreamViewType}`] : [],
  );

  expect(streams).toEqual(['smultron-stock-reservations-dev NEW_AND_OLD_IMAGES']);
});

test('every table is paid by request and can be taken back to any second of the last weeks', () => {
  for (const { Properties } of tablesOf(dev.data)) {
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  }
});

describe('deleting', () => {
  test('in prod nothing deletes a table: neither a call, nor the stack, nor a replacement', () => {
    const { data, stacks } = synthesise('prod');

    for (const table of tablesOf(data)) {
      expect(table.Properties.DeletionProtectionEnabled).toBe(true);
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.UpdateReplacePolicy).toBe('Retain');
    }
    expect(stacks.data.terminationProtection).toBe(true);
  });

  test('elsewhere a stack can be thrown away whole', () => {
    for (const table of tablesOf(dev.data)) {
      expect(table.Properties.DeletionProtectionEnabled).toBe(false);
      expect(table.DeletionPolicy).toBe('Delete');
    }
    expect(dev.stacks.data.terminationProtection).toBe(false);
  });
});

test('what the service stack refers to stays exported when it no longer does: the one before still has it', () => {
  const configuration = readConfiguration('prod');
  const exportsOf = (template: Template) =>
    Object.values(template.findOutputs('*')).flatMap(({ Value, Export }) => (Export === undefined ? [] : [Value]));

  const alone = new CheckoutDataStack(new App(), 'Data', { env: { region: configuration.region }, configuration });

  expect(exportsOf(synthesise('prod').data).length).toBeGreaterThan(0);
  expect(exportsOf(Template.fromStack(alone))).toEqual(expect.arrayContaining(exportsOf(synthesise('prod').data)));
});

test('a table that exists is used by its name and not created', () => {
  const { data, service } = synthesise('dev', { change: { existingTables: { products: 'the-shops-products' } } });

  expect(tablesOf(data)).toHaveLength(shapes.length - 1);
  const { variables, statements } = functionNamed(service, 'Products');
  expect(variables['PRODUCTS_TABLE']).toBe('the-shops-products');
  expect(JSON.stringify(statements)).toContain(':table/the-shops-products/index/StatusIndex');
});

test('the key of every kind of checkout record fits its own pattern, by which rights are given, and no other', () => {
  const id = '0b0b0b0b-0000-4000-8000-0123456789ab';
  const keys: Readonly<Record<keyof typeof checkoutKeys, string>> = {
    checkout: id,
    idempotency: idempotencyId('a-key-of-mine'),
    openCheckouts: openCheckoutsId('0123456789abcdef'.repeat(4)),
    refund: refundRecordId(refundIdOf(id, 1)),
    stockLog: stockLogId('rainy-day'),
    returnedHold: returnedHoldId({ productId: 'rainy-day', orderId: id, generation: 1 }),
  };

  for (const [kind, key] of Object.entries(keys)) {
    const fitting = Object.entries(checkoutKeys).filter(([, pattern]) => matcherOf(pattern)(key));
    expect(fitting.map(([found]) => found)).toEqual([kind]);
  }
});
