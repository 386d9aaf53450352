import type { Product } from '../checkout-client.ts';
import { oreFromSek, type Ore } from '../../lambdas/domain/money.ts';

const STORAGE_KEY = 'smultron.cart';

/** Quantities by product id. */
export type Cart = ReadonlyMap<string, number>;

/** The cart as it was left in this tab; anything unreadable is an empty cart. */
export function readCart(storage: Storage): Cart {
  try {
    const entries = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]') as readonly (readonly [string, number])[];
    return new Map(entries.filter(([id, quantity]) => typeof id === 'string' && Number.isSafeInteger(quantity)));
  } catch {
    return new Map();
  }
}

export const writeCart = (cart: Cart, storage: Storage): void =>
  storage.setItem(STORAGE_KEY, JSON.stringify([...cart]));

export const clearCart = (storage: Storage): void => storage.removeItem(STORAGE_KEY);

/** The cart with this quantity of one product; nothing of it when the quantity is not at least one. */
export function withQuantity(cart: Cart, id: string, quantity: number): Cart {
  const changed = new Map(cart);
  if (quantity >= 1) changed.set(id, Math.floor(quantity));
  else changed.delete(id);
  return changed;
}

/** The price that is charged: the reduced one where there is one. */
export const chargedOre = ({ price, price_reduced: reduced }: Product): Ore =>
  oreFromSek(reduced !== null && reduced > 0 && reduced < price ? reduced : price);

export const mostOf = ({ available, max_order: limit }: Product): number =>
  limit !== null && limit > 0 ? Math.min(available, limit) : available;

export const goodsOre = (cart: Cart, products: readonly Product[]): Ore =>
  products.reduce((sum, product) => sum + chargedOre(product) * (cart.get(product.id) ?? 0), 0);
