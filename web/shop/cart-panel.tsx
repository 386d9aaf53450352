import type { VNode } from 'preact';
import type { Product } from '../checkout-client.ts';
import { CartLines } from './cart-lines.tsx';
import { ExcessNotice } from './excess-notice.tsx';
import { sumsOf } from './cart.ts';
import { navigate } from './navigation.ts';
import { useStorefront } from './storefront.ts';
import { SumLine } from './sum-line.tsx';
import { SHOP_TEXTS } from './texts.ts';
import type { ShownCart } from './use-cart.ts';

/** What is in the cart, and the way to the checkout. */
export function CartPanel({
  shown,
  products,
}: {
  readonly shown: ShownCart;
  readonly products: readonly Product[];
}): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  if (shown.cart.size === 0) {
    return (
      <div class="empty-cart">
        <img src="/assets/smultron.svg" alt="" width="56" height="56" />
        <p>
          <strong>{texts.emptyCart}</strong>
        </p>
        <p class="muted small">{texts.emptyCartHint}</p>
      </div>
    );
  }
  const { goodsOre } = sumsOf(shown.cart, products, undefined);
  return (
    <div class="stack">
      <ExcessNotice shown={shown} />
      <CartLines shown={shown} />
      <dl class="sums">
        <SumLine label={texts.goods} value={amount(goodsOre)} />
        <SumLine label={texts.deliveryCost} value={texts.deliveryLater} isMuted />
      </dl>
      <button type="button" class="primary" onClick={() => navigate({ name: 'checkout' })}>
        {texts.toCheckout}
      </button>
    </div>
  );
}
