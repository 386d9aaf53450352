import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { TableUnavailable } from '../domain/errors.ts';
import type { Documents } from './documents.ts';
import type { Key } from './expression.ts';

/** DynamoDB may leave keys of a batch unread when it is busy; they are asked for again, this often at most. */
const TRIES = 4;

/**
 * Reads items by their keys, strongly consistent. What does not exist is absent from the result.
 *
 * @param keys at most 100, which is what DynamoDB takes at a time
 * @param attributes only these of each item; all of them unless given
 * @throws TableUnavailable when DynamoDB kept leaving keys unread
 */
export async function batchGet(
  documents: Documents,
  tableName: string,
  keys: readonly Key[],
  attributes?: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Record<string, unknown>[] = [];
  const projection =
    attributes === undefined
      ? {}
      : {
          ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
          ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
        };
  let unread: Record<string, unknown>[] = [...keys];
  for (let attempt = 0; unread.length > 0; attempt++) {
    if (attempt === TRIES) throw new TableUnavailable(`DynamoDB left ${unread.length} keys of ${tableName} unread`);
    const request = { [tableName]: { Keys: unread, ConsistentRead: true, ...projection } };
    const answer = await documents.send(new BatchGetCommand({ RequestItems: request }));
    items.push(...(answer.Responses?.[tableName] ?? []));
    unread = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return items;
}
