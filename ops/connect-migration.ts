import { setTimeout as sleep } from 'node:timers/promises';
import { configurations, readConfiguration } from '../infra/config.ts';
import { stackNames } from '../infra/stack-names.ts';
import { tableKeys, tableName, type TableKey } from '../infra/tables.ts';
import { connectDocuments } from '../lambdas/adapters/documents.ts';
import { orderNumbersTable } from '../lambdas/adapters/order-numbers.ts';
import { ordersTable } from '../lambdas/adapters/orders.ts';
import { productsTable } from '../lambdas/adapters/products.ts';
import { secretReader } from '../lambdas/adapters/secret.ts';
import { stockLogsTable } from '../lambdas/adapters/stock-logs.ts';
import { mailAccount } from './adapters/mail-account.ts';
import { deployedStacks } from './adapters/stacks.ts';
import { tableSettings } from './adapters/table-settings.ts';
import { accessTo, offsetOfClock, requireTagged } from './connect.ts';
import type { NamedTable } from './operations/migrate/migrate-tables.ts';
import type { Target } from './target.ts';

/**
 * What a migration takes: found by the configuration, since the stacks may not be there yet. A data stack that is there
 * has to be this environment's.
 *
 * @throws OperationRefused when it is another environment's
 */
export async function connectMigration({ environment, endpoint }: Target) {
  const configuration = readConfiguration(environment, configurations, { areStreamsKnown: false });
  const access = accessTo(configuration.region, endpoint);
  const stacks = deployedStacks(access);
  const names = stackNames(environment);
  const [data, service] = await Promise.all([stacks.find(names.data), stacks.find(names.service)]);
  for (const stack of [data, service]) if (stack !== undefined) requireTagged(stack, environment);
  const { existingTables, existingStreams, keepsData } = configuration;
  const tables = Object.fromEntries(
    tableKeys.map((key): [TableKey, NamedTable] => {
      const existing = existingTables[key];
      return [key, { name: existing ?? tableName(key, environment), isExisting: existing !== undefined }];
    }),
  ) as Record<TableKey, NamedTable>;
  const documents = connectDocuments(access);
  const secretArn = data?.outputs['SwishSecretArn'];
  const apiUrl = service?.outputs['ApiUrl'];
  const clockOffsetMs = endpoint === undefined || apiUrl === undefined ? 0 : await offsetOfClock(apiUrl);
  return {
    environment,
    configuration,
    tables,
    configuredStreams: existingStreams,
    isProtected: keepsData,
    settings: tableSettings(access),
    mailAccount: mailAccount(access),
    hasDataStack: data !== undefined,
    readSecret: secretArn === undefined ? undefined : secretReader(secretArn, access),
    documents,
    products: productsTable(documents, tables.products.name),
    orders: ordersTable(documents, tables.orders.name),
    orderNumbers: orderNumbersTable(documents, tables.orderNumbers.name),
    stockLogs: stockLogsTable(documents, tables.checkouts.name),
    pause: (milliseconds: number): Promise<void> => sleep(milliseconds),
    now: (): number => Date.now() + clockOffsetMs,
  };
}
