import type { VNode } from 'preact';
import type { OrderView } from '../../../ops/console/api.ts';
import { sekText } from '../../design/money.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { reasonText } from '../executions/standing-badge.tsx';
import { orderAddress } from '../routes.ts';
import { standingOf } from './order-standing.ts';
import { ORDER_TEXTS } from './order-texts.ts';

const TONES = { inactive: 'wait', not_settled: 'wait', active: 'good', invalid: '' } as const;

export interface OrderHeadingProps {
  readonly view: OrderView;
  readonly place: 'page' | 'panel';
}

/** Which order it is, how it stands and why. */
export function OrderHeading({ view: { order, checkout, id }, place }: OrderHeadingProps): VNode {
  const spoken = useLanguage();
  const texts = ORDER_TEXTS[spoken];
  const Heading = place === 'page' ? 'h1' : 'h2';
  const title = order === undefined ? texts.withoutOrder : texts.title(order.number);
  const { status, reason } = standingOf({ order, checkout });
  return (
    <header class="order-heading">
      <div class="row">
        <Heading>{place === 'page' ? title : <a href={orderAddress(order?.number ?? id)}>{title}</a>}</Heading>
        {status === undefined ? (
          <span class="badge">{texts.endings[checkout?.ending ?? 'open']}</span>
        ) : (
          <span class={`badge ${TONES[status]}`}>{texts.statuses[status]}</span>
        )}
        {checkout?.attention === undefined ? null : <span class="badge bad">{texts.flagged}</span>}
        {order?.total === undefined ? null : (
          <strong class="order-total numbers">{sekText(order.total, spoken)}</strong>
        )}
      </div>
      {reason === undefined ? null : <p class="muted">{reasonText(reason, spoken)}</p>}
    </header>
  );
}
