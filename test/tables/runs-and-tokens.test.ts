import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { enterRun } from '../../lambdas/settlement/enter-run.ts';
import { NotARun } from '../../lambdas/domain/errors.ts';
import { aCheckout, anAttention, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const NOW = 1_795_000_000_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function stored(changes: Partial<Checkout> = {}): Promise<Checkout> {
  const checkout = aCheckout(changes);
  await tables.put('checkouts', checkout);
  return checkout;
}

describe('a run', () => {
  const enter = (id: string, execution: string, kind: 'checkout' | 'settle' = 'settle') =>
    enterRun(aStepInput(id, { execution, kind }), { checkouts: tables.checkouts, now: NOW });

  test('whose number is on the record goes on, and changes nothing', async () => {
    const checkout = await stored();

    expect(await enter(checkout.id, checkout.id, 'checkout')).toEqual(checkout);
    expect(await tables.checkout(checkout.id)).toEqual(checkout);
  });

  test('that is later claims the checkout and makes it due', async () => {
    const { id } = await stored();

    const claimed = await enter(id, `${id}-3`);

    expect(claimed).toMatchObject({ runNumber: 3, runKind: 'settle', dueAt: NOW });
    expect(await tables.checkout(id)).toEqual(claimed);
  });

  test('that is older touches nothing any more', async () => {
    const checkout = await stored({ runNumber: 3 });

    for (const execution of [checkout.id, `${checkout.id}-2`]) {
      expect(await errorNameOf(enter(checkout.id, execution))).toBe('StaleRun');
    }
    expect(await tables.checkout(checkout.id)).toEqual(checkout);
  });

  test('that read the record before a later one claimed it is refused', async () => {
    const checkout = await stored();
    await enter(checkout.id, `${checkout.id}-4`);

    expect(await tables.checkouts.claimRun(checkout, { number: 4, kind: 'settle' }, NOW)).toBe(false);
    expect(await tables.checkouts.claimRun(checkout, { number: 3, kind: 'settle' }, NOW)).toBe(false);
    expect((await tables.checkout(checkout.id)).runNumber).toBe(4);
  });

  test('of several that begin at once: the latest has the checkout', async () => {
    const { id } = await stored();

    await Promise.allSettled([2, 5, 3, 4].map((number) => enter(id, `${id}-${number}`)));

    expect((await tables.checkout(id)).runNumber).toBe(5);
  });

  test('takes a flag down into the history', async () => {
    const before = { ...anAttention({ reason: 'confirm_failed', at: 3 }), until: 4 };
    const { id } = await stored({
      attention: anAttention({ reason: 'payment_unclear', at: 7 }),
      attentionHistory: [before],
    });

    const claimed = await enter(id, `${id}-2`);

    expect(claimed).not.toHaveProperty('attention');
    expect(claimed.attentionHistory).toEqual([
      before,
      { ...anAttention({ reason: 'payment_unclear', at: 7 }), until: NOW },
    ]);
  });

  test('of no checkout, or of another one, is refused', async () => {
    const [one, other] = [await stored(), await stored()];

    await expect(enter(aCheckout().id, one.id)).rejects.toThrow(NotARun);
    await expect(enter(one.id, other.id)).rejects.toThrow(NotARun);
  });
});

describe('a token of the waiting payment step', () => {
  const once = { callbackIdentifier: 'first', paymentEnvironment: 'mock', payeeAlias: '1234679304' } as const;
  const attempt = (run: number, redrive = 0, retry = 0) => ({
    token: `token-${run}-${redrive}-${retry}`,
    run,
    redrive,
    retry,
  });
  const store = async (id: string, token: ReturnType<typeof attempt>, with_: object = {}) =>
    tables.checkouts.storeToken(await tables.checkout(id), 'paymentToken', token, { ...once, ...with_ });

  test('is stored with the identifier and environment of the payment', async () => {
    const { id } = await stored();

    expect(await store(id, attempt(1))).toMatchObject({ paymentToken: attempt(1), ...once });
  });

  test('of a newer attempt takes the place; what was made once for the payment stays', async () => {
    const { id } = await stored();
    await store(id, attempt(1));

    const newer = { callbackIdentifier: 'second', paymentEnvironment: 'production' };
    expect(await store(id, attempt(1, 0, 1), newer)).toMatchObject({ paymentToken: attempt(1, 0, 1), ...once });
  });

  test.each([
    ['run', attempt(2), attempt(1, 9, 9)],
    ['redrive', attempt(1, 1), attempt(1, 0, 9)],
    ['retry', attempt(1, 1, 2), attempt(1, 1, 1)],
  ])('of an older %s never replaces a newer one', async (_kind, newer, older) => {
    const { id } = await stored();
    await store(id, newer);

    expect(await store(id, older)).toBeUndefined();
    expect((await tables.checkout(id)).paymentToken).toEqual(newer);
  });

  test('of many attempts at once: the newest stays', async () => {
    const { id } = await stored();

    await Promise.allSettled(
      [attempt(1, 0, 2), attempt(1), attempt(2), attempt(1, 1)].map((token) => store(id, token)),
    );

    expect((await tables.checkout(id)).paymentToken).toEqual(attempt(2));
  });

  test('is marked answered only while it is the one that waits', async () => {
    const { id } = await stored();
    await store(id, attempt(1));
    await store(id, attempt(2));

    await tables.checkouts.markTokenAnswered(id, 'paymentToken', attempt(1).token, NOW);
    expect((await tables.checkout(id)).paymentToken).toEqual(attempt(2));

    await tables.checkouts.markTokenAnswered(id, 'paymentToken', attempt(2).token, NOW);
    expect((await tables.checkout(id)).paymentToken).toEqual({ ...attempt(2), answeredAt: NOW });
  });

  test('that was answered says nothing about the next one', async () => {
    const { id } = await stored();
    await store(id, attempt(1));
    await tables.checkouts.markTokenAnswered(id, 'paymentToken', attempt(1).token, NOW);

    await store(id, attempt(1, 1));

    expect((await tables.checkout(id)).paymentToken).toEqual(attempt(1, 1));
  });
});

test('payment instructions once published stay', async () => {
  const { id } = await stored();

  await tables.checkouts.publishInstructions(id, { token: 'first', at: 1 });
  await tables.checkouts.publishInstructions(id, { token: null, at: 2 });

  expect((await tables.checkout(id)).instructions).toEqual({ token: 'first', at: 1 });
});

test('since when a payment is unclear is kept from the first time, and not for an ended checkout', async () => {
  const open = await stored();
  const ended = await stored({ ending: 'cancelled' });

  for (const { id } of [open, ended]) {
    await tables.checkouts.markUnclear(id, 5, 100);
    await tables.checkouts.markUnclear(id, 6, 200);
  }

  expect(await tables.checkout(open.id)).toMatchObject({ unclearSince: 5, dueAt: 200 });
  expect(await tables.checkout(ended.id)).toEqual(ended);
});

test.each(['confirmed', 'refunded'] as const)(
  'only a checkout that is %s, as its mails say, and as it was read, rests until it is due again',
  async (ending) => {
    const due = { dueAt: NOW, dueShard: '1' };
    const others = await Promise.all([
      stored(due),
      stored({ ...due, ending: 'cancelled' }),
      stored({ ...due, ending: ending === 'confirmed' ? 'refunded' : 'confirmed' }),
      stored({ ...due, ending, attention: anAttention() }),
    ]);
    const [over, overForGood] = await Promise.all([stored({ ...due, ending }), stored({ ...due, ending })]);

    for (const checkout of [...others, over]) await tables.checkouts.rest(checkout, ending, NOW + 7);
    await tables.checkouts.rest(overForGood, ending, undefined);
    await tables.checkouts.rest({ ...overForGood, endedAt: 1 }, ending, NOW + 8);

    for (const { id } of others) expect(await tables.checkout(id)).toMatchObject(due);
    expect(await tables.checkout(over.id)).toMatchObject({ dueAt: NOW + 7 });
    expect(await tables.checkout(overForGood.id)).not.toHaveProperty('dueAt');
    expect(await tables.checkout(overForGood.id)).not.toHaveProperty('dueShard');
  },
);

test('the tokens of the two waiting steps do not know of each other', async () => {
  const { id } = await stored();
  const [payment, refund] = ['payment', 'refund'].map((token) => ({ token, run: 1, redrive: 0, retry: 0 }));
  const store = async (name: 'paymentToken' | 'refundToken', token = payment) =>
    tables.checkouts.storeToken(await tables.checkout(id), name, token as NonNullable<typeof payment>);
  await store('paymentToken', payment);
  await store('refundToken', refund);

  await tables.checkouts.markTokenAnswered(id, 'refundToken', 'refund', NOW);
  await tables.checkouts.markTokenAnswered(id, 'refundToken', 'payment', NOW + 1);

  expect(await tables.checkout(id)).toMatchObject({
    paymentToken: payment,
    refundToken: { ...refund, answeredAt: NOW },
  });
  expect((await tables.checkout(id)).paymentToken).not.toHaveProperty('answeredAt');
});

test('an idempotency record is no checkout', async () => {
  await tables.put('checkouts', { id: 'key#abc', kind: 'idempotency' });

  expect(await tables.checkouts.find('key#abc')).toBeUndefined();
});
