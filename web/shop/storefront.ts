import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../lambdas/domain/language.ts';
import { formatAmount } from '../../lambdas/domain/mail/format.ts';
import type { Ore } from '../../lambdas/domain/money.ts';
import { CheckoutClient } from '../checkout-client.ts';
import { live } from '../design/live.ts';
import { addressOf, viewOf, type View } from './address.ts';
import { cartFrom, storedCart, without } from './cart.ts';
import { detailsFrom } from './customer-details.ts';
import { asOver, cartOf, ordersFrom } from './placed-orders.ts';
import { storedValue } from './stored-value.ts';
import { createStore } from '../design/store.ts';

/** What the storefront's components share. */
export interface Storefront {
  readonly language: Language;
  readonly client: CheckoutClient;
  readonly amount: (ore: Ore) => string;
}

/** Keys in `localStorage`: a purchase stays one order in whatever tab it is tried again. */
export const storefrontIn = (language: Language): Storefront => ({
  language,
  client: new CheckoutClient({ language, storage: localStorage }),
  amount: (ore) => formatAmount(ore, language),
});

export const StorefrontContext = createContext<Storefront | undefined>(undefined);

export function useStorefront(): Storefront {
  const storefront = useContext(StorefrontContext);
  if (storefront === undefined) throw new Error('This component belongs into the storefront');
  return storefront;
}

/** One cart for all tabs. */
export const cart = storedValue(localStorage, 'smultron.cart', cartFrom, storedCart);
/** What was typed, for as long as this tab is open, so that nobody has to type it twice. */
export const details = storedValue(sessionStorage, 'smultron.details', detailsFrom);
/** What was placed in this browser lately. */
export const placedOrders = storedValue(localStorage, 'smultron.orders', ordersFrom);
/** Whether an order was being placed when the page was left: it is asked for again then. */
export const isPlacing = storedValue(sessionStorage, 'smultron.placing', (stored) => stored === true);

/** What is shown, by the address. */
export const view = createStore<View>(() => viewOf(location.search));
/** Whether this page has shown something else before: then the new heading takes the focus. */
export const hasMoved = createStore(() => false);

export function navigate(next: View): void {
  history.replaceState({ scrollY }, '');
  history.pushState(null, '', addressOf(next));
  show(next, 0);
}

history.scrollRestoration = 'manual';
addEventListener('popstate', ({ state }) => {
  // Whoever comes back from a payment has to see that it waits, which stands at the top.
  const isFromPayment = view.get().name === 'payment';
  const left = (state as { readonly scrollY?: number } | null)?.scrollY ?? 0;
  show(viewOf(location.search), isFromPayment ? 0 : left);
});

function show(next: View, top: number): void {
  hasMoved.set(true);
  view.set(next);
  // Drawn by then: what is scrolled to has to be there.
  requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, top)));
}

/** An order of this browser cannot be paid any more. What was paid for leaves the cart, once, in whatever tab that shows first. */
export function endOrder(orderId: string, isBought: boolean): void {
  const order = placedOrders.get().find((placed) => placed.orderId === orderId);
  if (order?.isOpen !== true) return;
  placedOrders.set(asOver(placedOrders.get(), orderId));
  if (isBought) cart.set(without(cart.get(), cartOf(order)));
}

/** Tells when an answer of the API may be another one by now: the network is back, the page is looked at, or a change is told. */
export function wake(listener: () => void): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  addEventListener('online', listener, { signal });
  document.addEventListener('visibilitychange', () => !document.hidden && listener(), { signal });
  // Without live updates it is the client that asks now and then, with pauses that grow.
  if (live().state.get() !== 'off') {
    signal.addEventListener('abort', live().subscribe(['tables', 'clock'], listener));
  }
  return () => stopping.abort();
}
