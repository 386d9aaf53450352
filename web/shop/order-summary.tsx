import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ApiRefusal, Product, RefusedItem, ShipmentOption } from '../checkout-client.ts';
import { afterRefusal, sumsOf, type Cart } from './cart.ts';
import { CartLines } from './cart-lines.tsx';
import { ExcessList, ExcessNotice } from './excess-notice.tsx';
import { navigate } from './navigation.ts';
import { useStorefront } from './storefront.ts';
import { SumLine } from './sum-line.tsx';
import { SHOP_TEXTS } from './texts.ts';
import type { ShownCart } from './use-cart.ts';
import type { Placing } from './use-placing.ts';

export interface OrderSummaryProps {
  readonly shown: ShownCart;
  readonly products: readonly Product[];
  /** Undefined is a pick-up. */
  readonly delivery: ShipmentOption | undefined;
  /** Whether it is known what all of it costs: nobody orders before. */
  readonly isPriced: boolean;
  readonly placing: Placing;
  readonly place: (wanted: Cart) => void;
}

/** What is bought and what it costs, the button that places the order, and why it was not placed. */
export function OrderSummary({ shown, products, delivery, isPriced, placing, place }: OrderSummaryProps): VNode {
  const { language, amount } = useStorefront();
  const texts = SHOP_TEXTS[language];
  const sums = sumsOf(shown.cart, products, delivery);
  const isPlacing = placing.state === 'placing';
  const refusal = placing.state === 'refused' && placing.cart === shown.cart ? placing.refusal : undefined;
  const isShort = refusal !== undefined && refusal.items.length > 0;
  return (
    <section class="card order-summary stack" aria-labelledby="summary-heading">
      <h2 id="summary-heading">{texts.cart}</h2>
      {isShort ? null : <ExcessNotice shown={shown} />}
      <CartLines shown={shown} />
      <dl class="sums">
        <SumLine label={texts.goods} value={amount(sums.goodsOre)} />
        <SumLine
          label={texts.deliveryCost}
          value={sums.deliveryOre === 0 ? texts.free : amount(sums.deliveryOre)}
          isMuted={sums.deliveryOre === 0}
        />
        <SumLine label={texts.total} value={amount(sums.totalOre)} isTotal />
      </dl>
      <div role="alert">
        {refusal === undefined ? null : (
          <Refused
            refusal={refusal}
            shown={shown}
            totalOf={(wanted) => amount(sumsOf(wanted, products, delivery).totalOre)}
            place={place}
          />
        )}
        {placing.state === 'unreachable' ? (
          <p class="notice bad">{navigator.onLine ? texts.unreachable : texts.offline}</p>
        ) : null}
      </div>
      {/* What was refused for want of pieces is not asked for again: the refusal has the button that goes on. */}
      {isShort ? null : (
        <button type="submit" class="primary pay-button" aria-disabled={isPlacing || !isPriced}>
          {isPlacing ? texts.placing : texts.pay}
        </button>
      )}
      <p class="muted small centred">{texts.paySafely}</p>
    </section>
  );
}

interface RefusedProps {
  readonly refusal: ApiRefusal;
  readonly shown: ShownCart;
  readonly totalOf: (wanted: Cart) => string;
  readonly place: (wanted: Cart) => void;
}

/** Why the order was not taken; where it is for want of pieces, what is left, and one click to take that instead. */
function Refused({ refusal, shown, totalOf, place }: RefusedProps): VNode {
  const texts = SHOP_TEXTS[useStorefront().language];
  const rest = afterRefusal(shown.cart, refusal.items);
  const isShort = refusal.items.length > 0;
  const notice = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone. Its successor is only the next stop: a second Enter must not order something else.
  useEffect(() => {
    if (isShort) notice.current?.focus();
  }, [isShort]);
  const takeRest = (): void => {
    shown.replace(rest);
    place(rest);
  };
  const leave = (): void => {
    shown.replace(rest);
    navigate({ name: 'shop' });
  };
  return (
    <div ref={notice} class="notice bad" tabIndex={-1}>
      <strong>{refusal.message}</strong>
      {!isShort ? null : (
        <>
          <ExcessList excess={refusal.items.map((item) => excessIn(item, shown.cart))} />
          {rest.size > 0 ? (
            <button type="button" class="primary" onClick={takeRest}>
              {texts.takeRest(totalOf(rest))}
            </button>
          ) : (
            <button type="button" class="primary" onClick={leave}>
              {texts.emptyTheCart}
            </button>
          )}
        </>
      )}
    </div>
  );
}

const excessIn = ({ id, title, available, limit }: RefusedItem, wanted: Cart) => ({
  id,
  // What is not for sale has a title too, but nothing that could be left of it.
  title: available === undefined && limit === undefined ? null : (title ?? id),
  wanted: wanted.get(id) ?? 0,
  most: available ?? limit ?? 0,
  isLimit: available === undefined,
});
