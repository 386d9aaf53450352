import { useStore } from '../design/use-store.ts';
import { excessOf, mostOf, withQuantity, type Cart, type Excess } from './cart.ts';
import type { Product } from '../checkout-client.ts';
import { heldBy } from './placed-orders.ts';
import { cart, placedOrders } from './remembered.ts';

export interface ShownCart {
  readonly cart: Cart;
  /** What is in it of what is for sale, in the order of the shelf. */
  readonly lines: readonly { readonly product: Product; readonly quantity: number; readonly most: number }[];
  /** What it holds that cannot be had now. */
  readonly excess: readonly Excess[];
  readonly most: (product: Product) => number;
  readonly change: (id: string, quantity: number) => void;
  readonly replace: (next: Cart) => void;
}

/** The cart of all tabs beside what is free now. */
export function useCart(products: readonly Product[]): ShownCart {
  const current = useStore(cart);
  const held = heldBy(useStore(placedOrders));
  const most = (product: Product): number => mostOf(product, held.get(product.id));
  return {
    cart: current,
    lines: products
      .filter(({ id }) => current.has(id))
      .map((product) => ({ product, quantity: current.get(product.id) ?? 0, most: most(product) })),
    excess: excessOf(current, products, held),
    most,
    change: (id, quantity) => cart.set(withQuantity(cart.get(), id, quantity)),
    replace: (next) => cart.set(next),
  };
}
