import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Documents } from '../adapters/documents.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ReturnedHoldsTable } from '../adapters/returned-holds.ts';
import { transact } from '../adapters/transaction.ts';
import { connect, documents } from '../platform/connect.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { streamHandler } from '../platform/stream-handler.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly products: ProductsTable;
  readonly returnedHolds: ReturnedHoldsTable;
}

const text = z.object({ S: z.string().min(1) }).transform(({ S }) => S);
const positive = z.object({ N: z.coerce.number().pipe(z.int().positive()) }).transform(({ N }) => N);
const HoldSchema = z.object({ productId: text, orderId: text, quantity: positive, generation: positive });
type Hold = z.output<typeof HoldSchema>;

/** Whose removals carry this are time to live's; all others are somebody's hand. */
const TIME_TO_LIVE = 'dynamodb.amazonaws.com';

/**
 * The backstop of holds that nobody ended: gives the pieces of a row that was removed while it was active back to their
 * product, once, however often and in whatever order its record is delivered. The marker that says so is written in
 * the same transaction; ReclaimStock writes the same one when it takes a removed row over.
 *
 * A record that cannot be read is logged, counted and passed by: it would be no better next time, and must not hold up
 * those behind it.
 *
 * @throws StockContention, TableUnavailable: to be delivered again
 */
export async function releaseExpiredHold(record: DynamoDBRecord, deps: Dependencies): Promise<void> {
  if (!wasCounted(record)) return;
  const parsed = HoldSchema.safeParse(record.dynamodb?.OldImage);
  if (!parsed.success) return reportUnreadable(record, parsed.error);

  const hold = parsed.data;
  const marker = deps.returnedHolds.mark(hold, Date.now());
  const failures = await transact(deps.documents, {
    marker,
    stock: deps.products.release(hold.productId, hold.quantity),
  });
  if (failures.size === 0) return reportReturned(record, hold);
  if (failures.has('marker')) return logger.info('The hold was dealt with before', idsOf(hold));

  reportUncountable(hold, failures.get('stock'));
  await transact(deps.documents, { marker });
}

/** The mapping's filter says the same: a mapping without it must not give sold pieces back. */
const wasCounted = ({ eventName, dynamodb }: DynamoDBRecord): boolean =>
  eventName === 'REMOVE' &&
  dynamodb?.OldImage?.['status']?.S === 'active' &&
  dynamodb.OldImage['counted']?.BOOL === true;

const idsOf = ({ orderId, ...hold }: Hold) => ({ checkoutId: orderId, ...hold });

function reportReturned(record: DynamoDBRecord, hold: Hold): void {
  const { principalId } = (record.userIdentity ?? {}) as { readonly principalId?: unknown };
  count('ReservationExpired', hold.quantity);
  logger.warn('A hold was removed while it was active: its pieces are free again', {
    ...idsOf(hold),
    removedBy: principalId === TIME_TO_LIVE ? 'time to live' : 'hand',
  });
}

/**
 * The product cannot give up what this row counted. Either an admin deleted it, and there is no count left; or fewer
 * pieces are reserved than the row alone held, so somebody else changed the count. Then nothing is subtracted: what is
 * left may be other customers' pieces, and too much reserved sells too little, where too little would sell a piece
 * twice. The marker is written all the same, because a person who counts the active rows anew counts without this
 * one, which must not be subtracted after that, nor taken over as if it were still counted.
 *
 * Said before the marker is written: better twice than never.
 */
function reportUncountable(hold: Hold, product: Readonly<Record<string, unknown>> | undefined): void {
  if (product === undefined) {
    logger.warn('The product of a removed hold is gone', idsOf(hold));
    return;
  }
  count('StockDrift');
  logger.error('Fewer pieces are reserved than a removed hold counted', {
    ...idsOf(hold),
    reserved: product['reserved'] ?? 0,
  });
}

function reportUnreadable({ dynamodb }: DynamoDBRecord, { issues }: z.ZodError): void {
  count('StreamRecordUnreadable');
  logger.error('A removed hold cannot be read: its pieces stay reserved', {
    sequenceNumber: dynamodb?.SequenceNumber,
    keys: dynamodb?.Keys,
    issues: issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  });
}

const dependencies: Dependencies = {
  documents: documents(),
  products: connect.products(),
  returnedHolds: connect.returnedHolds(),
};

export const handler = streamHandler('ReleaseExpiredHolds', (record) => releaseExpiredHold(record, dependencies));
