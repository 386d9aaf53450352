import { createRequire } from 'node:module';
import type { Expression } from './conditions.ts';
import { requireMore } from './expression-rules.ts';
import { rememberExpressions } from './expression-cache.ts';
import type { Parser } from './expression-cache.ts';
import type { UpdateSection } from './update-sections.ts';
import type { AttributeValue, Item, RequestBody, SecondaryIndex, Table } from './types.ts';

/**
 * The parts of dynalite that this folder builds on, with types: its store, its checks of requests and its actions.
 * dynalite declares no public interface for them, so its version is pinned exactly in package.json.
 */
const require = createRequire(import.meta.url);

export type Callback<T = void> = (error?: unknown, value?: T) => void;

/** What dynalite's item actions use of the database of a table or index. */
export interface DynaliteItems {
  lock(key: string, run: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
  get(key: string, callback: Callback<Item>): void;
  put(key: string, value: Item, callback: Callback): void;
  del(key: string, callback: Callback): void;
}

export interface BatchOperation {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: unknown;
}

interface KeyRange {
  readonly gte: string;
  readonly lt: string;
}

/** The LevelDB (or in-memory) database below the store. */
export interface DynaliteDatabase {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
  batch(operations: readonly BatchOperation[]): Promise<void>;
  clear(range: KeyRange): Promise<void>;
  values(range: KeyRange): { all(): Promise<unknown[]> };
  iterator(range: KeyRange): { all(): Promise<[string, unknown][]> };
}

export interface DynaliteStore {
  readonly options: { readonly maxItemSize: number };
  readonly db: DynaliteDatabase;
  readonly tableDb: { awsRegion: string; awsAccountId: string };
  getItemDb(tableName: string): DynaliteItems;
  getIndexDb(indexType: string, tableName: string, indexName: string): DynaliteItems;
  getTable(name: string, checkStatus: boolean | Callback<Table>, callback?: Callback<Table>): void;
}

export interface ParsedCondition {
  readonly expression: Expression;
  /** The attributes of the item that it looks into. */
  readonly nestedPaths: unknown;
  /** The attributes of the item that it names. */
  readonly pathHeads: Readonly<Record<string, true>>;
}

/** A request after dynalite checked it and parsed its expressions. */
export interface ParsedRequest extends RequestBody {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly _condition?: ParsedCondition;
  readonly _filter?: ParsedCondition;
  readonly _updates?: { readonly sections: readonly UpdateSection[] };
  readonly _projection?: { readonly paths: readonly unknown[]; readonly nestedPaths: unknown };
}

export type DynaliteAction = (store: DynaliteStore, data: RequestBody, callback: Callback<RequestBody>) => void;

/** What dynalite's own errors carry: the answer to the client. */
export interface DynaliteError extends Error {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

interface IndexActions {
  readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[];
}

interface DatabaseModule {
  create(options: {
    readonly path?: string;
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): DynaliteStore;
  createKey(item: Item, table: Table): string | Error;
  validateKey(key: Item, table: Table): Error | undefined;
  validateItem(item: Item, table: Table): Error | undefined;
  validateKeyPaths(nestedPaths: unknown, table: Table): Error | undefined;
  compare(comparison: string, value: AttributeValue, others: readonly AttributeValue[]): boolean | undefined;
  mapPath(path: readonly (string | number)[], item: Item): AttributeValue | null | undefined;
  mapPaths(paths: readonly unknown[], item: Item): Item;
  validationError(message: string): DynaliteError;
  getIndexActions(
    indexes: readonly SecondaryIndex[],
    existing: Item | undefined,
    item: Item,
    table: Table,
  ): IndexActions;
}

interface ValidationModule {
  checkTypes(data: RequestBody, types: unknown): RequestBody;
  checkValidations(data: RequestBody, types: unknown, custom: unknown, store: DynaliteStore): void;
}

export const ACTIONS = [
  'batchGetItem',
  'batchWriteItem',
  'createTable',
  'deleteItem',
  'deleteTable',
  'describeTable',
  'getItem',
  'listTables',
  'listTagsOfResource',
  'putItem',
  'query',
  'scan',
  'tagResource',
  'untagResource',
  'updateItem',
  'updateTable',
] as const;

export type ActionName = (typeof ACTIONS)[number];

export const database = require('dynalite/db') as DatabaseModule;
const validations = require('dynalite/validations') as ValidationModule;
for (const name of ['conditionParser', 'projectionParser', 'updateParser']) {
  const parser = require(`dynalite/db/${name}`) as Parser;
  requireMore(parser);
  rememberExpressions(parser);
}

const actions = new Map(
  ACTIONS.map((name) => [
    name,
    {
      run: require(`dynalite/actions/${name}`) as DynaliteAction,
      checks: require(`dynalite/validations/${name}`) as { readonly types: unknown; readonly custom?: unknown },
    },
  ]),
);

function actionNamed(name: ActionName) {
  const action = actions.get(name);
  if (action === undefined) throw new Error(`dynalite has no action ${name}`);
  return action;
}

/** Checks a request as AWS does and parses its expressions; throws a DynaliteError. The body may be changed by it. */
export function parseRequest(name: ActionName, body: RequestBody, store: DynaliteStore): ParsedRequest {
  const { checks } = actionNamed(name);
  const data = validations.checkTypes(body, checks.types);
  validations.checkValidations(data, checks.types, checks.custom, store);
  return data as ParsedRequest;
}

/**
 * Runs one of dynalite's actions on a store, or on something that looks like one. The store is made for the run and
 * reports what is thrown inside dynalite's callbacks, which would otherwise be nobody's.
 */
export function runAction(
  name: ActionName,
  storeFor: (fail: (error: unknown) => void) => DynaliteStore,
  data: RequestBody,
): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    actionNamed(name).run(storeFor(reject), data, (error, value) => {
      if (error !== undefined && error !== null) reject(error);
      else resolve(value ?? {});
    });
  });
}

export function isDynaliteError(error: unknown): error is DynaliteError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

/** The short name of the error that a client sees: `ValidationException`. */
export function errorCode(error: DynaliteError): string {
  return error.body.__type.replace(/^.*#/, '');
}
