/** What of the shop is shown. `cart` is the shop with its cart open, where that does not stand beside it. */
export type View =
  { readonly name: 'shop' | 'cart' | 'checkout' } | { readonly name: 'payment'; readonly orderId: string };

/** An address says what is shown, and an order's id at most: nothing personal. */
export function viewOf(search: string): View {
  const query = new URLSearchParams(search);
  const orderId = query.get('order');
  if (orderId !== null && orderId !== '') return { name: 'payment', orderId };
  const name = query.get('view');
  return { name: name === 'cart' || name === 'checkout' ? name : 'shop' };
}

export function addressOf(view: View): string {
  if (view.name === 'shop') return '/';
  return `/?${new URLSearchParams(view.name === 'payment' ? { order: view.orderId } : { view: view.name })}`;
}
