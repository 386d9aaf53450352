import { errorResponse } from '../../local/aws/json-service.ts';
import { ServiceError, type AwsRequest, type AwsResponse } from '../../local/aws/types.ts';
import type { TableSpec } from '../../local/template/types.ts';

/** The names of a table's key attributes, by the table's name. */
export type TableKeys = ReadonlyMap<string, readonly string[]>;

type Item = Readonly<Record<string, unknown>>;

interface Action {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
}

const SENTENCE = 'Transaction is ongoing for the item';

export const tableKeys = (tables: readonly TableSpec[]): TableKeys =>
  new Map(
    tables.map(({ name, createTable: { KeySchema } }) => [
      name,
      (KeySchema as readonly { readonly AttributeName: string }[]).map(({ AttributeName }) => AttributeName),
    ]),
  );

/** What a request writes, and how DynamoDB refuses it while a transaction has one of the items. */
export function writesIn(
  request: AwsRequest,
  keys: TableKeys,
): { readonly items: () => readonly string[]; readonly conflicting: () => AwsResponse | undefined } {
  let items: readonly string[] | undefined;
  const names = () =>
    (items ??= actionsIn(request).map(({ TableName, Key, Item }) => nameOf(TableName, Key ?? Item ?? {}, keys)));
  return {
    items: names,
    conflicting: () => {
      const { length } = names();
      if (length === 0) return undefined;
      return errorResponse(isTransaction(request) ? cancelled(length) : conflict());
    },
  };
}

const conflict = (): ServiceError => new ServiceError('TransactionConflictException', SENTENCE);

function cancelled(length: number): ServiceError {
  const reasons = Array.from({ length }, (_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: SENTENCE } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

const operationOf = ({ headers }: AwsRequest): string => String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
const isTransaction = (request: AwsRequest): boolean => operationOf(request) === 'TransactWriteItems';

function actionsIn(request: AwsRequest): readonly Action[] {
  if (isTransaction(request)) {
    const { TransactItems } = JSON.parse(String(request.body)) as {
      readonly TransactItems: readonly Readonly<Record<string, Action>>[];
    };
    return TransactItems.flatMap((action) => Object.values(action));
  }
  return /^(Put|Update|Delete)Item$/.test(operationOf(request)) ? [JSON.parse(String(request.body)) as Action] : [];
}

const nameOf = (table: string, item: Item, keys: TableKeys): string =>
  [table, ...(keys.get(table) ?? []).map((attribute) => JSON.stringify(item[attribute]))].join(' ');
