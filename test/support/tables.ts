import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  tableDefinitions,
  tableKeys,
  type KeyAttribute,
  type TableDefinition,
  type TableKey,
} from '../../infra/tables.ts';
import { checkoutsTable } from '../../lambdas/adapters/checkouts.ts';
import { customerHash } from '../../lambdas/adapters/customer-key.ts';
import { connectDocuments } from '../../lambdas/adapters/documents.ts';
import { orderNumbersTable } from '../../lambdas/adapters/order-numbers.ts';
import { ordersTable } from '../../lambdas/adapters/orders.ts';
import { productsTable } from '../../lambdas/adapters/products.ts';
import { reservationsTable } from '../../lambdas/adapters/reservations.ts';
import { returnedHoldsTable } from '../../lambdas/adapters/returned-holds.ts';
import { shipmentOptionsTable } from '../../lambdas/adapters/shipment-options.ts';
import { stockLogsTable } from '../../lambdas/adapters/stock-logs.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { createAwsServer } from '../../local/aws/server.ts';
import type { AwsService } from '../../local/aws/types.ts';
import { Clock } from '../../local/clock.ts';
import { createDynamoDb, type DynamoDbOptions } from '../../local/dynamodb/dynamo-db.ts';
import type { TableSpec } from '../../local/template/types.ts';

const nameOf = (key: TableKey): string => process.env[tableDefinitions[key].variable] ?? '';

const attributeOf = ({ name, type }: KeyAttribute) => ({
  AttributeName: name,
  AttributeType: type === 'string' ? 'S' : 'N',
});

const keySchemaOf = (schema: { readonly partitionKey: KeyAttribute; readonly sortKey?: KeyAttribute }) => [
  { AttributeName: schema.partitionKey.name, KeyType: 'HASH' },
  ...(schema.sortKey ? [{ AttributeName: schema.sortKey.name, KeyType: 'RANGE' }] : []),
];

/** A table as the stack makes it, from the same data. */
function specOf(key: TableKey): TableSpec {
  const definition: TableDefinition = tableDefinitions[key];
  const indexes = Object.entries(definition.indexes);
  const keys = [definition, ...Object.values(definition.indexes)].flatMap(({ partitionKey, sortKey }) => [
    partitionKey,
    ...(sortKey ? [sortKey] : []),
  ]);
  const name = nameOf(key);
  return {
    name,
    arn: `arn:aws:dynamodb:eu-north-1:000000000000:table/${name}`,
    createTable: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...new Map(keys.map((attribute) => [attribute.name, attributeOf(attribute)])).values()],
      KeySchema: keySchemaOf(definition),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map(([indexName, index]) => ({
          IndexName: indexName,
          KeySchema: keySchemaOf(index),
          Projection: { ProjectionType: index.keysOnly ? 'KEYS_ONLY' : 'ALL' },
        })),
      }),
    },
    ...(definition.timeToLive && { timeToLiveAttribute: definition.timeToLive }),
  };
}

/** When the tables' clock stands still: whatever tests say that it is, time to live removes nothing behind their backs. */
const LONG_AGO = 0;

/**
 * Every table of the shop, empty, with the adapters on them. They are the embedded tables behind a listener, so that
 * the SDK's own requests, errors and retries are part of what is tested. `services` are what else answers there.
 */
export async function startTables(options: Omit<DynamoDbOptions, 'clock'> = {}, services: readonly AwsService[] = []) {
  const dynamoDb = createDynamoDb({ clock: new Clock({ frozenAt: LONG_AGO }), ...options });
  await dynamoDb.createTables(tableKeys.map(specOf));
  const answer = createAwsServer([dynamoDb, ...services]);
  const endpoint = await listen((request, response) => void answer(request, response));
  process.env['AWS_ENDPOINT_URL'] = endpoint.url;
  const documents = connectDocuments();
  const deps = {
    documents,
    checkouts: checkoutsTable(documents, nameOf('checkouts')),
    orders: ordersTable(documents, nameOf('orders')),
    products: productsTable(documents, nameOf('products')),
    reservations: reservationsTable(documents, nameOf('reservations')),
    returnedHolds: returnedHoldsTable(documents, nameOf('checkouts')),
    stockLogs: stockLogsTable(documents, nameOf('checkouts')),
    shipmentOptions: shipmentOptionsTable(documents, nameOf('shipment')),
    orderNumbers: orderNumbersTable(documents, nameOf('orderNumbers')),
    hashCustomer: customerHash(() => Promise.resolve('the key of the tests')),
    /** Never reached by tests that are about something else. */
    openCheckoutsLimit: 1_000,
  };

  return {
    ...deps,
    /** What steps take. */
    deps,

    /** Puts an item whatever is there: how a test arranges, and how the shop's own admin writes. */
    async put(table: TableKey, item: object): Promise<void> {
      await documents.send(new PutCommand({ TableName: nameOf(table), Item: { ...item } }));
    },

    async all(table: TableKey): Promise<Record<string, unknown>[]> {
      return (await documents.send(new ScanCommand({ TableName: nameOf(table), ConsistentRead: true }))).Items ?? [];
    },

    async remove(table: TableKey, key: Record<string, string>): Promise<void> {
      await documents.send(new DeleteCommand({ TableName: nameOf(table), Key: key }));
    },

    async checkout(id: string): Promise<Checkout> {
      return found(await deps.checkouts.find(id), id);
    },

    async order(id: string): Promise<Order> {
      return found(await deps.orders.find(id), id);
    },

    async product(id: string): Promise<Product & { readonly reserved: number }> {
      const command = new GetCommand({ TableName: nameOf('products'), Key: { id }, ConsistentRead: true });
      const product = found((await documents.send(command)).Item as Product | undefined, id);
      return { ...product, reserved: product.reserved ?? 0 };
    },

    async hold(orderId: string, productId: string): Promise<Reservation> {
      return found((await deps.reservations.find(orderId, [productId])).get(productId), `${orderId} of ${productId}`);
    },

    /** Writes on a checkout as another party would, whatever it says; `undefined` takes an attribute away. */
    async changeCheckout(
      id: string,
      changes: { readonly [Key in keyof Checkout]?: Checkout[Key] | undefined },
    ): Promise<void> {
      await this.put('checkouts', { ...(await this.checkout(id)), ...changes });
    },

    /** Everything that the ending of a checkout with one product may touch. */
    async ending(id: string, productId: string) {
      return {
        checkout: await this.checkout(id),
        order: await this.order(id),
        product: await this.product(productId),
        hold: await this.hold(id, productId),
      };
    },

    async reservationRows(): Promise<Reservation[]> {
      return (await this.all('reservations')) as unknown as Reservation[];
    },

    /** Pieces in the active rows of a product: what its `reserved` has to say. */
    async activePieces(productId: string): Promise<number> {
      const rows = await this.reservationRows();
      return rows
        .filter((row) => row.productId === productId && row.status === 'active')
        .reduce((sum, { quantity }) => sum + quantity, 0);
    },

    async stop(): Promise<void> {
      await endpoint.stop();
      await dynamoDb.close();
    },
  };
}

export type StartedTables = Awaited<ReturnType<typeof startTables>>;

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}`);
  return value;
}
