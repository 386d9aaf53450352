import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { RetrieveAnswer, Swish } from '../adapters/swish.ts';
import type { Checkout } from '../domain/checkout.ts';
import { instructionIdOf } from '../domain/identifiers.ts';
import type { Outcome } from '../domain/outcome.ts';
import { REQUEST_UNDER_WAY_SECONDS } from '../domain/timing.ts';
import { recordPayment } from './record-outcome.ts';

export interface AskDependencies {
  readonly checkouts: CheckoutsTable;
  readonly swish: { readonly of: (checkout: Checkout) => Swish };
}

/** `OPEN`: the customer has yet to pay or decline. `UNKNOWN`: Swish does not know, or could not be asked. */
export type Asked = Outcome | 'OPEN';

/** Asks Swish what became of a payment, and records what it says. */
export async function askSwish(checkout: Checkout, deps: AskDependencies): Promise<Asked> {
  return readAnswer(checkout, await deps.swish.of(checkout).retrieve(instructionIdOf(checkout.id)), deps);
}

/**
 * The same for a checkout that is closed to new requests: what is still open at Swish is cancelled there. That is a race
 * with the customer, and only Swish's answer decides it.
 */
export async function settleAtSwish(checkout: Checkout, deps: AskDependencies): Promise<Outcome> {
  const known = await askSwish(checkout, deps);
  if (known !== 'OPEN') return known;
  const swish = deps.swish.of(checkout);
  const id = instructionIdOf(checkout.id);
  const cancelled = await swish.cancel(id);
  const result = cancelled.kind === 'not_cancellable' ? await swish.retrieve(id) : cancelled;
  const outcome = await readAnswer(checkout, result, deps);
  return outcome === 'OPEN' ? 'UNKNOWN' : outcome;
}

async function readAnswer(checkout: Checkout, answer: RetrieveAnswer, deps: AskDependencies): Promise<Asked> {
  const now = Date.now();
  switch (answer.kind) {
    case 'payment':
      return (await recordPayment(checkout, answer.payment, { ...deps, now })) ?? 'OPEN';
    case 'unclear':
      return 'UNKNOWN';
    case 'not_found':
      return notFound(checkout, now, deps);
  }
}

/**
 * Swish never heard of the payment. A PUT may still be under way until its time is over, and another may follow until
 * the checkout is closed; only then does "never heard of it" mean never. Once Swish has taken the request, which is why
 * the customer has instructions, it is no answer at all.
 */
async function notFound(checkout: Checkout, now: number, { checkouts }: AskDependencies): Promise<Outcome> {
  const isOver = now >= (checkout.askedAt ?? 0) + REQUEST_UNDER_WAY_SECONDS * 1000;
  if (checkout.closingAt !== undefined && isOver && checkout.instructions === undefined) {
    await checkouts.recordOutcome(checkout.id, 'NOT_FOUND', { status: 'NOT_FOUND' }, now);
  }
  return (await checkouts.find(checkout.id))?.outcome ?? 'UNKNOWN';
}
