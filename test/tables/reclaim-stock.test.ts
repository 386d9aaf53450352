import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { releaseExpiredHold } from '../../lambdas/streams/release-expired-holds.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { reclaimStock } from '../../lambdas/steps/reclaim-stock.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

const reclaim = (id: string, deps: Partial<StartedTables['deps']> = {}) =>
  reclaimStock(aStepInput(id), { ...tables.deps, ...deps });

/** Money for an order whose pieces were given back when it ended. */
async function aLateCheckout(
  cart: Readonly<Record<string, number>>,
  changes: Partial<Checkout> = {},
): Promise<Checkout> {
  const { id } = await aHeldCheckout(tables, cart, DECLINED);
  await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);
  await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID', paymentReference: 'BANK' }, Date.now());
  await tables.changeCheckout(id, changes);
  return tables.checkout(id);
}

/** Money for an order that still holds its pieces: the hold ran out before anybody confirmed or cancelled. */
const aPaidCheckout = (cart: Readonly<Record<string, number>>): Promise<Checkout> => aHeldCheckout(tables, cart, PAID);

/** Time to live removes the row; this is the record that the stream will deliver. */
async function removeByTimeToLive(row: Reservation): Promise<DynamoDBRecord> {
  await tables.remove('reservations', { productId: row.productId, reservationId: row.reservationId });
  return {
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    dynamodb: { SequenceNumber: '1', OldImage: marshall(row, { removeUndefinedValues: true }) as never },
  };
}
const deliver = (record: DynamoDBRecord): Promise<void> => releaseExpiredHold(record, tables.deps);
const isMarked = async ({ productId, orderId, generation }: Reservation): Promise<boolean> =>
  (await tables.returnedHolds.findMarked([{ productId, orderId, generation }])).size === 1;

/** R1: `reserved` is what the active rows say, and those whose removal the stream has yet to tell of. */
async function expectCounted(product: string, removedPieces = 0): Promise<void> {
  const { stock, reserved } = await tables.product(product);
  expect(reserved).toBe((await tables.activePieces(product)) + removedPieces);
  expect(reserved).toBeGreaterThanOrEqual(0);
  expect(reserved).toBeLessThanOrEqual(stock);
}

describe('late money', () => {
  test('holds all pieces again when all are free, and its order can be confirmed', async () => {
    const [a, b] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id, generation } = await aLateCheckout({ [a]: 2, [b]: 1 });
    const before = Date.now();

    await reclaim(id);

    for (const [product, quantity] of [
      [a, 2],
      [b, 1],
    ] as const) {
      expect(await tables.hold(id, product)).toMatchObject({
        status: 'active',
        quantity,
        generation: 2,
        counted: true,
      });
      expect((await tables.hold(id, product)).expiresAt).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 600);
      expect((await tables.product(product)).reserved).toBe(quantity);
      await expectCounted(product);
    }
    const checkout = await tables.checkout(id);
    expect(checkout.generation).toBe((generation ?? 0) + 1);
    expect(checkout.holdUntil).toBeGreaterThanOrEqual(before + 600_000);
    expect(checkout.dueAt).toBeGreaterThanOrEqual(before + 60_000);

    await confirmOrder(aStepInput(id), tables.deps);

    expect(await tables.product(a)).toMatchObject({ stock: 8, reserved: 0 });
    expect(await tables.order(id)).toMatchObject({ status: 'active' });
    expect((await tables.order(id)).history.map(({ from, to }) => [from, to])).toEqual([
      [null, 'inactive'],
      ['inactive', 'invalid'],
      ['invalid', 'active'],
    ]);
  });

  test('keeps what is still held and holds the rest, as one generation', async () => {
    const [kept, freed] = [await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aPaidCheckout({ [kept]: 1, [freed]: 2 });
    await tables.put('reservations', { ...(await tables.hold(id, freed)), status: 'expired' });
    await tables.put('products', { ...(await tables.product(freed)), reserved: 0 });

    await reclaim(id);

    for (const [product, quantity] of [
      [kept, 1],
      [freed, 2],
    ] as const) {
      expect(await tables.hold(id, product)).toMatchObject({ status: 'active', generation: 2 });
      expect((await tables.product(product)).reserved).toBe(quantity);
      await expectCounted(product);
    }
  });

  test('never makes a hold shorter', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aPaidCheckout({ [product]: 1 });
    const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
    await tables.put('reservations', { ...(await tables.hold(id, product)), expiresAt });

    await reclaim(id);

    expect((await tables.hold(id, product)).expiresAt).toBe(expiresAt);
  });

  test('twice, and ten times at once, holds once', async () => {
    const product = await aNewProduct(tables, { reserved: 3, stock: 20 });
    const { id } = await aLateCheckout({ [product]: 2 });

    await Promise.all(Array.from({ length: 10 }, () => reclaim(id)));
    await reclaim(id);

    expect((await tables.product(product)).reserved).toBe(5);
    expect(await tables.hold(id, product)).toMatchObject({ status: 'active', quantity: 2 });
    expect((await tables.checkout(id)).generation).toBe((await tables.hold(id, product)).generation);
  });

  test('whose answer was lost holds once when the step is repeated', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 2 });
    const documents = {
      send: async (command: never) => {
        await tables.documents.send(command);
        throw new Error('The connection broke');
      },
    } as unknown as StartedTables['documents'];

    await expect(reclaim(id, { documents })).rejects.toThrow('broke');
    await reclaim(id);

    expect((await tables.product(product)).reserved).toBe(2);
    await expectCounted(product);
  });

  test('has nothing to hold when the order is active already', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 1 });
    await tables.put('orders', { ...(await tables.order(id)), status: 'active' });
    const before = await tables.ending(id, product);

    await reclaim(id);

    expect(await tables.ending(id, product)).toEqual(before);
  });
});

describe('late money whose pieces are gone', () => {
  test('says which, with the true free counts, and holds none of the others', async () => {
    const [free, short, gone] = [
      await aNewProduct(tables),
      await aNewProduct(tables, { stock: 5 }),
      await aNewProduct(tables, { stock: 4, title: 'Slut' }),
    ];
    const { id } = await aLateCheckout({ [free]: 1, [short]: 3, [gone]: 1 });
    await tables.put('products', { ...(await tables.product(short)), reserved: 3 });
    await tables.put('products', { ...(await tables.product(gone)), stock: 0 });
    const before = await tables.ending(id, free);

    expect(await failureOf(reclaim(id))).toMatchObject({
      name: 'InsufficientStock',
      details: {
        items: [
          { id: short, requested: 3, available: 2 },
          { id: gone, title: 'Slut', requested: 1, available: 0 },
        ],
      },
    });
    expect(await tables.ending(id, free)).toEqual(before);
  });

  test('is told so of a product that was deleted', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 1 });
    await tables.remove('products', { id: product });

    expect(await failureOf(reclaim(id))).toMatchObject({
      name: 'InsufficientStock',
      details: { items: [{ id: product, requested: 1, available: 0 }] },
    });
  });

  test('of which another buyer takes the last while it reads gets none', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aLateCheckout({ [product]: 2 });
    const find = interrupted(
      (ids: readonly string[]) => tables.products.find(ids),
      () => aHeldCheckout(tables, { [product]: 1 }),
    );

    expect(await failureOf(reclaim(id, { products: { ...tables.products, find } }))).toMatchObject({
      name: 'InsufficientStock',
      details: { items: [{ id: product, available: 1 }] },
    });
    await expectCounted(product);
  });

  test('holds what is free though the stock it read was stale', async () => {
    const product = await aNewProduct(tables, { stock: 10 });
    const { id } = await aLateCheckout({ [product]: 2 });
    const find = interrupted(
      (ids: readonly string[]) => tables.products.find(ids),
      async () => tables.put('products', { ...(await tables.product(product)), stock: 3, reserved: 0 }),
    );

    await reclaim(id, { products: { ...tables.products, find } });

    expect(await tables.product(product)).toMatchObject({ stock: 3, reserved: 2 });
  });

  test('of two orders that want the last piece again, one has it', async () => {
    for (let round = 0; round < 5; round++) {
      const product = await aNewProduct(tables, { stock: 1 });
      const orders = [await aLateCheckout({ [product]: 1 }), await aLateCheckout({ [product]: 1 })];

      const results = await Promise.allSettled(orders.map(({ id }) => reclaim(id)));

      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
        name: 'InsufficientStock',
      });
      expect((await tables.product(product)).reserved).toBe(1);
      await expectCounted(product);
    }
  });
});

describe('a row that time to live removed while its pieces still count', () => {
  test('is taken over, and the record of its removal changes nothing when it comes', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aPaidCheckout({ [product]: 2 });
    const row = await tables.hold(id, product);
    const record = await removeByTimeToLive(row);
    await expectCounted(product, 2);

    // Nothing is free: the pieces are the order's own.
    await reclaim(id);

    expect((await tables.product(product)).reserved).toBe(2);
    expect(await tables.hold(id, product)).toMatchObject({
      status: 'active',
      quantity: 2,
      generation: 2,
      counted: true,
    });
    expect(await isMarked(row)).toBe(true);
    await deliver(record);
    await deliver(record);
    expect((await tables.product(product)).reserved).toBe(2);
    await expectCounted(product);
    await confirmOrder(aStepInput(id), tables.deps);
    expect(await tables.product(product)).toMatchObject({ stock: 0, reserved: 0 });
  });

  test('whose removal the stream told of first is held anew', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aPaidCheckout({ [product]: 2 });
    const record = await removeByTimeToLive(await tables.hold(id, product));
    await deliver(record);
    expect((await tables.product(product)).reserved).toBe(0);

    await reclaim(id);
    await deliver(record);

    expect((await tables.product(product)).reserved).toBe(2);
    expect(await tables.hold(id, product)).toMatchObject({ status: 'active', generation: 2 });
    await expectCounted(product);
  });

  test('whose pieces the stream gave back, and another buyer has, is gone', async () => {
    const product = await aNewProduct(tables, { stock: 1 });
    const { id } = await aPaidCheckout({ [product]: 1 });
    await deliver(await removeByTimeToLive(await tables.hold(id, product)));
    await aHeldCheckout(tables, { [product]: 1 });

    expect(await errorNameOf(reclaim(id))).toBe('InsufficientStock');
    await expectCounted(product);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'is dealt with once when the stream and the late money come at the same time (%d)',
    async (round) => {
      const product = await aNewProduct(tables, { stock: 2 });
      const { id } = await aPaidCheckout({ [product]: 2 });
      const record = await removeByTimeToLive(await tables.hold(id, product));
      const stream = async (): Promise<void> => {
        for (let turn = 0; turn < round; turn++) await tables.checkout(id);
        await deliver(record);
      };

      await Promise.all([reclaim(id), stream(), deliver(record)]);

      expect((await tables.product(product)).reserved).toBe(2);
      await expectCounted(product);
    },
  );

  test('and taken over is removed again: the pieces of its next generation come back once', async () => {
    const product = await aNewProduct(tables, { stock: 2 });
    const { id } = await aPaidCheckout({ [product]: 2 });
    const first = await removeByTimeToLive(await tables.hold(id, product));
    await reclaim(id);
    const second = await removeByTimeToLive(await tables.hold(id, product));

    for (const record of [second, first, second, first]) await deliver(record);

    expect((await tables.product(product)).reserved).toBe(0);
    await reclaim(id);
    expect((await tables.product(product)).reserved).toBe(2);
    await expectCounted(product);
  });

  test('is taken over beside a line that is kept and one that is free', async () => {
    const [lost, kept, free] = [await aNewProduct(tables), await aNewProduct(tables), await aNewProduct(tables)];
    const { id } = await aPaidCheckout({ [lost]: 1, [kept]: 2, [free]: 3 });
    const record = await removeByTimeToLive(await tables.hold(id, lost));
    await deliver(await removeByTimeToLive(await tables.hold(id, free)));

    await reclaim(id);
    await deliver(record);

    for (const [product, quantity] of [
      [lost, 1],
      [kept, 2],
      [free, 3],
    ] as const) {
      expect(await tables.hold(id, product)).toMatchObject({ status: 'active', quantity, generation: 2 });
      expect((await tables.product(product)).reserved).toBe(quantity);
    }
  });
});

test('a row that was given back and removed long after is held anew, not taken over', async () => {
  const product = await aNewProduct(tables, { stock: 3 });
  const { id } = await aLateCheckout({ [product]: 2 });
  const row = await tables.hold(id, product);
  const record = await removeByTimeToLive(row);
  await deliver(record);
  expect((await tables.product(product)).reserved).toBe(0);

  await reclaim(id);

  expect((await tables.product(product)).reserved).toBe(2);
  expect(await tables.hold(id, product)).toMatchObject({ status: 'active', generation: 2 });
  expect(await isMarked(row)).toBe(false);
  await expectCounted(product);
});

describe('nothing is held again', () => {
  const blocked: [string, Partial<Checkout>, string][] = [
    ['a newer attempt took its place', { successor: 'another' }, 'Superseded'],
    [
      'the money is going back already',
      { refund: { number: 1, id: 'A', reason: 'operator', begunAt: 1 } },
      'RefundBegun',
    ],
    ['it was never paid', { outcome: 'DECLINED', outcomeRank: 1 }, 'Error'],
    ['another amount was paid', { outcome: 'MISMATCH', outcomeRank: 2 }, 'Error'],
  ];

  test.each(blocked)('when %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 1 }, changes);
    const before = await tables.ending(id, product);

    expect(await errorNameOf(reclaim(id))).toBe(error);
    expect(await tables.ending(id, product)).toEqual(before);
  });

  test.each(blocked.slice(0, 2))('when meanwhile %s', async (_title, changes, error) => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 1 });
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.changeCheckout(id, changes),
    );

    expect(await errorNameOf(reclaim(id, { reservations: { ...tables.reservations, find } }))).toBe(error);
    expect((await tables.product(product)).reserved).toBe(0);
    expect((await tables.hold(id, product)).status).toBe('cancelled');
  });

  test('by a run that is over', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aLateCheckout({ [product]: 1 }, { runNumber: 2 });

    expect(await errorNameOf(reclaim(id))).toBe('StaleRun');
    expect((await tables.product(product)).reserved).toBe(0);
  });
});
