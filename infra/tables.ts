/**
 * The tables as data: what names, keys and indexes they have. The constructs, the grants and the environment variables
 * of the functions are all made from this list.
 */
import { RECORD_PREFIXES } from '../lambdas/domain/identifiers.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'string' | 'number';
}

export interface IndexDefinition {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** Every attribute is copied into the index unless only its keys are asked for. */
  readonly keysOnly?: boolean;
}

export interface TableDefinition {
  /** Never changes: CloudFormation would replace the table. */
  readonly constructId: string;
  /** The table is named `smultron-{name}-{environment}`. */
  readonly name: string;
  /** Environment variable that carries the table's name to the functions that may reach it. */
  readonly variable: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
  /** Attribute with epoch seconds after which DynamoDB may delete the item. */
  readonly timeToLive?: string;
  /** Whether every change is published with the item's old and new image. */
  readonly stream?: boolean;
}

const id: KeyAttribute = { name: 'id', type: 'string' };

export const tableDefinitions = {
  products: {
    constructId: 'Products',
    name: 'products',
    variable: 'PRODUCTS_TABLE',
    partitionKey: id,
    indexes: {
      StatusIndex: {
        partitionKey: { name: 'status', type: 'string' },
        sortKey: { name: 'createdAt', type: 'string' },
      },
    },
  },
  orders: {
    constructId: 'Orders',
    name: 'orders',
    variable: 'ORDERS_TABLE',
    partitionKey: id,
    indexes: {
      StatusIndex: { partitionKey: { name: 'status', type: 'string' }, sortKey: { name: 'date', type: 'number' } },
      NumberIndex: { partitionKey: { name: 'number', type: 'string' } },
    },
  },
  // What time to live removes while it was still active is given back by ReleaseExpiredHolds on the stream.
  reservations: {
    constructId: 'StockReservations',
    name: 'stock-reservations',
    variable: 'RESERVATIONS_TABLE',
    partitionKey: { name: 'productId', type: 'string' },
    sortKey: { name: 'reservationId', type: 'string' },
    indexes: { OrderIndex: { partitionKey: { name: 'orderId', type: 'string' } } },
    timeToLive: 'expiresAt',
    stream: true,
  },
  shipment: {
    constructId: 'Shipment',
    name: 'shipment',
    variable: 'SHIPMENT_TABLE',
    partitionKey: id,
    indexes: {},
  },
  checkouts: {
    constructId: 'Checkouts',
    name: 'checkouts',
    variable: 'CHECKOUTS_TABLE',
    partitionKey: id,
    indexes: {
      // Sparse: only a checkout that still has something to do carries `dueShard`.
      DueIndex: {
        partitionKey: { name: 'dueShard', type: 'string' },
        sortKey: { name: 'dueAt', type: 'number' },
        keysOnly: true,
      },
    },
    timeToLive: 'expiresAt',
  },
  orderNumbers: {
    constructId: 'OrderNumbers',
    name: 'order-numbers',
    variable: 'ORDER_NUMBERS_TABLE',
    partitionKey: id,
    indexes: {},
  },
} as const satisfies Record<string, TableDefinition>;

export type TableKey = keyof typeof tableDefinitions;

/** A table whose changes are published. */
export type StreamedTableKey = {
  [Key in TableKey]: (typeof tableDefinitions)[Key] extends { readonly stream: true } ? Key : never;
}[TableKey];

/** A table (`orders`) or one of its indexes (`orders/NumberIndex`): what a grant names. */
export type TableTarget =
  TableKey | { [Key in TableKey]: `${Key}/${keyof (typeof tableDefinitions)[Key]['indexes'] & string}` }[TableKey];

export const tableKeys = Object.keys(tableDefinitions) as [TableKey, ...TableKey[]];

/**
 * The kinds of records in the checkouts table, as patterns of their keys in IAM's language: a checkout's key is its UUID,
 * the others begin with what they are.
 */
export const checkoutKeys = {
  checkout: '????????-????-????-????-????????????',
  idempotency: `${RECORD_PREFIXES.idempotency}*`,
  openCheckouts: `${RECORD_PREFIXES.openCheckouts}*`,
  refund: `${RECORD_PREFIXES.refund}*`,
  returnedHold: `${RECORD_PREFIXES.returnedHold}*`,
  stockLog: `${RECORD_PREFIXES.stockLog}*`,
} as const;

/** The physical name that the stack gives a table which it creates. */
export const tableName = (key: TableKey, environment: string): string =>
  `smultron-${tableDefinitions[key].name}-${environment}`;

/** The data stack's output with the name of a table, created or existing. */
export const tableOutput = (key: TableKey): string => `${tableDefinitions[key].constructId}TableName`;
