import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Documents } from './documents.ts';
import { writeExpression, type Change, type Condition, type Key, type WriteItem } from './expression.ts';

/** The item as it stood when its condition failed; undefined when there was none. */
export type StoredItem = Readonly<Record<string, unknown>> | undefined;

/** The parts whose conditions failed, by name. Empty: the transaction was committed. */
export type Failures = ReadonlyMap<string, StoredItem>;

/** The failed ones of the parts named `{kind} {id}`, by their id. */
export const failuresOf = (failures: Failures, kind: string): Map<string, StoredItem> =>
  new Map(
    [...failures]
      .filter(([name]) => name.startsWith(`${kind} `))
      .map(([name, item]) => [name.slice(kind.length + 1), item]),
  );

/**
 * Writes all parts or none. Failed conditions are an answer, not an error: the caller reads from them whether the work
 * was done already or is no longer possible.
 *
 * @throws StockContention when other transactions on the same items kept getting in the way
 * @throws TableUnavailable when DynamoDB throttled or failed
 */
export async function transact(documents: Documents, parts: Readonly<Record<string, WriteItem>>): Promise<Failures> {
  const names = Object.keys(parts);
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: Object.values(parts) }));
    return new Map();
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const failures = new Map<string, StoredItem>();
    (error.CancellationReasons ?? []).forEach(({ Code, Item }, index) => {
      if (Code === 'ConditionalCheckFailed') {
        failures.set(names[index] ?? `part ${index}`, Item === undefined ? undefined : unmarshall(Item));
      }
    });
    if (failures.size === 0) throw error;
    return failures;
  }
}

/** One conditional update. `item` is the item after it, or, when it was not made, the one that stood in its way. */
export async function update(
  documents: Documents,
  tableName: string,
  key: Key,
  change: Change,
  condition: Condition,
): Promise<{ readonly done: boolean; readonly item: StoredItem }> {
  try {
    const answer = await documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: key,
        ...writeExpression(change, condition),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { done: true, item: answer.Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { done: false, item: error.Item === undefined ? undefined : unmarshall(error.Item) };
  }
}
