import type { VNode } from 'preact';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import type { Product } from '../checkout-client.ts';
import { chargedOre } from './cart.ts';
import { useStorefront } from './storefront.ts';
import { SHOP_TEXTS } from './texts.ts';

/** From here on the free pieces are worth a word. */
const FEW = 5;

export interface ProductCardProps {
  readonly product: Product;
  /** Pieces in the cart. */
  readonly quantity: number;
  /** Most pieces that the cart can have now. */
  readonly most: number;
  readonly add: () => void;
}

export function ProductCard({ product, quantity, most, add }: ProductCardProps): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const { title, available, max_order: limit } = product;
  const charged = chargedOre(product);
  const regular = oreFromSek(product.price);
  const isSoldOut = available === 0 && quantity === 0;
  const mayAdd = quantity < most;
  const label = (): string => {
    if (mayAdd) return quantity > 0 ? texts.addMore : texts.add;
    if (isSoldOut) return texts.soldOut;
    return limit !== null && quantity >= limit ? texts.perCustomer(limit) : texts.noMore;
  };
  return (
    <li class={`product ${isSoldOut ? 'is-sold-out' : ''}`} data-product={product.id}>
      <div class="product-picture">
        {product.image === null ? null : <img src={product.image} alt="" width="240" height="240" loading="lazy" />}
        <Pieces product={product} />
        {quantity > 0 ? (
          <span key={quantity} class="badge in-cart">
            {texts.inCart(quantity)}
          </span>
        ) : null}
      </div>
      <h2 class="product-title">{title}</h2>
      <p class="muted small">{[product.brand, product.subtitle].filter(Boolean).join(' · ')}</p>
      <p class="product-price numbers">
        <strong>{amount(charged)}</strong>
        {charged < regular ? (
          <s class="muted small">
            <span class="visually-hidden">{texts.regularPrice} </span>
            {amount(regular)}
          </s>
        ) : null}
        {limit === null ? null : <span class="muted small">{texts.perCustomer(limit)}</span>}
      </p>
      <button
        type="button"
        class="product-add"
        aria-disabled={!mayAdd}
        aria-label={`${label()}: ${title}`}
        onClick={() => mayAdd && add()}
      >
        {label()}
      </button>
    </li>
  );
}

function Pieces({ product: { available } }: { readonly product: Product }): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  if (available === 0) return <span class="badge pieces">{texts.soldOut}</span>;
  if (available <= FEW) return <span class="badge wait pieces">{texts.lastPieces(available)}</span>;
  return <span class="badge pieces is-plenty">{texts.left(available)}</span>;
}
