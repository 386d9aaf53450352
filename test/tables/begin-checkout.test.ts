import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { beginCheckout } from '../../lambdas/api/begin-checkout.ts';
import type { CheckoutRequest } from '../../lambdas/domain/checkout.ts';
import { idempotencyId } from '../../lambdas/domain/identifiers.ts';
import { aRequest } from '../support/builders.ts';
import { failureOf } from '../support/failure.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

const NOW = 1_795_000_000_000;
const DAY = 86_400_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const begin = (
  idempotencyKey: string | undefined,
  request: CheckoutRequest = aRequest(),
  now = NOW,
  deps: Partial<StartedTables['deps']> = {},
): Promise<string> => beginCheckout(request, { language: 'en', idempotencyKey, now }, { ...tables.deps, ...deps });

let keys = 0;
const aKey = (): string => `a-key-of-a-client-${(keys += 1)}`;
const countCheckouts = async (): Promise<number> =>
  (await tables.all('checkouts')).filter(({ kind }) => kind === 'checkout').length;

describe('a new checkout', () => {
  test('is stored with its request, its first run, and a time to be looked at', async () => {
    const id = await begin(undefined);

    expect(await tables.checkout(id)).toEqual({
      id,
      kind: 'checkout',
      createdAt: NOW,
      language: 'en',
      request: aRequest(),
      runNumber: 1,
      runKind: 'checkout',
      dueAt: NOW + 20_000,
      dueShard: expect.stringMatching(/^[0-3]$/),
    });
  });

  test('is another one each time when there is no key', async () => {
    expect(await begin(undefined)).not.toBe(await begin(undefined));
  });
});

describe('an idempotency key', () => {
  test('gives the same checkout for the same request, for a day', async () => {
    const key = aKey();
    const id = await begin(key);

    expect(await begin(key, aRequest(), NOW + 1000)).toBe(id);
    expect(await begin(key, aRequest(), NOW + DAY - 1000)).toBe(id);
  });

  test('is worth one checkout, however many requests come at once', async () => {
    const key = aKey();
    const before = await countCheckouts();

    const ids = await Promise.all(Array.from({ length: 12 }, () => begin(key)));

    expect(new Set(ids).size).toBe(1);
    expect(await countCheckouts()).toBe(before + 1);
  });

  test.each([
    ['another cart', aRequest({ cart: [{ id: 'rainy-day', number: 2 }] })],
    ['another address', aRequest({ order: { email: 'other@example.com' } })],
  ])('is refused with %s, and nothing is stored', async (_title, other) => {
    const key = aKey();
    const id = await begin(key);
    const before = await countCheckouts();

    expect(await failureOf(begin(key, other))).toMatchObject({ name: 'Problem', code: 'idempotency_key_reused' });
    expect(await countCheckouts()).toBe(before);
    expect(await begin(key)).toBe(id);
  });

  test('that two different requests race for belongs to one of them', async () => {
    const key = aKey();
    const other = aRequest({ order: { name: 'Bo Ek' } });

    const results = await Promise.allSettled([begin(key), begin(key, other)]);

    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('is free again when its day is over, though DynamoDB has not removed it yet', async () => {
    const key = aKey();
    const id = await begin(key);
    const other = aRequest({ cart: [{ id: 'another', number: 1 }] });

    const later = await begin(key, other, NOW + DAY);

    expect(later).not.toBe(id);
    expect(await begin(key, other, NOW + DAY + 1000)).toBe(later);
  });

  test('that is free again is still worth one checkout', async () => {
    const key = aKey();
    await begin(key);

    const ids = await Promise.all(Array.from({ length: 5 }, () => begin(key, aRequest(), NOW + 2 * DAY)));

    expect(new Set(ids).size).toBe(1);
  });

  test('is not stored as the client wrote it', async () => {
    const key = aKey();
    await begin(key);

    expect(JSON.stringify(await tables.all('checkouts'))).not.toContain(key);
    expect((await tables.all('checkouts')).map(({ id }) => id)).toContain(idempotencyId(key));
  });

  test('that cannot be settled between two writers is given up, not looped on', async () => {
    const key = aKey();
    await begin(key);
    const checkouts = { ...tables.checkouts, findIdempotency: () => Promise.resolve(undefined) };

    await expect(begin(key, aRequest(), NOW, { checkouts })).rejects.toThrow('kept changing');
  });
});
