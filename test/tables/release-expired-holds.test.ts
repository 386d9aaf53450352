import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { productsTable } from '../../lambdas/adapters/products.ts';
import { StockContention, TableUnavailable } from '../../lambdas/domain/errors.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { PAID_RECORD_SECONDS } from '../../lambdas/domain/timing.ts';
import { logger, metrics } from '../../lambdas/platform/powertools.ts';
import { streamHandler } from '../../lambdas/platform/stream-handler.ts';
import { releaseExpiredHold } from '../../lambdas/streams/release-expired-holds.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
/** What was counted, beside the orders that the holds are for. */
let counted: Record<string, number>;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(() => {
  counted = {};
  const addMetric = metrics.addMetric.bind(metrics);
  jest.spyOn(metrics, 'addMetric').mockImplementation((name, unit, value) => {
    if (name !== 'OrderCreated') counted[name] = (counted[name] ?? 0) + value;
    return addMetric(name, unit, value);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => tables.stop());

const TIME_TO_LIVE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
let sequenceNumber = 100;

/** The stream's record of a row that is no longer there; `changes` are what of the row is not as it should be. */
function aRemoval(row: Reservation, changes: object = {}, record: Partial<DynamoDBRecord> = {}): DynamoDBRecord {
  sequenceNumber += 1;
  const image = marshall({ ...row, ...changes }, { removeUndefinedValues: true });
  return {
    eventID: `event-${sequenceNumber}`,
    eventName: 'REMOVE',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-north-1',
    userIdentity: TIME_TO_LIVE,
    dynamodb: {
      SequenceNumber: String(sequenceNumber),
      Keys: marshall({ productId: row.productId, reservationId: row.reservationId }) as never,
      OldImage: image as never,
    },
    ...record,
  };
}

/** The row is gone, and this is the record of it. */
async function removed(row: Reservation): Promise<DynamoDBRecord> {
  await tables.remove('reservations', { productId: row.productId, reservationId: row.reservationId });
  return aRemoval(row);
}

/** A product of which `quantity` pieces were held by a row that has been removed. */
async function aRemovedHold({ quantity = 2, reserved = 0 } = {}) {
  const product = await aNewProduct(tables, { reserved });
  const { id } = await aHeldCheckout(tables, { [product]: quantity });
  const hold = await tables.hold(id, product);
  return { product, order: id, hold, record: await removed(hold) };
}

const handle = streamHandler('ReleaseExpiredHolds', (record) => releaseExpiredHold(record, tables.deps));
/** What Lambda gets for a batch: the sequence numbers that failed. */
async function deliver(...records: DynamoDBRecord[]): Promise<string[]> {
  const answer = await handle({ Records: records }, { functionName: 'ReleaseExpiredHolds' } as Context);
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
const reservedOf = async (product: string): Promise<number> => (await tables.product(product)).reserved;
const isMarked = async ({ productId, orderId, generation }: Reservation): Promise<boolean> =>
  (await tables.returnedHolds.findMarked([{ productId, orderId, generation }])).size === 1;
const numberOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';

describe('a hold that was removed while it was active', () => {
  test('gives its pieces back, and no others', async () => {
    const { product, hold, record } = await aRemovedHold({ quantity: 2, reserved: 3 });

    expect(await deliver(record)).toEqual([]);

    expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 3 });
    expect(await isMarked(hold)).toBe(true);
    expect(counted).toEqual({ ReservationExpired: 2 });
  });

  test('gives them back once, delivered twice: in another batch, in the same one, at the same time', async () => {
    const { product, record } = await aRemovedHold({ quantity: 2, reserved: 5 });

    await Promise.all([deliver(record, record), deliver(record)]);
    expect(await deliver(record)).toEqual([]);

    expect(await reservedOf(product)).toBe(5);
    expect(counted).toEqual({ ReservationExpired: 2 });
  });

  test('is dealt with for each reserving transaction, in whatever order their records come', async () => {
    const { product, hold, record } = await aRemovedHold({ quantity: 2, reserved: 4 });
    const product2 = await tables.product(product);
    await tables.put('products', { ...product2, reserved: product2.reserved + 2 });
    const later = aRemoval(hold, { generation: 2 });

    expect(await deliver(later, record, later, record)).toEqual([]);

    expect(await reservedOf(product)).toBe(4);
    expect(counted).toEqual({ ReservationExpired: 4 });
  });

  test('gives them back too when an admin removed it, and the log says so', async () => {
    const { product, hold } = await aRemovedHold();
    const said = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    const { userIdentity: _, ...record } = aRemoval(hold);

    await deliver(record);

    expect(await reservedOf(product)).toBe(0);
    expect(said).toHaveBeenCalledWith(expect.any(String), {
      checkoutId: hold.orderId,
      productId: product,
      quantity: 2,
      generation: 1,
      removedBy: 'hand',
    });
  });

  test('leaves alone what somebody took over under its marker', async () => {
    const { product, hold, record } = await aRemovedHold();
    const taken = { ...hold, generation: 2 };
    await tables.put('reservations', taken);
    await tables.put('checkouts', { id: `returned#${product}#${hold.orderId}#1`, kind: 'returned' });

    expect(await deliver(record)).toEqual([]);

    expect(await reservedOf(product)).toBe(2);
    expect(counted).toEqual({});
  });

  test('its marker outlives the longest kept checkout record by far', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_795_000_000_000);
    const { hold, record } = await aRemovedHold();

    await deliver(record);

    const id = `returned#${hold.productId}#${hold.orderId}#${hold.generation}`;
    const marker = (await tables.all('checkouts')).find((item) => item['id'] === id);
    expect(marker).toEqual({ id, kind: 'returned', expiresAt: 1_795_000_000 + 430 * 86_400 });
    expect(Number(marker?.['expiresAt'])).toBeGreaterThan(1_795_000_000 + PAID_RECORD_SECONDS);
  });

  test('is no checkout to anybody who looks its marker up', async () => {
    const { hold, record } = await aRemovedHold();
    await deliver(record);

    const id = `returned#${hold.productId}#${hold.orderId}#${hold.generation}`;
    expect(await tables.checkouts.find(id)).toBeUndefined();
  });
});

describe('nothing is given back for', () => {
  test.each<[string, object, Partial<DynamoDBRecord>]>([
    ['a sold hold', { status: 'confirmed' }, {}],
    ['a hold that was cancelled', { status: 'cancelled' }, {}],
    ['a row of the old checkout', { counted: undefined }, {}],
    ['a change of a row', {}, { eventName: 'MODIFY' }],
  ])('%s, although the filter let it through', async (_, changes, record) => {
    const { product, hold } = await aRemovedHold();

    expect(await deliver(aRemoval(hold, changes, record))).toEqual([]);

    expect(await reservedOf(product)).toBe(2);
    expect(await isMarked(hold)).toBe(false);
    expect(counted).toEqual({});
  });

  test.each<[string, object]>([
    ['no quantity', { quantity: undefined }],
    ['half a piece', { quantity: 0.5 }],
    ['no piece', { quantity: 0 }],
    ['fewer than no pieces, which would hold some', { quantity: -2 }],
    ['a quantity in words', { quantity: 'two' }],
    ['a quantity that is no number', { quantity: null }],
    ['no order', { orderId: undefined }],
    ['no generation', { generation: undefined }],
  ])('a row with %s: it is told, counted and passed by', async (_, changes) => {
    const { product, hold } = await aRemovedHold();
    const next = await aRemovedHold();
    const said = jest.spyOn(logger, 'error').mockImplementation(() => undefined);
    const record = aRemoval(hold, changes);

    expect(await deliver(record, next.record)).toEqual([]);

    expect(await reservedOf(product)).toBe(2);
    expect(await reservedOf(next.product)).toBe(0);
    expect(counted).toEqual({ StreamRecordUnreadable: 1, ReservationExpired: 2 });
    expect(said).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ sequenceNumber: numberOf(record), keys: record.dynamodb?.Keys }),
    );
  });
});

describe('a product that cannot give up what the hold counted', () => {
  test('deleted by an admin: the hold is marked as dealt with, and nothing comes back', async () => {
    const { product, hold, record } = await aRemovedHold();
    await tables.remove('products', { id: product });

    expect(await deliver(record)).toEqual([]);
    expect(await isMarked(hold)).toBe(true);
    expect((await tables.products.find([product])).size).toBe(0);
    expect(counted).toEqual({});
  });

  test.each([[1], [undefined]])('with %p pieces reserved: none is freed, and a person is told', async (reserved) => {
    const { product, hold, record } = await aRemovedHold({ quantity: 2 });
    const row = await tables.product(product);
    await tables.put('products', { ...row, reserved });
    const said = jest.spyOn(logger, 'error').mockImplementation(() => undefined);

    expect(await deliver(record)).toEqual([]);

    expect(await reservedOf(product)).toBe(reserved ?? 0);
    expect(await isMarked(hold)).toBe(true);
    expect(counted).toEqual({ StockDrift: 1 });
    expect(said).toHaveBeenCalledWith(expect.any(String), {
      checkoutId: hold.orderId,
      productId: product,
      quantity: 2,
      generation: 1,
      reserved: reserved ?? 0,
    });
  });

  test('counted anew by a person afterwards: the hold is not subtracted from the true count', async () => {
    const { product, record } = await aRemovedHold({ quantity: 2 });
    const row = await tables.product(product);
    await tables.put('products', { ...row, reserved: 1 });
    await deliver(record);
    await tables.put('products', { ...row, reserved: 6 });

    expect(await deliver(record)).toEqual([]);

    expect(await reservedOf(product)).toBe(6);
    expect(counted).toEqual({ StockDrift: 1 });
  });
});

describe('a batch with a record that fails', () => {
  interface Fault {
    readonly product: string;
    readonly error: Error;
    readonly when: 'before' | 'after';
  }
  /** Delivers while the record of one product fails, before its work or right after it. */
  const deliverWith = async ({ product, error, when }: Fault, ...records: DynamoDBRecord[]): Promise<string[]> => {
    const failing = streamHandler('ReleaseExpiredHolds', async (record) => {
      const isFailing = record.dynamodb?.OldImage?.['productId']?.S === product;
      if (isFailing && when === 'before') throw error;
      await releaseExpiredHold(record, tables.deps);
      if (isFailing) throw error;
    });
    const answer = await failing({ Records: records }, { functionName: 'ReleaseExpiredHolds' } as Context);
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  test.each([
    ['before', new StockContention('busy')],
    ['before', new TableUnavailable('away')],
    ['after', new TableUnavailable('the answer was lost')],
  ] as const)('%s its work was done (%p) names it alone; repeated, all gave back once', async (when, error) => {
    const first = await aRemovedHold();
    const second = await aRemovedHold();
    const third = await aRemovedHold();
    const reserved = () => Promise.all([first, second, third].map(({ product }) => reservedOf(product)));

    const failures = await deliverWith(
      { product: second.product, error, when },
      first.record,
      second.record,
      third.record,
    );

    expect(failures).toEqual([numberOf(second.record)]);
    expect(await reserved()).toEqual([0, when === 'before' ? 2 : 0, 0]);

    expect(await deliver(second.record, third.record)).toEqual([]);
    expect(await reserved()).toEqual([0, 0, 0]);
    const unavailable = error instanceof TableUnavailable ? { TableUnavailable: 1 } : {};
    expect(counted).toEqual({
      ReservationExpired: 6,
      ReleaseExpiredHoldsFailed: 1,
      FunctionFailed: 1,
      ...unavailable,
    });
  });

  test('names every record when all of them fail', async () => {
    const { product, record, hold } = await aRemovedHold();
    const again = aRemoval(hold);
    const fault: Fault = { product, error: new TableUnavailable('away'), when: 'before' };

    expect(await deliverWith(fault, record, again)).toEqual([numberOf(record), numberOf(again)]);
    expect(await isMarked(hold)).toBe(false);
  });

  test('goes to a table that is not there: nothing is marked that was not given back', async () => {
    const { product, hold, record } = await aRemovedHold();
    const products = productsTable(tables.documents, 'smultron-no-such-table');
    const failing = streamHandler('ReleaseExpiredHolds', (each) =>
      releaseExpiredHold(each, { ...tables.deps, products }),
    );

    const answer = await failing({ Records: [record] }, { functionName: 'ReleaseExpiredHolds' } as Context);

    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: numberOf(record) }]);
    expect(await isMarked(hold)).toBe(false);
    expect(await reservedOf(product)).toBe(2);
  });
});

test('markers are found for the holds that have one, for that generation alone', async () => {
  const [a, b] = [await aRemovedHold(), await aRemovedHold()];
  await deliver(a.record);
  const find = async (generation: number) => {
    const holds = [a, b].map(({ product, order }) => ({ productId: product, orderId: order, generation }));
    return [...(await tables.returnedHolds.findMarked(holds))].map(({ productId }) => productId);
  };

  expect(await find(1)).toEqual([a.product]);
  expect(await find(2)).toEqual([]);
  expect(await tables.returnedHolds.findMarked([])).toEqual(new Set());
});

test.each(['before', 'after'])(
  'an order that is cancelled %s the delivery gives nothing back a second time',
  async (when) => {
    const { order, product, record } = await aRemovedHold({ quantity: 2, reserved: 4 });
    await tables.changeCheckout(order, DECLINED);
    const cancel = () => cancelOrder({ ...aStepInput(order), caught: null }, tables.deps);

    if (when === 'before') await cancel();
    await deliver(record);
    if (when === 'after') await cancel();

    expect((await tables.order(order)).status).toBe('invalid');
    expect(await reservedOf(product)).toBe(4);
  },
);
