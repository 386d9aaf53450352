import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { configurations } from '../../infra/config.ts';
import { tableDefinitions, tableKeys, tableName, type TableKey } from '../../infra/tables.ts';
import { connectDocuments } from '../../lambdas/adapters/documents.ts';
import { orderNumbersTable } from '../../lambdas/adapters/order-numbers.ts';
import { ordersTable } from '../../lambdas/adapters/orders.ts';
import { productsTable } from '../../lambdas/adapters/products.ts';
import { stockLogsTable } from '../../lambdas/adapters/stock-logs.ts';
import { createEmailService } from '../../local/ses/email-service.ts';
import { Clock } from '../../local/clock.ts';
import { createDynamoDb, type DynamoDb } from '../../local/dynamodb/dynamo-db.ts';
import { createAwsServer } from '../../local/aws/server.ts';
import { mailAccount } from '../../ops/adapters/mail-account.ts';
import { tableSettings } from '../../ops/adapters/table-settings.ts';
import type { NamedTable } from '../../ops/operations/migrate/migrate-tables.ts';
import { checkMigration, migrate, type MigrateDependencies } from '../../ops/operations/migrate/migrate.ts';
import { aProduct } from '../support/builders.ts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeTestAuthority } from '../support/test-certificates.ts';

const ENVIRONMENT = 'prod';
const NOVEMBER = Date.parse('2026-11-22T12:00:00Z');
const valid = JSON.stringify({ production: [makeTestAuthority().issueClient({ name: '1231181189' })] });
const OLD: readonly TableKey[] = ['products', 'orders', 'reservations'];
const nameOf = (key: TableKey): string => (OLD.includes(key) ? `Shop-${key}` : tableName(key, ENVIRONMENT));

let dynamoDb: DynamoDb;
let server: Server;
let client: DynamoDBClient;
let documents: ReturnType<typeof connectDocuments>;
let deps: MigrateDependencies;
let secret: string;
let access: { readonly endpoint: string; readonly region: string };

/** The shop as it is before this project: its own tables, with what the old checkout needed, and the data stack's. */
beforeEach(async () => {
  secret = valid;
  dynamoDb = createDynamoDb({ clock: new Clock() });
  const email = createEmailService({
    clock: new Clock(),
    account: { identities: ['smultron.example'], configurationSets: [] },
  });
  const answer = createAwsServer([dynamoDb, email]);
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  access = { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'eu-north-1' };
  client = new DynamoDBClient(access);
  documents = connectDocuments(access);
  for (const key of ['products', 'orders', 'reservations'] as const)
    await client.send(new CreateTableCommand(old(key)));
  for (const key of ['checkouts', 'orderNumbers', 'shipment'] as const) await createOwn(key);
  deps = {
    settings: tableSettings(access),
    tables: Object.fromEntries(
      tableKeys.map((key): [TableKey, NamedTable] => [key, { name: nameOf(key), isExisting: OLD.includes(key) }]),
    ) as Record<TableKey, NamedTable>,
    configuredStreams: {},
    isProtected: true,
    configuration: {
      environment: ENVIRONMENT,
      swish: { environment: 'production', payeeAlias: '1231181189' },
      mail: configurations.prod.mail,
    },
    readSecret: () => Promise.resolve(secret),
    mailAccount: mailAccount(access),
    hasDataStack: true,
    documents,
    products: productsTable(documents, nameOf('products')),
    orders: ordersTable(documents, nameOf('orders')),
    orderNumbers: orderNumbersTable(documents, nameOf('orderNumbers')),
    stockLogs: stockLogsTable(documents, nameOf('checkouts')),
    pause: () => Promise.resolve(),
    now: () => NOVEMBER,
  };
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await dynamoDb.close();
});
const attributes = (...names: readonly string[]) =>
  names.map((name) => ({
    AttributeName: name,
    AttributeType: name === 'date' || name === 'dueAt' ? ('N' as const) : ('S' as const),
  }));
const keys = (...names: readonly string[]) =>
  names.map((name, place) => ({ AttributeName: name, KeyType: place === 0 ? ('HASH' as const) : ('RANGE' as const) }));
const index = (name: string, names: readonly string[], projection: 'ALL' | 'KEYS_ONLY' = 'ALL') => ({
  IndexName: name,
  KeySchema: keys(...names),
  Projection: { ProjectionType: projection },
});

function old(key: 'products' | 'orders' | 'reservations'): CreateTableCommandInput {
  const base = { TableName: nameOf(key), BillingMode: 'PAY_PER_REQUEST' } as const;
  switch (key) {
    case 'products':
      return {
        ...base,
        AttributeDefinitions: attributes('id', 'status', 'createdAt'),
        KeySchema: keys('id'),
        GlobalSecondaryIndexes: [index('StatusIndex', ['status', 'createdAt'])],
      };
    case 'orders':
      return {
        ...base,
        AttributeDefinitions: attributes('id', 'status', 'date'),
        KeySchema: keys('id'),
        GlobalSecondaryIndexes: [index('StatusIndex', ['status', 'date'])],
      };
    case 'reservations':
      return {
        ...base,
        AttributeDefinitions: attributes('productId', 'reservationId', 'orderId'),
        KeySchema: keys('productId', 'reservationId'),
        GlobalSecondaryIndexes: [index('OrderIndex', ['orderId'])],
      };
  }
}

/** A table as the data stack makes it. */
async function createOwn(key: 'checkouts' | 'orderNumbers' | 'shipment'): Promise<void> {
  const name = nameOf(key);
  await dynamoDb.createTables([
    {
      name,
      arn: `arn:aws:dynamodb:eu-north-1:000000000000:table/${name}`,
      isRecoverable: true,
      ...(key === 'checkouts' ? { timeToLiveAttribute: 'expiresAt' } : {}),
      createTable: {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        AttributeDefinitions: key === 'checkouts' ? attributes('id', 'dueShard', 'dueAt') : attributes('id'),
        KeySchema: keys('id'),
        ...(key === 'checkouts'
          ? { GlobalSecondaryIndexes: [index('DueIndex', ['dueShard', 'dueAt'], 'KEYS_ONLY')] }
          : {}),
      },
    },
  ]);
}

const put = (key: TableKey, item: object) =>
  documents.send(new PutCommand({ TableName: nameOf(key), Item: { ...item } }));
const anOldOrder = (number: string | undefined, id = `order-${number}`) =>
  put('orders', { id, status: 'active', date: 1, ...(number === undefined ? {} : { number }) });

interface Checked {
  readonly ready: boolean;
  readonly steps: readonly string[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}
const check = async () => (await checkMigration(deps)).data as Checked;

describe('tables that the shop had before', () => {
  test('get what the stack cannot add, and are ready then', async () => {
    await anOldOrder('2611.002');
    const before = await check();
    expect(before.steps).toEqual([
      'Switch on point-in-time recovery of Shop-products',
      'Protect Shop-products against deletion',
      'Add the index NumberIndex by number (string) to Shop-orders',
      'Switch on point-in-time recovery of Shop-orders',
      'Protect Shop-orders against deletion',
      'Switch on the stream of Shop-reservations, with new and old images',
      'Let time to live remove rows of Shop-reservations by expiresAt: rows of the old checkout that have expired go too',
      'Switch on point-in-time recovery of Shop-reservations',
      'Protect Shop-reservations against deletion',
      'Raise the counter of 2611 from 0 to 2: the next order is 2611.003',
    ]);
    expect(before.problems).toEqual([]);

    const { apply } = await migrate(deps);
    await apply();

    const found = await deps.settings.find('Shop-reservations');
    expect(found).toMatchObject({ timeToLive: 'expiresAt', isRecoverable: true, isProtected: true });
    expect(found?.stream?.view).toBe('NEW_AND_OLD_IMAGES');
    const after = await check();
    expect(after.steps).toEqual([]);
    const line = `existingStreams: { reservations: '${found?.stream?.arn}' }`;
    expect(after.notes).toContain(line);
    expect(after.problems).toEqual([`infra/config.ts needs the stream of Shop-reservations: ${line}`]);

    deps = { ...deps, configuredStreams: { reservations: found?.stream?.arn ?? '' } };
    expect(await check()).toMatchObject({ ready: true, problems: [] });
    expect((await checkMigration(deps)).text).toContain('Everything is there.');
  });

  test('the new index finds the orders that were there, and those that come', async () => {
    await anOldOrder('2611.002', 'before');
    await anOldOrder(undefined, 'without');
    await (await migrate(deps)).apply();
    await anOldOrder('2611.003', 'after');

    const idsOf = async (number: string) => {
      const answer = await documents.send(
        new QueryCommand({
          TableName: nameOf('orders'),
          IndexName: 'NumberIndex',
          KeyConditionExpression: '#number = :number',
          ExpressionAttributeNames: { '#number': 'number' },
          ExpressionAttributeValues: { ':number': number },
        }),
      );
      return answer.Items?.map(({ id }) => id as unknown);
    };
    expect(await idsOf('2611.002')).toEqual(['before']);
    expect(await idsOf('2611.003')).toEqual(['after']);
  });

  test('are not asked to be protected where the environment keeps nothing', async () => {
    deps = { ...deps, isProtected: false };

    expect((await check()).steps.filter((step) => step.startsWith('Protect'))).toEqual([]);
  });

  test('that are other tables than they should be are a person’s work', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'Other',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes('number', 'status'),
        KeySchema: keys('number'),
        GlobalSecondaryIndexes: [index('StatusIndex', ['status'], 'KEYS_ONLY')],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    const tables = { ...deps.tables, orders: { name: 'Other', isExisting: true } };

    const { problems } = (await checkMigration({ ...deps, tables })).data as Checked;

    expect(problems).toEqual([
      'Other has the key number (string) and needs id (string): it is another table',
      'Other has an index StatusIndex by status (string) and needs it by status (string), date (number)',
    ]);
  });

  test('that are not there, here or in the stack, are named', async () => {
    const tables = {
      ...deps.tables,
      shipment: { name: 'gone', isExisting: true },
      checkouts: { name: 'later', isExisting: false },
    };

    const report = await checkMigration({ ...deps, tables });

    expect(report.isWrong).toBe(true);
    expect((report.data as Checked).problems).toEqual([
      'There is no table gone (existingTables.shipment in infra/config.ts)',
      'There is no table later yet: deploy the data stack',
    ]);
  });
});

describe('order numbers', () => {
  test('go on above the highest one of the month, and of months that were begun ahead', async () => {
    for (const number of ['2611.998', '2611.1002', '2611.1001', '2612.004', '2610.777', '2611-5000', 'A.9', '2613.800'])
      await anOldOrder(number);
    await anOldOrder(undefined, 'none');

    const { steps, apply } = await migrate(deps);
    await apply();

    expect(steps.filter((step) => step.startsWith('Raise'))).toEqual([
      'Raise the counter of 2611 from 0 to 1002: the next order is 2611.1003',
      'Raise the counter of 2612 from 0 to 4: the next order is 2612.005',
    ]);
    expect(await deps.orderNumbers.next(NOVEMBER)).toBe('2611.1003');
    expect(await deps.orderNumbers.last('2610')).toBe(0);
  });

  test('are never lowered, also when orders are made meanwhile', async () => {
    await anOldOrder('2611.005');
    const { apply } = await migrate(deps);
    for (let taken = 0; taken < 8; taken++) await deps.orderNumbers.next(NOVEMBER);

    await apply();

    expect(await deps.orderNumbers.next(NOVEMBER)).toBe('2611.009');
  });
});

test('products are counted for the first time, once', async () => {
  await put('products', aProduct({ id: 'a', stock: 4 }));
  await put('products', aProduct({ id: 'b', stock: 5, sold: 1, counted: 6 }));

  const { steps, apply } = await migrate(deps);
  await apply();

  expect(steps.filter((step) => step.startsWith('Count'))).toEqual(['Count a for the first time: 4']);
  expect(await deps.products.counts('a')).toMatchObject({ stock: 4, counted: 4 });
  expect((await check()).steps).toEqual([]);
});

describe('the account', () => {
  const problems = async (changes: Partial<MigrateDependencies>) => {
    const all = ((await checkMigration({ ...deps, ...changes })).data as Checked).problems;
    return all.filter((problem) => !problem.startsWith('Shop-'));
  };
  const prod = () => deps.configuration;

  test.each<[string, string, string]>([
    ['empty', '{}', "The secret of Swish's production has no certificates for it"],
    ['no JSON', 'hunter2', "The secret of Swish's production has no certificates for it"],
    [
      'nothing that is a certificate',
      JSON.stringify({ production: [{ certificate: 'hunter2', privateKey: 'hunter2' }] }),
      "The secret of Swish's production has an entry that is no certificate with its own key",
    ],
  ])('whose secret is %s is not ready, and nothing of the secret is said', async (_title, text, says) => {
    secret = text;
    const found = await problems({});

    expect(found).toContain(says);
    expect(found.join()).not.toContain('hunter2');
  });

  test('whose secret cannot be read, or is not there yet, is not ready', async () => {
    expect(await problems({ readSecret: () => Promise.reject(new Error('denied')) })).toContain(
      "The secret of Swish's production cannot be read: it is not there, or you may not",
    );
    expect(await problems({ readSecret: undefined })).toEqual([
      'There is no secret for Swish’s certificates yet: deploy the data stack',
    ]);
  });

  test('needs no certificate for mock', async () => {
    const configuration = { ...prod(), swish: { ...prod().swish, environment: 'mock' } as const };

    expect(await problems({ configuration, readSecret: undefined })).toEqual([]);
  });

  test('that may not send as the shop is not ready', async () => {
    const mail = { ...prod().mail, from: 'order@other.example' };

    expect(await problems({ configuration: { ...prod(), mail } })).toEqual([
      'SES may not send from order@other.example: neither the address nor other.example is verified in this region',
    ]);
  });

  test('that has the sender’s domain already is told where to say so, before the data stack would make it again', async () => {
    const mail = (changes: object) => ({ configuration: { ...prod(), mail: { ...prod().mail, ...changes } } });

    expect(await problems({ hasDataStack: false })).toEqual([
      expect.stringContaining("set mail.existingIdentity to 'smultron.example' in infra/config.ts"),
    ]);
    expect(await problems({ ...mail({ existingIdentity: 'smultron.example' }), hasDataStack: false })).toEqual([]);
    expect(await problems({ ...mail({ from: 'order@other.example' }), hasDataStack: false })).toEqual([
      expect.stringContaining('nor other.example is verified'),
    ]);
  });

  test('in the sandbox is not ready, except for dev', async () => {
    const account = { ...deps.mailAccount, quota: async () => ({ perDay: 200, perSecond: 1, isSandbox: true }) };

    expect(await problems({ mailAccount: account })).toEqual([expect.stringContaining('SES is in the sandbox')]);
    expect(await problems({ mailAccount: account, configuration: { ...prod(), environment: 'dev' } })).toEqual([]);
  });
});

test('every table is known to the migration', () => {
  expect(Object.keys(deps.tables).sort()).toEqual(Object.keys(tableDefinitions).sort());
});
