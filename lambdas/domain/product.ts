/**
 * A product as its table keeps it. Prices are SEK with at most two decimals. `reserved`, `sold` and `counted` are ours;
 * the rest belongs to the shop, whose admin may change single attributes, `stock` among them, at any time.
 */
export interface Product {
  readonly id: string;
  readonly slug?: string;
  readonly category?: string;
  readonly article?: string;
  readonly brand?: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly price: number;
  readonly price_reduced?: number;
  readonly description?: readonly string[];
  readonly tag?: string;
  readonly index?: number;
  readonly stock: number;
  /** Pieces in active reservations; absent = 0. */
  readonly reserved?: number;
  /** Pieces that left the stock for good, each in the transaction that lowered it; absent = 0. */
  readonly sold?: number;
  /** What `stock + sold` must be: the first count, and every change by hand that is on record. Absent: never counted. */
  readonly counted?: number;
  readonly max_order?: number;
  readonly image?: string;
  readonly images?: readonly string[];
  readonly status: 'active' | 'inactive';
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** Pieces nobody holds. Always derived, and never below 0: an admin may have set the stock below what is held. */
export const freePieces = (product: Pick<Product, 'stock' | 'reserved'>): number => {
  const free = product.stock - (product.reserved ?? 0);
  // A product that was never given a stock has none.
  return free > 0 ? free : 0;
};

/** What is charged: the reduced price when there is a real one. In SEK. */
export const chargedPrice = (product: Pick<Product, 'price' | 'price_reduced'>): number => {
  const reduced = product.price_reduced ?? 0;
  return reduced > 0 && reduced < product.price ? reduced : product.price;
};

/** A delivery option; `cost` is SEK. */
export interface ShipmentOption {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly cost: number;
}
