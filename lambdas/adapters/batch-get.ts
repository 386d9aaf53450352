import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { TableUnavailable } from '../domain/errors.ts';
import type { Documents } from './documents.ts';
import type { Key } from './expression.ts';
import { projectionOf } from './projection.ts';

/** DynamoDB may leave keys of a batch unread when it is busy; they are asked for again, this often at most. */
const TRIES = 4;
/** What DynamoDB reads in one request. */
const BATCH_KEYS = 100;

type Item = Readonly<Record<string, unknown>>;

/**
 * Reads items by their keys, strongly consistent. What does not exist is absent from the result.
 *
 * @param attributes the paths to read; every attribute when it is left out
 * @throws TableUnavailable when DynamoDB kept leaving keys unread
 */
export async function batchGet(
  documents: Documents,
  tableName: string,
  keys: readonly Key[],
  attributes?: readonly string[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += BATCH_KEYS) {
    items.push(...(await readBatch(documents, tableName, keys.slice(start, start + BATCH_KEYS), attributes)));
  }
  return items;
}

async function readBatch(
  documents: Documents,
  tableName: string,
  keys: readonly Key[],
  attributes: readonly string[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const projection = attributes === undefined ? {} : projectionOf(attributes);
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
