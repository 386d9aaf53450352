import { browserStorage } from '../checkout-client.ts';
import { cartFrom, EMPTY_CART, storedCart, without, type Cart } from './cart.ts';
import { detailsFrom } from './customer-details.ts';
import { view } from './navigation.ts';
import { asOver, cartOf, ordersFrom } from './placed-orders.ts';
import { storedValue } from './stored-value.ts';

const OF_ALL_TABS = browserStorage('localStorage');
const OF_THIS_TAB = browserStorage('sessionStorage');

/** One cart for all tabs. */
export const cart = storedValue(OF_ALL_TABS, 'smultron.cart', cartFrom, storedCart);
/** What was typed, for as long as this tab is open, so that nobody has to type it twice. */
export const details = storedValue(OF_THIS_TAB, 'smultron.details', detailsFrom);
/** What was placed in this browser lately. */
export const placedOrders = storedValue(OF_ALL_TABS, 'smultron.orders', ordersFrom);
/** What is being placed right now; empty when nothing is. */
export const placedCart = storedValue(OF_THIS_TAB, 'smultron.placing', cartFrom, storedCart);

/** An order of this browser cannot be paid any more. What was paid for leaves the cart, once, in whatever tab that shows first. */
export function endOrder(orderId: string, isBought: boolean): void {
  const order = placedOrders.get().find((placed) => placed.orderId === orderId);
  if (order?.isOpen !== true) return;
  placedOrders.set(asOver(placedOrders.get(), orderId));
  if (isBought) cart.set(without(cart.get(), cartOf(order)));
}

let interrupted = view.get().name === 'checkout' ? placedCart.get() : EMPTY_CART;
placedCart.set(EMPTY_CART);
view.subscribe(() => {
  interrupted = EMPTY_CART;
});

/**
 * Whether this page was loaded anew while just this cart was being placed, which its customer had asked for. Told once:
 * whatever is done after that, an order is placed by the customer alone.
 */
export function takeInterrupted(wanted: Cart): boolean {
  const isSame = interrupted.size > 0 && JSON.stringify(storedCart(interrupted)) === JSON.stringify(storedCart(wanted));
  interrupted = EMPTY_CART;
  return isSame;
}
