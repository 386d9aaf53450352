import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { auditOrders } from '../../lambdas/audit/audit-orders.ts';
import { Budget } from '../../lambdas/audit/budget.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aStepFunctions } from './step-functions.ts';

let tables: StartedTables;
let steps: ReturnType<typeof aStepFunctions>;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  steps = aStepFunctions();
  for (const { id } of await tables.all('orders')) await tables.remove('orders', { id: String(id) });
});

async function audit(
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  { since = 0, budget = new Budget(60_000) } = {},
) {
  const pause = async () => {
    await meanwhile();
  };
  const deps = { ...tables.deps, runs: steps.runs, now: () => Date.now(), pause };
  return { ...(await auditOrders(since, deps, budget)), budget };
}

const said = async (...given: Parameters<typeof audit>) =>
  (await audit(...given)).findings.map(({ rule, subject, says }) => `${rule} ${subject}: ${says}`);

/** Somebody's hand, past everything. */
async function setStatus(id: string, status: string): Promise<void> {
  await tables.put('orders', { ...(await tables.order(id)), status });
}

const aConfirmed = async (): Promise<string> => {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: 2 }, PAID);
  await confirmOrder(aStepInput(id), tables.deps);
  return id;
};

const aCancelled = async (changes: Partial<Checkout> = {}): Promise<string> => {
  const product = await aNewProduct(tables);
  const over = { ...DECLINED, ending: 'cancelled', endedAt: 1, releasedGeneration: 1 } as const;
  const { id } = await aHeldCheckout(tables, { [product]: 2 }, { ...over, dueAt: undefined as never, ...changes });
  await tables.put('reservations', { ...(await tables.hold(id, product)), status: 'cancelled' });
  await setStatus(id, 'invalid');
  return id;
};

test('orders of every kind that are as they should be give no finding', async () => {
  await aConfirmed();
  await aCancelled();
  await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 });

  expect(await audit()).toMatchObject({ findings: [], orders: 3 });
});

test('an order that somebody set active by hand is named', async () => {
  const id = await aCancelled();
  await setStatus(id, 'active');

  expect(await said()).toEqual([
    `R3 ${id}: is active, but its payment is DECLINED`,
    expect.stringMatching(`^R3 ${id}: is active, but there is no sale of 2 of`),
  ]);
});

test('an order that somebody set invalid by hand is named, with its money', async () => {
  const id = await aConfirmed();
  await tables.changeCheckout(id, { dueAt: undefined });
  await setStatus(id, 'invalid');

  expect(await said()).toEqual([
    `R3 ${id}: is paid, but invalid`,
    `R4 ${id}: is invalid, but its payment is PAID`,
    `R5 ${id}: is paid, but the order is invalid`,
  ]);
});

test('what a step puts right between two looks is no finding', async () => {
  const id = await aCancelled();
  await setStatus(id, 'active');

  expect(await said(() => setStatus(id, 'invalid'))).toEqual([]);
});

test('what is wrong in another way at the second look is moving: the next audit tells', async () => {
  const id = await aCancelled();
  await setStatus(id, 'active');

  const moves = () => tables.changeCheckout(id, { outcome: 'CANCELLED' });

  expect(await said(moves)).toEqual([expect.stringContaining('there is no sale of 2 of')]);
});

test.each<[string, (id: string) => unknown]>([
  ['has a run under way', (id) => steps.put(id, 1, 'running')],
  ['is left to a person', (id) => tables.changeCheckout(id, { attention: anAttention() })],
  ['is due', (id) => tables.changeCheckout(id, { dueAt: Date.now() })],
  ['is of the old checkout', async (id) => tables.put('orders', without(await tables.order(id), 'history'))],
])('an order that %s is left alone', async (_title, arrange) => {
  const id = await aCancelled();
  await setStatus(id, 'active');
  await arrange(id);

  expect(await said()).toEqual([]);
});

test('orders from before the last days are not looked at', async () => {
  await setStatus(await aCancelled(), 'active');

  expect(await audit(undefined, { since: Date.now() + 1 })).toMatchObject({ findings: [], orders: 0 });
});

test('an audit without time looks at no order, and says so', async () => {
  await aCancelled();

  const { orders, budget } = await audit(undefined, { budget: new Budget(-1) });

  expect(orders).toBe(0);
  expect(budget.isCutShort).toBe(true);
});

function without(order: object, attribute: string): object {
  return Object.fromEntries(Object.entries(order).filter(([name]) => name !== attribute));
}
