import { freePieces } from '../domain/product.ts';
import { apiHandler, type Answer } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import type { ProductsAnswer } from './products-schema.ts';

const products = connect.products();

/** GET /v1/products: what is for sale, with the pieces that nobody holds. */
export const handler = apiHandler('Products', async (): Promise<Answer<ProductsAnswer>> => {
  const active = await products.listActive();
  const sorted = active.sort((a, b) => (a.index ?? 0) - (b.index ?? 0) || a.title.localeCompare(b.title, 'sv'));
  return {
    status: 200,
    data: sorted.map((product) => ({
      id: product.id,
      slug: product.slug ?? null,
      brand: product.brand ?? null,
      title: product.title,
      subtitle: product.subtitle ?? null,
      price: product.price,
      price_reduced: product.price_reduced ?? null,
      available: freePieces(product),
      max_order: product.max_order || null,
      image: product.image ?? null,
    })),
  };
});
