import type { VNode } from 'preact';
import type { PlacedOrder } from './placed-orders.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { useStorefront } from './storefront.ts';
import { SumLine } from './sum-line.tsx';
import { SHOP_TEXTS } from './texts.ts';

/** What was ordered, where this browser knows it. */
export function PlacedSummary({ order }: { readonly order: PlacedOrder }): VNode {
  const { language, amount } = useStorefront();
  const texts = PAYMENT_TEXTS[language];
  return (
    <section class="card placed-summary" aria-labelledby="placed-heading">
      <h2 id="placed-heading">{texts.summary}</h2>
      <dl class="sums">
        {order.lines.map(({ id, title, quantity, amountOre }) => (
          <SumLine key={id} label={`${quantity} × ${title}`} value={amount(amountOre)} />
        ))}
        <SumLine
          label={order.delivery === null ? texts.pickUp : `${texts.delivery}, ${order.delivery}`}
          value={order.deliveryOre === 0 ? SHOP_TEXTS[language].free : amount(order.deliveryOre)}
          isMuted={order.deliveryOre === 0}
        />
        <SumLine label={texts.total} value={amount(order.totalOre)} isTotal />
      </dl>
    </section>
  );
}
