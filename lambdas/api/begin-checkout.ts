import { randomUUID } from 'node:crypto';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { HashCustomer } from '../adapters/customer-key.ts';
import type { Documents } from '../adapters/documents.ts';
import type { WriteItem } from '../adapters/expression.ts';
import { transact } from '../adapters/transaction.ts';
import { isOverUnpaid, type Checkout, type CheckoutRequest } from '../domain/checkout.ts';
import { StockContention } from '../domain/errors.ts';
import { idempotencyId, requestHash } from '../domain/identifiers.ts';
import type { Language } from '../domain/language.ts';
import { countedIds, countedNames, withCheckout, type OpenCheckouts } from '../domain/open-checkouts.ts';
import { epochSeconds, IDEMPOTENCY_SECONDS, START_DUE_SECONDS } from '../domain/timing.ts';
import { Problem } from '../platform/api-handler.ts';
import { count } from '../platform/measure.ts';

/** Whoever comes in between has made a checkout of the same customer, of which there are only a few. */
const CREATE_TRIES = 12;

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly hashCustomer: HashCustomer;
  /** How many open checkouts a phone number, or an e-mail address, has at most. */
  readonly openCheckoutsLimit: number;
}

/**
 * Stores a new checkout with its first run numbered on it; with an Idempotency-Key, together with the key's record, so
 * that concurrent requests of one key agree on one checkout. An attempt that ended and is definitely not paid is not
 * remembered as the answer: the key then makes one new attempt, and money that still comes for the old one is paid back.
 *
 * The same transaction counts the checkout as an open one of its phone number and e-mail address, so that of any number
 * of requests at once no more than the limit are stored.
 *
 * @returns the id of the new checkout, or of the one that the key belongs to
 * @throws Problem idempotency_key_reused when the key was used for another request
 * @throws Problem too_many_open_checkouts when the customer has as many as are allowed
 * @throws StockContention when other requests kept getting in the way
 */
export async function beginCheckout(
  request: CheckoutRequest,
  from: { readonly language: Language; readonly idempotencyKey: string | undefined; readonly now: number },
  deps: Dependencies,
): Promise<string> {
  const { idempotencyKey, now } = from;
  const hashes = await Promise.all(countedNames(request).map(deps.hashCustomer));
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
    // Before the key: a repeat whose first request is counted here finds that request by its key, and is not refused.
    const counted = await deps.checkouts.findCounted(hashes);
    const key = idempotencyKey === undefined ? { parts: {} } : await useKey(idempotencyKey, checkout, deps);
    if ('belongsTo' in key) return key.belongsTo;
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.create(checkout, now + START_DUE_SECONDS * 1000),
      ...key.parts,
      ...(await countCheckout(checkout, counted, deps)),
    });
    if (failures.size === 0) {
      count('CheckoutStarted');
      return id;
    }
  }
  throw new StockContention('The checkout could not be stored: its key or its customer kept changing');
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

/**
 * What counts a new checkout as an open one of its customer. Where the limit seems to be reached the checkouts say
 * themselves which of them have ended: a place is free from the moment its checkout ends, though nobody gives it back.
 */
async function countCheckout(
  { id, createdAt: now }: Checkout,
  counted: readonly OpenCheckouts[],
  { checkouts, openCheckoutsLimit: limit }: Dependencies,
): Promise<Readonly<Record<string, WriteItem>>> {
  const seemFull = counted.map((each) => countedIds(each, now)).filter(({ length }) => length >= limit);
  const ended = await checkouts.findEnded([...new Set(seemFull.flat())]);
  if (seemFull.some((ids) => ids.filter((open) => !ended.has(open)).length >= limit)) {
    count('TooManyOpenCheckouts');
    throw new Problem('too_many_open_checkouts', { limit });
  }
  return Object.fromEntries(
    counted.map((each, index) => [`count ${index}`, checkouts.count(each, withCheckout(each, { id, ended, now }))]),
  );
}
