import type { CheckoutRequest } from './checkout.ts';
import { CartInvalid, InsufficientStock, type CartRefusal, type ShortItem } from './errors.ts';
import { oreFromSek, type Ore } from './money.ts';
import { chargedPrice, freePieces, type Product, type ShipmentOption } from './product.ts';

/** What one checkout may cost, delivery included: Swish's practical range. */
export const TOTAL_MIN_ORE: Ore = 100;
export const TOTAL_MAX_ORE: Ore = 15_000_000;

export interface PricedLine {
  readonly product: Product;
  readonly quantity: number;
  readonly unitPriceOre: Ore;
}

export interface PricedCart {
  readonly lines: readonly PricedLine[];
  /** Undefined: the customer picks the order up. */
  readonly delivery: ShipmentOption | undefined;
  readonly deliveryCostOre: Ore;
  readonly totalOre: Ore;
}

/**
 * Prices a cart by the shop's own tables; prices in the request were never read. Says nothing about stock.
 *
 * @throws CartInvalid with one of its codes
 */
export function priceCart(
  request: CheckoutRequest,
  products: ReadonlyMap<string, Product>,
  options: readonly ShipmentOption[],
): PricedCart {
  const lines = request.cart.map(({ id, number }): PricedLine => {
    const product = products.get(id);
    if (product === undefined) throw new CartInvalid('product_not_found', { items: [{ id }] });
    return { product, quantity: number, unitPriceOre: oreFromSek(chargedPrice(product)) };
  });
  refuseLines('product_unavailable', lines, ({ product }) => product.status !== 'active');
  refuseLines('quantity_limit', lines, ({ product, quantity }) => quantity > limitOf(product));
  const delivery = deliveryOf(request, options);
  const deliveryCostOre = delivery === undefined ? 0 : oreFromSek(delivery.cost);
  const totalOre = lines.reduce((sum, line) => sum + line.unitPriceOre * line.quantity, deliveryCostOre);
  if (totalOre < TOTAL_MIN_ORE || totalOre > TOTAL_MAX_ORE) {
    throw new CartInvalid('amount_out_of_range', { min: TOTAL_MIN_ORE / 100, max: TOTAL_MAX_ORE / 100 });
  }
  return { lines, delivery, deliveryCostOre, totalOre };
}

/** @throws InsufficientStock naming every line that cannot be had now, with its free count */
export function requireFreePieces(lines: readonly PricedLine[]): void {
  const short = lines
    .filter(({ product, quantity }) => quantity > freePieces(product))
    .map(({ product, quantity }) => shortItem(product, quantity));
  if (short.length > 0) throw new InsufficientStock(short);
}

export const shortItem = (product: Product, requested: number): ShortItem => ({
  id: product.id,
  title: product.title,
  requested,
  available: freePieces(product),
});

const limitOf = (product: Product): number => (product.max_order ? product.max_order : Number.POSITIVE_INFINITY);

function refuseLines(code: CartRefusal, lines: readonly PricedLine[], isRefused: (line: PricedLine) => boolean): void {
  const items = lines.filter(isRefused).map(({ product, quantity }) => ({
    id: product.id,
    title: product.title,
    requested: quantity,
    ...(code === 'quantity_limit' ? { limit: product.max_order } : {}),
  }));
  if (items.length > 0) throw new CartInvalid(code, { items });
}

function deliveryOf(request: CheckoutRequest, options: readonly ShipmentOption[]): ShipmentOption | undefined {
  const wanted = request.order.delivery;
  if (wanted === '') return undefined;
  const option = options.find(({ id, name }) => id === wanted || name === wanted);
  if (option === undefined) throw new CartInvalid('delivery_not_found');
  return option;
}
