import { oreFromSek, type Ore } from '../../lambdas/domain/money.ts';
import { chargedPrice } from '../../lambdas/domain/product.ts';
import type { Product, RefusedItem, ShipmentOption } from '../checkout-client.ts';

/** Quantities by product id, each at least one. */
export type Cart = ReadonlyMap<string, number>;

export const EMPTY_CART: Cart = new Map();

/** A cart as it was stored: what cannot be read is left out. */
export const cartFrom = (stored: unknown): Cart => new Map(Array.isArray(stored) ? stored.filter(isEntry) : []);

export const storedCart = (cart: Cart): unknown => [...cart];

/** The cart with this quantity of one product; nothing of it when the quantity is not at least one. */
export function withQuantity(cart: Cart, id: string, quantity: number): Cart {
  const changed = new Map(cart);
  if (quantity >= 1) changed.set(id, Math.floor(quantity));
  else changed.delete(id);
  return changed;
}

/** What is left to buy once `bought` is. */
export const without = (cart: Cart, bought: Cart): Cart =>
  [...bought].reduce((left, [id, quantity]) => withQuantity(left, id, (left.get(id) ?? 0) - quantity), cart);

export const piecesIn = (cart: Cart): number => [...cart.values()].reduce((sum, quantity) => sum + quantity, 0);

/** The price that is charged for one piece: the reduced one where there is one. */
export const chargedOre = ({ price, price_reduced: reduced }: Product): Ore =>
  oreFromSek(chargedPrice({ price, price_reduced: reduced ?? 0 }));

/** How many one may have now. `held` are pieces that wait for the customer's own payment: nobody else can have them. */
export const mostOf = ({ available, max_order: limit }: Product, held = 0): number =>
  Math.min(available + held, limit ?? Number.POSITIVE_INFINITY);

/** A product of which the cart holds more than one can have. */
export interface Excess {
  readonly id: string;
  /** Null for what is not for sale any more. */
  readonly title: string | null;
  readonly wanted: number;
  readonly most: number;
  /** Whether it is not the shelf that limits it, but what is sold to one customer. */
  readonly isLimit: boolean;
}

export function excessOf(cart: Cart, products: readonly Product[], held: Cart = EMPTY_CART): readonly Excess[] {
  const byId = new Map(products.map((product) => [product.id, product]));
  return [...cart].flatMap(([id, wanted]): readonly Excess[] => {
    const product = byId.get(id);
    if (product === undefined) return [{ id, title: null, wanted, most: 0, isLimit: false }];
    const free = product.available + (held.get(id) ?? 0);
    const most = mostOf(product, held.get(id));
    return wanted > most ? [{ id, title: product.title, wanted, most, isLimit: most < free }] : [];
  });
}

/** The cart with no more than one can have. */
export const fitted = (cart: Cart, excess: readonly Excess[]): Cart =>
  excess.reduce((fitting, { id, most }) => withQuantity(fitting, id, most), cart);

/** What a refusal leaves of the cart: of every product that it names what is left, or what one may have, or nothing. */
export const afterRefusal = (cart: Cart, items: readonly RefusedItem[]): Cart =>
  items.reduce(
    (left, { id, available, limit }) => withQuantity(left, id, Math.min(left.get(id) ?? 0, available ?? limit ?? 0)),
    cart,
  );

export interface Sums {
  readonly goodsOre: Ore;
  readonly deliveryOre: Ore;
  readonly totalOre: Ore;
}

/** What the cart costs, by the prices that were told last; a delivery that is undefined is a pick-up. */
export function sumsOf(cart: Cart, products: readonly Product[], delivery: ShipmentOption | undefined): Sums {
  const goodsOre = products.reduce((sum, product) => sum + chargedOre(product) * (cart.get(product.id) ?? 0), 0);
  const deliveryOre = oreFromSek(delivery?.cost ?? 0);
  return { goodsOre, deliveryOre, totalOre: goodsOre + deliveryOre };
}

const isEntry = (entry: unknown): entry is readonly [string, number] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 1;
