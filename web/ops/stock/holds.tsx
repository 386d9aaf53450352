import type { VNode } from 'preact';
import type { StockView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { HoldClock } from '../hold-clock.tsx';
import { orderAddress } from '../routes.ts';
import { Section } from '../section.tsx';
import { STOCK_TEXTS } from './stock-texts.ts';

export interface HoldsProps {
  readonly view: StockView;
  readonly now: number;
}

/** Pieces that are kept for somebody who may still pay, with how long yet. */
export function Holds({ view: { holds, products }, now }: HoldsProps): VNode {
  const texts = STOCK_TEXTS[useLanguage()];
  const titles = new Map(products.map(({ id, title }) => [id, title]));
  return (
    <Section title={texts.holds}>
      {holds.length === 0 ? <p class="muted">{texts.noHolds}</p> : null}
      <ul class="lines">
        {holds.map(({ orderId, orderNumber, productId, quantity, heldUntil, checkout }) => (
          <li key={`${orderId} ${productId}`}>
            <p class="row spread">
              <span>
                <strong class="numbers">{quantity} ×</strong> {titles.get(productId) ?? productId}
              </span>
              <HoldClock until={heldUntil} now={now} />
            </p>
            <p class="small muted">
              <a href={orderAddress(orderNumber ?? orderId)}>
                {orderNumber === undefined ? <span class="code">{orderId}</span> : texts.orderName(orderNumber)}
              </a>{' '}
              · {texts.checkout}: <span lang="en">{checkout}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
