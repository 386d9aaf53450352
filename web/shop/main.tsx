import './shop.css';
import './cart.css';
import './checkout.css';
import './payment.css';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { showPage, useLanguage } from '../design/page-frame.tsx';
import { useStore } from '../design/use-store.ts';
import { PaymentPage } from './payment-page.tsx';
import { ShopPages } from './shop-pages.tsx';
import { view } from './navigation.ts';
import { StorefrontContext, storefrontIn } from './storefront.ts';

/** The whole storefront: what is shown is what the address says. */
function Storefront(): VNode {
  const language = useLanguage();
  const storefront = useMemo(() => storefrontIn(language), [language]);
  const shown = useStore(view);
  return (
    <StorefrontContext.Provider value={storefront}>
      {shown.name === 'payment' ? (
        <PaymentPage key={shown.orderId} orderId={shown.orderId} />
      ) : (
        <ShopPages view={shown.name} />
      )}
    </StorefrontContext.Provider>
  );
}

showPage(<Storefront />);
