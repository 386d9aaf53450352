import { randomUUID } from 'node:crypto';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import { transact } from '../adapters/transaction.ts';
import type { Checkout, CheckoutRequest } from '../domain/checkout.ts';
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
 * that concurrent requests of one key agree on one checkout.
 *
 * @returns the id of the new checkout, or of the one that the key belongs to
 * @throws Problem idempotency_key_reused when the key was used for another request
 */
export async function beginCheckout(
  request: CheckoutRequest,
  from: { readonly language: Language; readonly idempotencyKey: string | undefined; readonly now: number },
  deps: Dependencies,
): Promise<string> {
  const { now } = from;
  for (let attempt = 0; attempt < CREATE_TRIES; attempt++) {
    const known = await findKnown(request, from, deps);
    if (known !== undefined) return known;
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
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.create(checkout, now + START_DUE_SECONDS * 1000),
      ...(from.idempotencyKey === undefined
        ? {}
        : {
            key: deps.checkouts.createIdempotency(
              {
                id: idempotencyId(from.idempotencyKey),
                kind: 'idempotency',
                requestHash: requestHash(request),
                attempt: 1,
                checkoutId: id,
                expiresAt: epochSeconds(now) + IDEMPOTENCY_SECONDS,
              },
              now,
            ),
          }),
    });
    if (failures.size === 0) return id;
  }
  throw new Error('The checkout could not be stored: its key kept changing');
}

async function findKnown(
  request: CheckoutRequest,
  { idempotencyKey, now }: { readonly idempotencyKey: string | undefined; readonly now: number },
  { checkouts }: Dependencies,
): Promise<string | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const record = await checkouts.findIdempotency(idempotencyId(idempotencyKey), now);
  if (record === undefined) return undefined;
  if (record.requestHash !== requestHash(request)) throw new Problem('idempotency_key_reused');
  return record.checkoutId;
}
