import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

export type WriteItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
export type Key = Readonly<Record<string, string>>;

/** A condition in DynamoDB's language: every attribute as `#name`, every value as `:name` from `values`. */
export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What an update does. Paths may be nested with dots: `payment.status`. Undefined values are left out. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  /** Set only where the attribute is absent. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly add?: Readonly<Record<string, number>>;
  /** Appended to a list; an absent list begins empty. */
  readonly append?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

export interface WriteExpression {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ReturnValuesOnConditionCheckFailure: 'ALL_OLD';
}

/** Brackets only where they matter: every one of them costs a parser. */
const bracketed = (expression: string): string => (expression.includes(' OR ') ? `(${expression})` : expression);

export const all = (...conditions: readonly Condition[]): Condition => ({
  expression: conditions.map(({ expression }) => bracketed(expression)).join(' AND '),
  values: Object.assign({}, ...conditions.map(({ values }) => values)) as Record<string, unknown>,
});

const reference = (path: string): string =>
  path
    .split('.')
    .map((part) => `#${part}`)
    .join('.');

const namesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/#(\w+)/g)].map(([name, attribute]) => [name, attribute ?? '']));

const valuesOf = (condition: Condition): Record<string, unknown> =>
  Object.fromEntries(Object.entries(condition.values ?? {}).map(([name, value]) => [`:${name}`, value]));

/** Writes the expressions of an update, so that no adapter spells placeholders by hand. */
export function writeExpression(change: Change, condition: Condition): WriteExpression {
  const values: Record<string, unknown> = valuesOf(condition);
  const value = (content: unknown): string => {
    const name = `:change${Object.keys(values).length}`;
    values[name] = content;
    return name;
  };
  const defined = (part: Readonly<Record<string, unknown>> | undefined) =>
    Object.entries(part ?? {}).filter(([, content]) => content !== undefined);
  const assignments = [
    ...defined(change.set).map(([path, content]) => `${reference(path)} = ${value(content)}`),
    ...defined(change.setOnce).map(
      ([path, content]) => `${reference(path)} = if_not_exists(${reference(path)}, ${value(content)})`,
    ),
    ...defined(change.append).map(
      ([path, content]) =>
        `${reference(path)} = list_append(if_not_exists(${reference(path)}, ${value([])}), ${value([content])})`,
    ),
  ];
  const additions = defined(change.add).map(([path, content]) => `${reference(path)} ${value(content)}`);
  const removals = (change.remove ?? []).map(reference);
  const update = [
    assignments.length > 0 ? `SET ${assignments.join(', ')}` : '',
    additions.length > 0 ? `ADD ${additions.join(', ')}` : '',
    removals.length > 0 ? `REMOVE ${removals.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return {
    UpdateExpression: update,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: namesIn(`${update} ${condition.expression}`),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

export const updateItem = (tableName: string, key: Key, change: Change, condition: Condition): WriteItem => ({
  Update: { TableName: tableName, Key: key, ...writeExpression(change, condition) },
});

const conditionMembers = (condition: Condition) => ({
  ConditionExpression: condition.expression,
  ExpressionAttributeNames: namesIn(condition.expression),
  ...(Object.keys(condition.values ?? {}).length > 0 ? { ExpressionAttributeValues: valuesOf(condition) } : {}),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export const putItem = (tableName: string, item: object, condition: Condition): WriteItem => ({
  Put: { TableName: tableName, Item: { ...item }, ...conditionMembers(condition) },
});

export const checkItem = (tableName: string, key: Key, condition: Condition): WriteItem => ({
  ConditionCheck: { TableName: tableName, Key: key, ...conditionMembers(condition) },
});
