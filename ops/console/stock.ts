import type { ListedProduct } from '../../lambdas/adapters/product-counts.ts';
import { freePieces } from '../../lambdas/domain/product.ts';
import type { Shop } from '../connect.ts';
import { listReservations } from '../operations/list-reservations.ts';
import type { StockView } from './api.ts';

/** Every product with its counts, in the order of the shop, and everything that is held. */
export async function showStock(shop: Shop): Promise<StockView> {
  const [products, holds] = await Promise.all([shop.products.listAll(), listReservations({}, shop)]);
  return {
    products: products
      .toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0) || titleOf(a).localeCompare(titleOf(b), 'sv'))
      .map((product) => {
        const { id, status, stock = 0, reserved = 0 } = product;
        const title = titleOf(product);
        return {
          id,
          title,
          isActive: status === 'active',
          stock,
          held: reserved,
          free: freePieces({ stock, reserved }),
        };
      }),
    holds,
    now: shop.now(),
  };
}

/** One that was made by hand may have none. */
const titleOf = ({ id, title = id }: Partial<ListedProduct> & Pick<ListedProduct, 'id'>): string => title;
