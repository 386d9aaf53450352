import type { VNode } from 'preact';
import { PageFrame } from '../design/page-frame.tsx';
import { CataloguePage } from './catalogue-page.tsx';
import { CheckoutPage } from './checkout-page.tsx';
import { OpenPayments } from './open-payments.tsx';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';
import { useCatalogue } from './use-catalogue.ts';

/** Everything before the payment: the shop with its cart, and the checkout. */
export function ShopPages({ view }: { readonly view: 'shop' | 'cart' | 'checkout' }): VNode {
  const { client, language } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const catalogue = useCatalogue(client);
  return (
    <PageFrame page="shop" title={view === 'checkout' ? `${texts.checkout} – Smultron` : 'Smultron'}>
      <OpenPayments />
      <div role="status">
        {catalogue.error === undefined ? null : <p class="notice wait shop-notice">{texts.loadFailed}</p>}
      </div>
      {view === 'checkout' ? (
        <CheckoutPage catalogue={catalogue.data} lookAgain={catalogue.again} />
      ) : (
        <CataloguePage catalogue={catalogue.data} isCartOpen={view === 'cart'} />
      )}
    </PageFrame>
  );
}
