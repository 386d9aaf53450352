import { setTimeout as sleep } from 'node:timers/promises';
import { readConfiguration } from '../infra/config.ts';
import { ENVIRONMENT_TAG, stackNames } from '../infra/stack-names.ts';
import { tableOutput, type TableKey } from '../infra/tables.ts';
import type { Access } from '../lambdas/adapters/access.ts';
import { checkoutsTable } from '../lambdas/adapters/checkouts.ts';
import { connectDocuments } from '../lambdas/adapters/documents.ts';
import { mailer } from '../lambdas/adapters/mailer.ts';
import { orderNumbersTable } from '../lambdas/adapters/order-numbers.ts';
import { ordersTable } from '../lambdas/adapters/orders.ts';
import { productsTable } from '../lambdas/adapters/products.ts';
import { reservationsTable } from '../lambdas/adapters/reservations.ts';
import { returnedHoldsTable } from '../lambdas/adapters/returned-holds.ts';
import { orderRuns } from '../lambdas/adapters/runs.ts';
import { stockLogsTable } from '../lambdas/adapters/stock-logs.ts';
import { executionsOf } from './adapters/executions.ts';
import { deployedStacks, type DeployedStack } from './adapters/stacks.ts';
import { OperationRefused } from './refusal.ts';
import type { Target } from './target.ts';

/** The credentials of the local cloud, which looks at none. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const CLOCK_LIMIT_MS = 5_000;

/** Where AWS is: in a region, or on this machine. */
export const accessTo = (region: string, endpoint: string | undefined): Access => ({
  region,
  ...(endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS }),
});

/** What operations take: the same adapters that the functions use, wired to a shop that was found by its stacks. */
export type Shop = Awaited<ReturnType<typeof connectShop>>;

/**
 * Finds a shop by what CloudFormation tells of its two stacks. Nothing of a shop is guessed from its name: the stacks
 * have to be there, and to say that they are this environment's.
 *
 * @throws OperationRefused when they are not
 */
export async function connectShop({ environment, endpoint }: Target) {
  const { region, auditDays } = readConfiguration(environment);
  const access = accessTo(region, endpoint);
  const stacks = deployedStacks(access);
  const names = stackNames(environment);
  const [data, service] = await Promise.all(
    [names.data, names.service].map(async (name) => requireOwn(await stacks.find(name), { name, environment, region })),
  );
  const table = (key: TableKey): string => outputOf(data, tableOutput(key));
  const documents = connectDocuments(access);
  const apiUrl = outputOf(service, 'ApiUrl');
  let clockOffsetMs = 0;
  const readClock = async (): Promise<void> => {
    if (endpoint !== undefined) clockOffsetMs = await offsetOfClock(apiUrl);
  };
  await readClock();
  return {
    environment,
    region,
    /** Where AWS is, for adapters of which an operation has use beside these. */
    access,
    table,
    documents,
    products: productsTable(documents, table('products')),
    orders: ordersTable(documents, table('orders')),
    reservations: reservationsTable(documents, table('reservations')),
    checkouts: checkoutsTable(documents, table('checkouts')),
    returnedHolds: returnedHoldsTable(documents, table('checkouts')),
    stockLogs: stockLogsTable(documents, table('checkouts')),
    orderNumbers: orderNumbersTable(documents, table('orderNumbers')),
    // Runs are started under the alias, and listed of the machine.
    runs: orderRuns(outputOf(service, 'OrderFlowAliasArn'), access),
    executions: executionsOf(outputOf(service, 'OrderFlowArn'), access),
    mailer: mailer(
      {
        from: outputOf(service, 'FromEmail'),
        replyTo: outputOf(service, 'ReplyToEmail'),
        configurationSet: outputOf(service, 'MailConfigurationSet'),
      },
      access,
    ),
    adminAddress: outputOf(service, 'AdminEmail'),
    auditDays,
    pause: (milliseconds: number): Promise<void> => sleep(milliseconds),
    /** Where a person sees an execution's graph. */
    consoleOf: (executionArn: string): string =>
      endpoint === undefined
        ? `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${executionArn}`
        : `${apiUrl}/ops/executions/${executionArn.split(':').at(-1)}`,
    /** Reads again how far the clock of a local cloud is ahead: it jumps. On AWS there is nothing to read. */
    readClock,
    /** Epoch ms by the shop's clock, which on one machine may be ahead of this one's. */
    now: (): number => Date.now() + clockOffsetMs,
  };
}

function requireOwn(
  stack: DeployedStack | undefined,
  asked: { readonly name: string; readonly environment: string; readonly region: string },
): DeployedStack {
  const { name, environment, region } = asked;
  if (stack === undefined) {
    throw new OperationRefused(
      `There is no stack ${name} in ${region} of this account: ${environment} is not deployed here, or these are another account's credentials`,
    );
  }
  requireTagged(stack, environment);
  return stack;
}

/** @throws OperationRefused when the stack is another environment's */
export function requireTagged({ name, tags }: DeployedStack, environment: string): void {
  const tagged = tags[ENVIRONMENT_TAG];
  if (tagged !== environment) {
    throw new OperationRefused(`The stack ${name} says that it is ${tagged ?? 'no environment'}, not ${environment}`);
  }
}

function outputOf(stack: DeployedStack | undefined, name: string): string {
  const value = stack?.outputs[name];
  if (value === undefined || value === '') {
    throw new OperationRefused(`The stack ${stack?.name} has no output ${name}: deploy it anew first`);
  }
  return value;
}

/** How far the clock of a local cloud is ahead of this machine's. */
export async function offsetOfClock(apiUrl: string): Promise<number> {
  const response = await fetch(`${apiUrl}/local/clock`, { signal: AbortSignal.timeout(CLOCK_LIMIT_MS) });
  const { offsetSeconds } = (await response.json()) as { offsetSeconds: number };
  return offsetSeconds * 1000;
}
