import type { VNode } from 'preact';
import { chargedOre } from './cart.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';
import type { ShownCart } from './use-cart.ts';

/** The products in the cart, each with its quantity to change. */
export function CartLines({ shown }: { readonly shown: ShownCart }): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  return (
    <ul class="cart-lines">
      {shown.lines.map(({ product, quantity, most }) => (
        <li key={product.id} class="cart-line" aria-label={product.title}>
          {product.image === null ? <span /> : <img src={product.image} alt="" width="56" height="56" />}
          <div>
            <p class="cart-line-title">{product.title}</p>
            <p class="muted small numbers">{texts.each(amount(chargedOre(product)))}</p>
          </div>
          <p class="cart-line-amount numbers">{amount(chargedOre(product) * quantity)}</p>
          <div class="cart-line-quantity">
            <Stepper
              title={product.title}
              quantity={quantity}
              most={most}
              change={(next) => shown.change(product.id, next)}
            />
            <button
              type="button"
              class="quiet small"
              aria-label={texts.removeTitle(product.title)}
              onClick={() => shown.change(product.id, 0)}
            >
              {texts.remove}
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}

interface StepperProps {
  readonly title: string;
  readonly quantity: number;
  readonly most: number;
  readonly change: (quantity: number) => void;
}

/** A button that cannot go further stays where the focus is, and does nothing. */
function Stepper({ title, quantity, most, change }: StepperProps): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  const mayLess = quantity > 1;
  const mayMore = quantity < most;
  return (
    <div class="stepper" role="group" aria-label={texts.quantityOf(title)}>
      <button
        type="button"
        aria-label={texts.fewer(title)}
        aria-disabled={!mayLess}
        onClick={() => mayLess && change(quantity - 1)}
      >
        −
      </button>
      <output class="numbers">{quantity}</output>
      <button
        type="button"
        aria-label={texts.more(title)}
        aria-disabled={!mayMore}
        onClick={() => mayMore && change(quantity + 1)}
      >
        +
      </button>
    </div>
  );
}
