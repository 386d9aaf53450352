import { useEffect, useRef, useState } from 'preact/hooks';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import { ApiRefusal, ApiUnreachable, type Checkout } from '../checkout-client.ts';
import { chargedOre, EMPTY_CART, sumsOf, type Cart } from './cart.ts';
import { requestOf, type CustomerDetails } from './customer-details.ts';
import { withOrder, type PlacedOrder } from './placed-orders.ts';
import { navigate, view } from './navigation.ts';
import { cart, placedCart, placedOrders, takeInterrupted } from './remembered.ts';
import { useStorefront } from './storefront.ts';
import type { Catalogue } from './use-catalogue.ts';

/** How placing the order goes. `cart` is the one that was placed: what was said about it is not true of another. */
export type Placing =
  | { readonly state: 'ready' | 'placing' | 'unreachable' }
  | { readonly state: 'refused'; readonly refusal: ApiRefusal; readonly cart: Cart };

export interface PlacingOptions {
  readonly catalogue: Catalogue | undefined;
  readonly details: CustomerDetails;
  readonly refused: (refusal: ApiRefusal) => void;
}

/**
 * Places the order and goes on to its payment. One at a time, however often it is asked for; and when the page was left
 * meanwhile, the same order is asked for again as soon as it is back.
 */
export function usePlacing({ catalogue, details, refused }: PlacingOptions): {
  readonly placing: Placing;
  readonly place: (wanted: Cart) => Promise<void>;
} {
  const { client } = useStorefront();
  const [placing, setPlacing] = useState<Placing>({ state: 'ready' });
  const isBusy = useRef(false);

  async function place(wanted: Cart): Promise<void> {
    if (isBusy.current || catalogue === undefined) return;
    if (!navigator.onLine) {
      setPlacing({ state: 'unreachable' });
      return;
    }
    isBusy.current = true;
    placedCart.set(wanted);
    setPlacing({ state: 'placing' });
    try {
      const { data } = await client.place(requestOf(details, wanted));
      placedOrders.set(withOrder(placedOrders.get(), placedOrderOf(data, wanted, details, catalogue)));
      setPlacing({ state: 'ready' });
      // Whoever went elsewhere meanwhile finds the way from there.
      if (view.get().name === 'checkout') navigate({ name: 'payment', orderId: data.order.id });
    } catch (error) {
      if (error instanceof ApiRefusal) {
        setPlacing({ state: 'refused', refusal: error, cart: wanted });
        refused(error);
      } else {
        setPlacing({ state: 'unreachable' });
        if (!(error instanceof ApiUnreachable)) throw error;
      }
    } finally {
      isBusy.current = false;
      placedCart.set(EMPTY_CART);
    }
  }

  useEffect(() => {
    if (catalogue !== undefined && takeInterrupted(cart.get())) void place(cart.get());
  }, [catalogue === undefined]);
  return { placing, place };
}

function placedOrderOf(
  { order: { id, total } }: Checkout,
  bought: Cart,
  { delivery: deliveryId }: CustomerDetails,
  { products, deliveries }: Catalogue,
): PlacedOrder {
  const delivery = deliveries.find((option) => option.id === deliveryId);
  return {
    orderId: id,
    lines: products
      .filter((product) => bought.has(product.id))
      .map((product) => {
        const quantity = bought.get(product.id) ?? 0;
        return { id: product.id, title: product.title, quantity, amountOre: chargedOre(product) * quantity };
      }),
    delivery: delivery?.name ?? null,
    deliveryOre: sumsOf(bought, products, delivery).deliveryOre,
    totalOre: oreFromSek(total),
    isOpen: true,
  };
}
