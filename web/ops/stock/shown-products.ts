import type { StockView } from '../../../ops/console/api.ts';

export type StockedProduct = StockView['products'][number];

export const STOCK_ORDERS = ['shop', 'title', 'free', 'held'] as const;
export type StockOrder = (typeof STOCK_ORDERS)[number];

const COMPARE: Readonly<Record<Exclude<StockOrder, 'shop'>, (a: StockedProduct, b: StockedProduct) => number>> = {
  title: (a, b) => a.title.localeCompare(b.title, 'sv'),
  free: (a, b) => a.free - b.free,
  held: (a, b) => b.held - a.held,
};

/** Products whose title or id has the text, however it is written, in an order. Equals stay as in the shop. */
export function shownProducts(
  products: readonly StockedProduct[],
  text: string,
  order: StockOrder,
): readonly StockedProduct[] {
  const wanted = text.trim().toLocaleLowerCase('sv');
  const found = products.filter(
    ({ id, title }) => id.includes(wanted) || title.toLocaleLowerCase('sv').includes(wanted),
  );
  return order === 'shop' ? found : found.toSorted(COMPARE[order]);
}

/** What is on the shelf, in hundredths of the bar: free pieces, and held ones, which may be more than there are. */
export function sharesOf({ stock, held }: Pick<StockedProduct, 'stock' | 'held'>): {
  readonly free: number;
  readonly held: number;
} {
  const whole = Math.max(stock, held);
  if (whole <= 0) return { free: 0, held: 0 };
  const heldShare = (Math.max(0, held) / whole) * 100;
  return { free: 100 - heldShare, held: heldShare };
}
