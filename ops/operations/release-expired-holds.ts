import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { Documents } from '../../lambdas/adapters/documents.ts';
import type { ProductsTable } from '../../lambdas/adapters/products.ts';
import type { ReservationsTable } from '../../lambdas/adapters/reservations.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { CheckoutState } from '../../lambdas/domain/audit/checkout-state.ts';
import { reasonToKeep } from '../../lambdas/domain/audit/emergency-release.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { Change } from '../change.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
  readonly now: () => number;
}

interface Hold {
  readonly row: Reservation;
  readonly checkout: CheckoutState | undefined;
}

interface Released {
  readonly productId: string;
  readonly orderId: string;
  readonly quantity: number;
  /** `uncounted`: the product's count did not have its pieces. `moved`: row or checkout changed meanwhile. */
  readonly result: 'released' | 'uncounted' | 'moved';
}

/**
 * The emergency clean-up: gives back the pieces of holds whose time is long over and whose checkout definitely does not
 * need them. Each in one transaction of its own: the row as it was read, the product's count, and the checkout as it was
 * judged. A row that goes meanwhile is the stream's; a row of the old checkout is never touched.
 */
export async function releaseExpiredHolds(deps: Dependencies): Promise<Change> {
  const now = deps.now();
  const expired = (await deps.reservations.findAllHolds()).filter(({ expiresAt }) => expiresAt * 1000 <= now);
  const states = await deps.checkouts.findStates([...new Set(expired.map(({ orderId }) => orderId))]);
  const stateOf = new Map(states.map((state) => [state.id, state]));
  const judged = expired.map((row) => {
    const checkout = stateOf.get(row.orderId);
    return { row, checkout, kept: reasonToKeep(row, checkout, now) };
  });
  const released = judged.filter(({ kept }) => kept === undefined);
  return {
    steps: [
      ...released.map(({ row }) => `Release ${nameOf(row)}`),
      ...judged.flatMap(({ row, kept }) => (kept === undefined ? [] : [`Keep ${nameOf(row)}: ${kept}`])),
    ],
    apply: async () => {
      const results: Released[] = [];
      for (const hold of released) results.push(await release(hold, deps));
      const kept = judged.length - released.length;
      return { data: { released: results, kept }, text: summary(results, kept) };
    },
  };
}

const nameOf = ({ quantity, productId, orderId }: Reservation): string =>
  `${quantity} of ${productId} held for order ${orderId}`;

async function release({ row, checkout }: Hold, deps: Dependencies): Promise<Released> {
  const { productId, orderId, quantity } = row;
  const parts = {
    checkout: checkout === undefined ? deps.checkouts.missing(orderId) : deps.checkouts.stillOver(checkout),
    hold: deps.reservations.release(row, 'expired'),
  };
  const named = (result: Released['result']): Released => ({ productId, orderId, quantity, result });
  const failures = await transact(deps.documents, { ...parts, stock: deps.products.release(productId, quantity) });
  if (failures.size === 0) return named('released');
  if (failures.size > 1 || !failures.has('stock')) return named('moved');
  // The product does not count these pieces, or is gone: there is nothing to give back to.
  return named((await transact(deps.documents, parts)).size === 0 ? 'uncounted' : 'moved');
}

function summary(results: readonly Released[], kept: number): string {
  const count = (result: Released['result']) => results.filter((each) => each.result === result).length;
  return [
    `${count('released')} released, ${kept} kept.`,
    ...(count('moved') === 0 ? [] : [`${count('moved')} changed meanwhile and were left alone.`]),
    ...(count('uncounted') === 0
      ? []
      : [`${count('uncounted')} were ended, but their products did not count them: run \`stock audit\`.`]),
  ].join('\n');
}
