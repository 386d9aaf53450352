import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OUTCOME_RANK, type RecordedOutcome } from '../../lambdas/domain/outcome.ts';
import { recordPayment } from '../../lambdas/settlement/record-outcome.ts';
import { aCheckout } from '../support/builders.ts';
import { DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';

const NOW = 1_795_000_000_000;
const PAYEE = '1231181189';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function stored(changes: Partial<Checkout> = {}): Promise<string> {
  const checkout = aCheckout(changes);
  await tables.put('checkouts', checkout);
  return checkout.id;
}

const record = (id: string, outcome: RecordedOutcome, now = NOW): Promise<boolean> =>
  tables.checkouts.recordOutcome(id, outcome, { status: outcome }, now);

describe('an outcome', () => {
  const outcomes = Object.keys(OUTCOME_RANK).filter((outcome) => outcome !== 'UNKNOWN') as RecordedOutcome[];

  test.each(outcomes.flatMap((first) => outcomes.map((second) => ({ first, second }))))(
    'only rises: $first, then $second',
    async ({ first, second }) => {
      const id = await stored({ closingAt: 1, askCount: 1 });

      expect(await record(id, first)).toBe(true);
      const raised = await record(id, second, NOW + 5);

      const isMore = OUTCOME_RANK[second] > OUTCOME_RANK[first];
      expect(raised).toBe(isMore);
      expect(await tables.checkout(id)).toMatchObject({
        outcome: isMore ? second : first,
        outcomeRank: OUTCOME_RANK[isMore ? second : first],
        outcomeAt: isMore ? NOW + 5 : NOW,
        outcomeDetail: { status: isMore ? second : first },
      });
    },
  );

  test('never becomes part of a record that is not there', async () => {
    expect(await record('5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44', 'PAID')).toBe(false);
    expect(await tables.checkouts.find('5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44')).toBeUndefined();
  });

  test('NOT_FOUND is only believed of a checkout that asks no more', async () => {
    const id = await stored();

    expect(await record(id, 'NOT_FOUND')).toBe(false);
    expect((await tables.checkout(id)).outcome).toBeUndefined();
  });

  test.each(['PAID', 'MISMATCH'] as const)('%s is due at once, whatever became of the checkout', async (outcome) => {
    const open = await stored({ dueAt: NOW + 600_000, dueShard: '0', unclearSince: 5 });
    const ended = await stored({ ...DECLINED, ending: 'cancelled', expiresAt: 1_800_000_000 });

    for (const id of [open, ended]) {
      expect(await record(id, outcome)).toBe(true);
      const checkout = await tables.checkout(id);
      expect(checkout.dueAt).toBe(NOW);
      expect(checkout.dueShard).toMatch(/^[0-3]$/);
      expect(checkout).not.toHaveProperty('unclearSince');
      expect(checkout).not.toHaveProperty('expiresAt');
    }
  });

  test('that is a definite no leaves when to look as it was', async () => {
    const id = await stored({ dueAt: NOW + 600_000, dueShard: '0', unclearSince: 5 });

    await record(id, 'DECLINED');

    expect(await tables.checkout(id)).toMatchObject({ dueAt: NOW + 600_000, dueShard: '0' });
    expect(await tables.checkout(id)).not.toHaveProperty('unclearSince');
  });

  test('of ten answers at once is the best one, recorded once', async () => {
    const id = await stored();

    const raised = await Promise.all([
      ...Array.from({ length: 5 }, () => record(id, 'PAID')),
      ...Array.from({ length: 5 }, () => record(id, 'DECLINED')),
    ]);

    expect(raised.slice(0, 5).filter(Boolean)).toHaveLength(1);
    expect((await tables.checkout(id)).outcome).toBe('PAID');
  });
});

describe('an answer of Swish', () => {
  const payment = (status: string, amount = 249) => ({
    id: 'X',
    status,
    amount,
    currency: 'SEK',
    payeeAlias: PAYEE,
    errorCode: status === 'ERROR' ? 'DS24' : null,
  });
  const read = async (id: string, answer: ReturnType<typeof payment>) =>
    recordPayment(await tables.checkout(id), answer, { checkouts: tables.checkouts, now: NOW });

  test.each([
    ['CREATED', undefined],
    ['ERROR', 'UNKNOWN'],
    ['INITIATED', 'UNKNOWN'],
  ])('that is not definite (%s) is not recorded', async (status, expected) => {
    const id = await stored({ amountOre: 24_900, payeeAlias: PAYEE });

    expect(await read(id, payment(status))).toBe(expected);
    expect(await tables.checkout(id)).not.toHaveProperty('outcome');
  });

  test('that says less than is known gives what is known', async () => {
    const id = await stored({ ...PAID, amountOre: 24_900, payeeAlias: PAYEE });

    expect(await read(id, payment('CANCELLED'))).toBe('PAID');
  });

  test('about another amount is a mismatch on the record', async () => {
    const id = await stored({ amountOre: 24_900, payeeAlias: PAYEE });

    expect(await read(id, payment('PAID', 2.49))).toBe('MISMATCH');
    expect((await tables.checkout(id)).outcomeDetail).toEqual({ status: 'PAID', amountOre: 249 });
  });

  test('about a payment that nobody asked for is a bug, not an outcome', async () => {
    const id = await stored();

    await expect(read(id, payment('PAID'))).rejects.toThrow('no amount');
  });
});
