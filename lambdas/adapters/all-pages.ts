import { paginateQuery, paginateScan, type QueryCommandInput, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Documents } from './documents.ts';

type Item = Record<string, unknown>;

/** Every item that a query finds. Pages are read one after the other, and so are not of one moment. */
export const queryAll = (documents: Documents, input: QueryCommandInput): Promise<Item[]> =>
  itemsOf(paginateQuery({ client: documents }, input));

/** Every item of a table that passes its filter, page by page like `queryAll`. */
export const scanAll = (documents: Documents, input: ScanCommandInput): Promise<Item[]> =>
  itemsOf(paginateScan({ client: documents }, input));

async function itemsOf(pages: AsyncIterable<{ readonly Items?: Item[] | undefined }>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}
