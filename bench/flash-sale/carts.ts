/** The ids of what one buyer wants, a piece of each. */
export type Cart = readonly string[];

/** Everybody wants the same. */
export const cartsOf = (cart: Cart, buyers: number): readonly Cart[] => Array.from({ length: buyers }, () => cart);

/** Each two of the products in turn, so that every cart shares a product with most others and no two kinds are alike. */
export function overlappingCarts(productIds: readonly string[], buyers: number): readonly Cart[] {
  const pairs = productIds.flatMap((first, index) => productIds.slice(index + 1).map((second) => [first, second]));
  return Array.from({ length: buyers }, (_, index) => pairs[index % pairs.length] ?? []);
}
