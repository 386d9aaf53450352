import { createStore } from '../design/store.ts';
import { addressOf, viewOf, type View } from './address.ts';

/** What is shown, by the address. */
export const view = createStore<View>(() => viewOf(location.search));

let isMoved = false;
/** Whether the customer has seen this page change: then a new heading takes the focus. */
export const hasMoved = (): boolean => isMoved;
export function noteMove(): void {
  isMoved = true;
}

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
  noteMove();
  view.set(next);
  // Drawn by then: what is scrolled to has to be there.
  requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, top)));
}
