import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { listReservations } from '../../ops/operations/list-reservations.ts';
import { releaseExpiredHolds } from '../../ops/operations/release-expired-holds.ts';
import { anAttention } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const HOUR = 3_600_000;
/** Two hours from now: every hold's time is long over. */
let later: number;
let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
  later = Date.now() + 2 * HOUR;
});
afterAll(() => tables.stop());
beforeEach(async () => {
  for (const { productId, reservationId } of await tables.reservationRows())
    await tables.remove('reservations', { productId, reservationId });
});

const OVER: Partial<Checkout> = { ...DECLINED, ending: 'cancelled', endedAt: 1, releasedGeneration: 1 };
const plan = (now = later) => releaseExpiredHolds({ ...tables.deps, now: () => now });

async function aHold(changes: Partial<Checkout> = OVER) {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: 3 }, changes);
  return { id, product };
}

test.each<[string, Partial<Checkout> | 'gone']>([
  ['was cancelled for certain', OVER],
  ['was cancelled before anybody was asked', { ...OVER, askedAt: undefined as never, outcome: undefined as never }],
  ['was paid back', { ...PAID, ending: 'refunded', releasedGeneration: 1 }],
  ['has no record any more', 'gone'],
])('a hold of a checkout that %s is released, once', async (_title, changes) => {
  const { id, product } = await aHold(changes === 'gone' ? OVER : changes);
  if (changes === 'gone') await tables.remove('checkouts', { id });

  const { steps, apply } = await plan();
  expect(steps).toEqual([`Release 3 of ${product} held for order ${id}`]);
  expect((await apply()).text).toBe('1 released, 0 kept.');

  expect((await tables.hold(id, product)).status).toBe('expired');
  expect(await tables.product(product)).toMatchObject({ stock: 10, reserved: 0 });
  expect((await plan()).steps).toEqual([]);
});

test.each<[string, Partial<Checkout>, string]>([
  ['is open', {}, 'still open: use `runs resume'],
  ['is left to a person', { ...OVER, attention: anAttention() }, 'left to a person: use `runs resume'],
  ['nobody knows the payment of', { ...OVER, askedAt: 1, outcome: undefined as never }, 'not certain that nobody paid'],
  ['was paid late', { ...OVER, ...PAID }, 'not certain that nobody paid'],
  ['holds them again for late money', { ...OVER, generation: 2 }, 'its checkout holds it: use `runs resume'],
  ['is confirmed', { ...PAID, ending: 'confirmed' }, 'its order is confirmed'],
])('pieces of a checkout that %s are kept, and it is said what to do', async (_title, changes, says) => {
  const { id, product } = await aHold(changes);

  const { steps, apply } = await plan();
  await apply();

  expect(steps).toEqual([expect.stringContaining(says)]);
  expect((await tables.hold(id, product)).status).toBe('active');
  expect(await tables.product(product)).toMatchObject({ reserved: 3 });
});

test('a hold is kept for an hour after its time, and not looked at before', async () => {
  const { product } = await aHold();

  expect((await plan(Date.now() + HOUR)).steps).toEqual([expect.stringContaining('its time is not long over')]);
  expect((await plan(Date.now())).steps).toEqual([]);
  expect(await tables.product(product)).toMatchObject({ reserved: 3 });
});

test('rows of the old checkout are left alone', async () => {
  const product = await aNewProduct(tables);
  const old = { productId: product, reservationId: 'old', orderId: 'old', quantity: 2, expiresAt: 1, status: 'active' };
  await tables.put('reservations', old);

  expect((await plan()).steps).toEqual([]);
});

test.each<[string, (hold: { id: string; product: string }) => Promise<unknown>, number]>([
  ['the row goes', ({ id, product }) => tables.remove('reservations', { productId: product, reservationId: id }), 3],
  ['the checkout is paid after all', ({ id }) => tables.changeCheckout(id, PAID), 3],
  ['a person is called for', ({ id }) => tables.changeCheckout(id, { attention: anAttention() }), 3],
  ['late money holds it again', ({ id }) => tables.changeCheckout(id, { generation: 2 }), 3],
])('nothing is freed when %s in between', async (_title, happens, reserved) => {
  const hold = await aHold();
  const { apply } = await plan();
  await happens(hold);

  expect((await apply()).data).toMatchObject({ released: [{ result: 'moved' }] });

  expect(await tables.product(hold.product)).toMatchObject({ reserved });
});

test('a hold that its product does not count ends, and gives nothing back', async () => {
  const { id, product } = await aHold();
  await tables.put('products', { ...(await tables.product(product)), reserved: 1 });

  const report = await (await plan()).apply();

  expect(report.text).toContain('1 were ended, but their products did not count them: run `stock audit`.');
  expect((await tables.hold(id, product)).status).toBe('expired');
  expect(await tables.product(product)).toMatchObject({ reserved: 1 });
});

test('the list says what is held for whom, and what its checkout is at', async () => {
  const over = await aHold();
  const open = await aHold({});
  const list = (filter: Parameters<typeof listReservations>[0], now = Date.now()) =>
    listReservations(filter, { ...tables.deps, now: () => now });

  expect(await list({})).toMatchObject([
    { productId: over.product, orderId: over.id, orderNumber: expect.any(String), quantity: 3, checkout: 'cancelled' },
    { productId: open.product, checkout: 'open', isOver: false },
  ]);
  expect(await list({ product: open.product })).toHaveLength(1);
  expect(await list({ expired: true })).toEqual([]);
  expect(await list({ expired: true }, later)).toHaveLength(2);
  await (await plan()).apply();
  expect(await list({ order: over.id })).toMatchObject([{ status: 'expired' }]);
  expect(await list({ product: over.product })).toEqual([]);
});
