import { faultsOfReserved } from '../../lambdas/domain/audit/stock-rules.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { soldPieces } from './sold-pieces.ts';
import type { WorldIndex } from './world-index.ts';
import type { World } from './world.ts';

/** R1: what a product says is reserved is what is held of it, and there are that many pieces. Pieces of a hold that time
 * to live removed are held until the stream has given them back. */
export function reservedIsHeld({ world }: WorldIndex): string[] {
  const held = new Map<string, number>();
  for (const { productId, quantity, status, counted } of [...world.reservations, ...notGivenBack(world)]) {
    if (status === 'active' && counted === true) held.set(productId, (held.get(productId) ?? 0) + quantity);
  }
  const lowered = new Set(world.manualStockChanges.filter(({ delta }) => delta < 0).map(({ productId }) => productId));
  const known = new Set(world.products.map(({ id }) => id));
  return [
    ...world.products.flatMap((product) =>
      faultsOfReserved(product, held.get(product.id) ?? 0, lowered.has(product.id)).map(
        (fault) => `${product.id}: ${fault}`,
      ),
    ),
    ...[...held]
      .filter(([id]) => !known.has(id))
      .map(([id, pieces]) => `${id}: does not exist, but ${pieces} are held`),
  ];
}

/** Removed holds without a marker that says that their pieces are free. Several functions may wait for one record. */
function notGivenBack({ pendingRemovals, checkouts }: World): readonly Reservation[] {
  const returned = new Set(checkouts.filter(({ kind }) => kind === 'returned').map(({ id }) => id));
  const removals = new Map(pendingRemovals.map((row) => [returnedId(row), row]));
  return [...removals].filter(([id]) => !returned.has(id)).map(([, row]) => row);
}

/** Key of the marker of one generation of a hold. */
const returnedId = ({ productId, orderId, generation }: Reservation): string =>
  `returned#${productId}#${orderId}#${generation}`;

/** R2: every piece that was counted is on the shelf or sold. */
export function piecesAreConserved({ world }: WorldIndex): string[] {
  const sold = soldPieces(world.orders);
  const stock = new Map(world.products.map((product) => [product.id, product.stock]));
  const changed = new Map<string, number>();
  for (const { productId, delta } of world.manualStockChanges) {
    changed.set(productId, (changed.get(productId) ?? 0) + delta);
  }
  const ids = new Set([...world.baseline.keys(), ...stock.keys(), ...sold.keys()]);
  return [...ids].flatMap((id) => {
    const expected = (world.baseline.get(id) ?? 0) + (changed.get(id) ?? 0);
    const found = (stock.get(id) ?? 0) + (sold.get(id) ?? 0);
    if (found === expected) return [];
    const sum = `${stock.get(id) ?? 0} in stock and ${sold.get(id) ?? 0} sold`;
    return [`${id}: ${expected} pieces were counted, but there are ${sum}`];
  });
}
