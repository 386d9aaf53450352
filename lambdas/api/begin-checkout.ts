import { randomUUID } from 'node:crypto';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { WriteItem } from '../adapters/expression.ts';
import { transact } from '../adapters/transaction.ts';
import { isOverUnpaid, type Checkout, type CheckoutRequest } from '../domain/checkout.ts';
import { StockContention } from '../domain/errors.ts';
import { idempotencyId, requestHash } from '../domain/identifiers.ts';
import type { Language } from '../domain/language.ts';
import { epochSeconds, IDEMPOTENCY_SECONDS, START_DUE_SECONDS } from '../domain/timing.ts';
import { Problem } from '../platform/api-handler.ts';

const CREATE_TRIES = 3;

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
}

/**
 * Stores a new checkout with its first run numbered on it; with an Idempotency-Key, together with the key's record, so
 * that concurrent requests of one key agree on one checkout. An attempt that ended and is definitely not paid is not
 * remembered as the answer: the key then makes one new attempt, and money that still comes for the old one is paid back.
 *
 * @returns the id of the new checkout, or of the one that the key belongs to
 * @throws Problem idempotency_key_reused when the key was used for another request
 */
export async function beginCheckout(
  request: CheckoutRequest,
  from: { readonly language: Language; readonly idempotencyKey: string | undefined; readonly now: number },
  deps: Dependencies,
): Promise<string> {
  const { idempotencyKey, now } = from;
  for (let attempt = 0; attempt < CREATE_TRIES; attempt++) {
    const id = randomUUID();
    const checkout: Checkout = {
      id,
      kind: 'checkout',
      createdAt: now,
      language: from.language,
      request,
      runNumber: 1,
      runKind: 'checkout',
    };
    const key = idempotencyKey === undefined ? { parts: {} } : await useKey(idempotencyKey, checkout, deps);
    if ('belongsTo' in key) return key.belongsTo;
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.create(checkout, now + START_DUE_SECONDS * 1000),
      ...key.parts,
    });
    if (failures.size === 0) return id;
  }
  throw new StockContention('The checkout could not be stored: its key kept changing');
}

/**
 * What the key needs beside a new checkout: its record, or the record's next attempt and a successor for the last one.
 * Or the checkout that is its answer.
 */
async function useKey(
  idempotencyKey: string,
  checkout: Checkout,
  { checkouts }: Dependencies,
): Promise<{ readonly belongsTo: string } | { readonly parts: Readonly<Record<string, WriteItem>> }> {
  const now = checkout.createdAt;
  const hash = requestHash(checkout.request);
  const id = idempotencyId(idempotencyKey);
  const record = await checkouts.findIdempotency(id, now);
  if (record === undefined) {
    const expiresAt = epochSeconds(now) + IDEMPOTENCY_SECONDS;
    const first = {
      id,
      kind: 'idempotency',
      requestHash: hash,
      attempt: 1,
      checkoutId: checkout.id,
      expiresAt,
    } as const;
    return { parts: { key: checkouts.createIdempotency(first, now) } };
  }
  if (record.requestHash !== hash) throw new Problem('idempotency_key_reused');
  const last = await checkouts.find(record.checkoutId);
  // Another request with this key was faster, and its attempt is everybody's.
  if (last?.successor !== undefined) return { belongsTo: last.successor };
  if (last === undefined || !isOverUnpaid(last)) return { belongsTo: record.checkoutId };
  return {
    parts: {
      key: checkouts.advanceIdempotency(record, checkout.id),
      predecessor: checkouts.succeed(last.id, checkout.id),
    },
  };
}
