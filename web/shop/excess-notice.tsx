import type { VNode } from 'preact';
import { fitted, type Excess } from './cart.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';
import type { ShownCart } from './use-cart.ts';

/** Says at once that somebody else took what is in the cart, and makes it right by one click. */
export function ExcessNotice({ shown }: { readonly shown: ShownCart }): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  return (
    <div role="alert">
      {shown.excess.length === 0 ? null : (
        <div class="notice wait">
          <strong>{texts.tooMany}</strong>
          <ExcessList excess={shown.excess} />
          <button type="button" class="small" onClick={() => shown.replace(fitted(shown.cart, shown.excess))}>
            {texts.fit}
          </button>
        </div>
      )}
    </div>
  );
}

export function ExcessList({ excess }: { readonly excess: readonly Excess[] }): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  const sentence = ({ title, most, isLimit }: Excess): string => {
    if (title === null) return texts.gone;
    return isLimit ? texts.limitOf(title, most) : texts.leftOf(title, most);
  };
  return (
    <ul class="plain-list">
      {excess.map((one) => (
        <li key={one.id}>{sentence(one)}</li>
      ))}
    </ul>
  );
}
