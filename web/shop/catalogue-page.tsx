import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { CartPanel } from './cart-panel.tsx';
import { piecesIn, sumsOf } from './cart.ts';
import { PageHeading } from './page-heading.tsx';
import { ProductCard } from './product-card.tsx';
import { navigate } from './navigation.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';
import { useCart } from './use-cart.ts';
import type { Catalogue } from './use-catalogue.ts';

/** How many places are kept while nothing is known yet, so that the page does not jump. */
const PLACES = 8;

/** The shelf, with the cart beside it, or below it where there is no room. */
export function CataloguePage({
  catalogue,
  isCartOpen,
}: {
  readonly catalogue: Catalogue | undefined;
  readonly isCartOpen: boolean;
}): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const products = catalogue?.products ?? [];
  const shown = useCart(products);
  const pieces = piecesIn(shown.cart);
  const total = amount(sumsOf(shown.cart, products, undefined).goodsOre);
  return (
    <div class="shop-layout">
      <div>
        <div class="shelf-header">
          <PageHeading>{texts.welcome}</PageHeading>
          <p class="muted">{texts.tagline}</p>
        </div>
        <ul class="products">
          {catalogue === undefined
            ? Array.from({ length: PLACES }, (_, place) => <li key={place} class="product is-loading" />)
            : products.map((product) => (
                <ProductCard
                  key={product.id}
                  product={product}
                  quantity={shown.cart.get(product.id) ?? 0}
                  most={shown.most(product)}
                  add={() => shown.change(product.id, (shown.cart.get(product.id) ?? 0) + 1)}
                />
              ))}
        </ul>
      </div>
      <aside class="cart-column card" aria-labelledby="cart-heading">
        <h2 id="cart-heading">{texts.cart}</h2>
        {catalogue === undefined ? null : <CartPanel shown={shown} products={products} />}
      </aside>
      {pieces === 0 || catalogue === undefined ? null : (
        <div class="cart-bar">
          <p class="numbers">
            {texts.pieces(pieces)}, <strong>{total}</strong>
          </p>
          <button type="button" class="primary" onClick={() => navigate({ name: 'cart' })}>
            {texts.showCart}
          </button>
        </div>
      )}
      <p class="visually-hidden" role="status">
        {pieces === 0 || catalogue === undefined ? '' : texts.cartSummary(pieces, total)}
      </p>
      {isCartOpen && catalogue !== undefined ? (
        <CartSheet title={texts.cart} close={texts.close}>
          <CartPanel shown={shown} products={products} />
        </CartSheet>
      ) : null}
    </div>
  );
}

/** The cart over the shop, for narrow screens. The browser keeps the focus in it, and closes it by Escape or by going back. */
function CartSheet(props: { readonly title: string; readonly close: string; readonly children: VNode }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // A dialog that is only taken away does not give the focus back.
    return () => current?.close();
  }, []);
  const leave = (): void => navigate({ name: 'shop' });
  return (
    <dialog
      ref={dialog}
      class="cart-sheet"
      aria-labelledby="sheet-heading"
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      onClick={(event) => event.target === dialog.current && leave()}
    >
      <div class="cart-sheet-content">
        <div class="row spread">
          <h2 id="sheet-heading">{props.title}</h2>
          <button type="button" class="quiet" onClick={leave}>
            {props.close}
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}
