import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transact } from '../../lambdas/adapters/transaction.ts';
import { beginCheckout } from '../../lambdas/api/begin-checkout.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { idempotencyId } from '../../lambdas/domain/identifiers.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { anAttention, aRequest, aStepInput } from '../support/builders.ts';
import { errorNameOf, failureOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const NOW = 1_795_000_000_000;
const HOUR = 3_600_000;
const ENDED: Partial<Checkout> = { ...DECLINED, ending: 'cancelled', endedAt: NOW };

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const begin = (idempotencyKey: string, now = NOW + HOUR, deps: Partial<StartedTables['deps']> = {}) =>
  beginCheckout(aRequest(), { language: 'sv', idempotencyKey, now }, { ...tables.deps, ...deps });

let keys = 0;
/** A key whose first attempt stands like this now. */
async function anAttempt(changes: Partial<Checkout>) {
  const key = `a-key-with-attempts-${(keys += 1)}`;
  const id = await begin(key, NOW);
  await tables.changeCheckout(id, changes);
  return { key, id };
}
const recordOf = async (key: string) =>
  (await tables.all('checkouts')).find(({ id }) => id === idempotencyId(key)) as unknown as {
    readonly attempt: number;
    readonly checkoutId: string;
    readonly expiresAt: number;
  };
const countCheckouts = async (): Promise<number> =>
  (await tables.all('checkouts')).filter(({ kind }) => kind === 'checkout').length;

describe('the same key, after an attempt that ended and is definitely not paid', () => {
  test.each([
    ['was declined', ENDED],
    ['failed', { ...ENDED, outcome: 'ERROR' }],
    ['was cancelled', { ...ENDED, outcome: 'CANCELLED' }],
    ['was refused', { ...ENDED, outcome: 'REFUSED' }],
    ['never reached Swish', { ...ENDED, outcome: 'NOT_FOUND' }],
    ['ended before Swish was asked', { ending: 'cancelled', endedAt: NOW }],
    ['was rejected', { ending: 'rejected', endedAt: NOW }],
  ] as [string, Partial<Checkout>][])('makes a new one: it %s', async (_title, changes) => {
    const { key, id } = await anAttempt(changes);
    const first = await recordOf(key);

    const next = await begin(key);

    expect(next).not.toBe(id);
    expect((await tables.checkout(id)).successor).toBe(next);
    expect(await tables.checkout(next)).toMatchObject({ runNumber: 1, runKind: 'checkout', createdAt: NOW + HOUR });
    expect(await tables.checkout(next)).not.toHaveProperty('successor');
    expect(await recordOf(key)).toMatchObject({ attempt: 2, checkoutId: next, expiresAt: first.expiresAt });
    expect(await begin(key)).toBe(next);
  });

  test('makes exactly one, though ten come at once', async () => {
    for (let round = 0; round < 3; round++) {
      const { key, id } = await anAttempt(ENDED);
      const before = await countCheckouts();

      const ids = await Promise.all(Array.from({ length: 10 }, () => begin(key)));

      const { successor } = await tables.checkout(id);
      expect(successor).toBeDefined();
      expect(ids).toContain(successor);
      expect(new Set([...ids, id, successor]).size).toBe(2);
      expect(await countCheckouts()).toBe(before + 1);
      expect((await recordOf(key)).checkoutId).toBe(successor);
      expect((await recordOf(key)).attempt).toBe(2);
    }
  });

  test('follows the attempt that another request makes, also when that happens while it reads', async () => {
    const { key, id } = await anAttempt(ENDED);
    const checkouts = {
      ...tables.checkouts,
      findIdempotency: interrupted(
        (...of: [string, number]) => tables.checkouts.findIdempotency(...of),
        () => begin(key),
      ),
    };

    const followed = await begin(key, NOW + HOUR, { checkouts });

    expect(followed).not.toBe(id);
    expect((await tables.checkout(id)).successor).toBe(followed);
  });

  test('makes one after the other, as often as they fail', async () => {
    const { key, id } = await anAttempt(ENDED);
    const ids = [id];
    for (let attempt = 2; attempt < 6; attempt++) {
      const next = await begin(key);
      await tables.changeCheckout(next, ENDED);
      ids.push(next);
    }

    expect(new Set(ids).size).toBe(5);
    expect(await recordOf(key)).toMatchObject({ attempt: 5, checkoutId: ids.at(-1) });
    const successors = await Promise.all(ids.slice(0, -1).map(async (one) => (await tables.checkout(one)).successor));
    expect(successors).toEqual(ids.slice(1));
  });

  test('still does not take another body', async () => {
    const { key, id } = await anAttempt(ENDED);
    const other = aRequest({ order: { email: 'other@example.com' } });
    const work = beginCheckout(other, { language: 'sv', idempotencyKey: key, now: NOW }, tables.deps);

    expect(await failureOf(work)).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await tables.checkout(id)).not.toHaveProperty('successor');
  });
});

describe('the same key is answered with the attempt that there is', () => {
  const answers: [string, Partial<Checkout>][] = [
    ['is open', {}],
    ['is declined, and has not ended yet', DECLINED],
    ['is unclear', { askedAt: 1, askCount: 1, unclearSince: 1, closingAt: 1 }],
    ['was paid', { ...PAID, ending: 'confirmed' }],
    ['was paid late', { ...PAID, ending: 'cancelled' }],
    ['was paid wrongly', { ...PAID, outcome: 'MISMATCH', outcomeRank: 2, ending: 'cancelled' }],
    ['was paid back', { ...PAID, ending: 'refunded' }],
    [
      'is on its way back',
      { ...PAID, ending: 'cancelled', refund: { number: 1, id: 'A', reason: 'operator', begunAt: 1 } },
    ],
    ['needs a person', { ...ENDED, attention: anAttention({ reason: 'cancel_failed', at: 1 }) }],
  ];

  test.each(answers)('when it %s', async (_title, changes) => {
    const { key, id } = await anAttempt(changes);
    const before = await tables.checkout(id);

    expect(await begin(key)).toBe(id);

    expect(await tables.checkout(id)).toEqual(before);
    expect((await recordOf(key)).attempt).toBe(1);
  });

  test.each(answers.slice(3))('when meanwhile it %s: no new attempt is made', async (_title, changes) => {
    const { key, id } = await anAttempt(ENDED);
    const before = await countCheckouts();
    const find = interrupted(
      (one: string) => tables.checkouts.find(one),
      () => tables.changeCheckout(id, changes),
    );

    expect(await begin(key, NOW + HOUR, { checkouts: { ...tables.checkouts, find } })).toBe(id);

    expect(await tables.checkout(id)).not.toHaveProperty('successor');
    expect(await countCheckouts()).toBe(before);
    expect((await recordOf(key)).attempt).toBe(1);
  });
});

test('money and a new attempt at the same time: never both the order and its successor', async () => {
  for (let round = 0; round < 12; round++) {
    const product = await aNewProduct(tables);
    const { key, id } = await anAttempt({});
    const held = await aHeldCheckout(tables, { [product]: 1 }, ENDED);
    // The attempt of the key is the one that holds pieces.
    await tables.put('checkouts', { ...(await recordOf(key)), checkoutId: held.id });
    await tables.remove('checkouts', { id });
    const pay = async (): Promise<void> => {
      for (let turn = 0; turn < round % 4; turn++) await tables.checkout(held.id);
      await tables.checkouts.recordOutcome(held.id, 'PAID', { status: 'PAID' }, NOW);
      await confirmOrder(aStepInput(held.id), tables.deps);
    };

    const [paid, next] = await Promise.allSettled([pay(), begin(key)]);

    const { successor, ending } = await tables.checkout(held.id);
    if (next.status !== 'fulfilled') throw next.reason;
    expect(successor !== undefined).toBe(next.value !== held.id);
    expect([successor !== undefined, ending, paid.status]).toEqual(
      successor === undefined ? [false, 'confirmed', 'fulfilled'] : [true, 'cancelled', 'rejected'],
    );
    if (paid.status === 'rejected') expect(paid.reason).toMatchObject({ name: 'Superseded' });
  }
});

test('money for an attempt with a successor is never turned into its order', async () => {
  const { id } = await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, ENDED);
  await tables.changeCheckout(id, { successor: 'another' });
  await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID' }, NOW);

  expect(await errorNameOf(confirmOrder(aStepInput(id), tables.deps))).toBe('Superseded');
});

describe('of two who read the same attempt, one may', () => {
  test('take its place', async () => {
    const { id } = await anAttempt(ENDED);
    const succeed = (successor: string) =>
      transact(tables.documents, { predecessor: tables.checkouts.succeed(id, successor) });

    expect((await succeed('one')).size).toBe(0);
    expect((await succeed('other')).size).toBe(1);
    expect((await tables.checkout(id)).successor).toBe('one');
  });

  test('not take the place of one that an operator made active meanwhile', async () => {
    const { id } = await anAttempt({ ...ENDED, ending: 'confirmed' });

    const failures = await transact(tables.documents, { predecessor: tables.checkouts.succeed(id, 'next') });

    expect([...failures.keys()]).toEqual(['predecessor']);
  });

  test('give the key its next attempt', async () => {
    const { key } = await anAttempt(ENDED);
    const record = await tables.checkouts.findIdempotency(idempotencyId(key), NOW);
    if (record === undefined) throw new Error('The key has no record');
    const advance = (checkoutId: string) =>
      transact(tables.documents, { key: tables.checkouts.advanceIdempotency(record, checkoutId) });

    expect((await advance('one')).size).toBe(0);
    expect((await advance('other')).size).toBe(1);
    expect(await recordOf(key)).toMatchObject({ attempt: 2, checkoutId: 'one' });
  });
});
