import type { VNode } from 'preact';
import { formatAmount } from '../../../lambdas/domain/mail/format.ts';
import { oreFromSek } from '../../../lambdas/domain/money.ts';
import { chargedPrice } from '../../../lambdas/domain/product.ts';
import type { Reservation } from '../../../lambdas/domain/reservation.ts';
import type { OrderView } from '../../../ops/console/api.ts';
import { sekText } from '../../design/money.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { HoldClock } from '../hold-clock.tsx';
import { Section } from '../section.tsx';
import { ORDER_TEXTS } from './order-texts.ts';

/** What was bought, and where its pieces are. */
export function PiecesOfOrder({ view, now }: { readonly view: OrderView; readonly now: number }): VNode | null {
  const spoken = useLanguage();
  const texts = ORDER_TEXTS[spoken];
  const { order, holds } = view;
  if (order === undefined) return null;
  const rows = new Map(holds.map((row) => [row.productId, row]));
  return (
    <Section title={texts.pieces}>
      <table class="order-lines">
        <thead>
          <tr>
            <th scope="col">{texts.product}</th>
            <th scope="col">{texts.hold}</th>
            <th scope="col" class="amount">
              {texts.sum}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.cart.map((line) => {
            const priceOre = oreFromSek(chargedPrice(line));
            return (
              <tr key={line.id}>
                <th scope="row">
                  <span class="numbers">{line.number} ×</span> {line.title}
                  <span class="small muted numbers"> {formatAmount(priceOre, spoken)}</span>
                </th>
                <td>
                  <WhereItIs row={rows.get(line.id)} now={now} />
                </td>
                <td class="amount numbers">{formatAmount(priceOre * line.number, spoken)}</td>
              </tr>
            );
          })}
          {order.delivery === '' ? null : (
            <tr>
              <th scope="row">{order.delivery}</th>
              <td />
              <td class="amount numbers">{sekText(order.delivery_cost, spoken)}</td>
            </tr>
          )}
        </tbody>
        {order.total === undefined ? null : (
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {texts.total}
              </th>
              <td class="amount numbers">
                <strong>{sekText(order.total, spoken)}</strong>
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </Section>
  );
}

const TONES = { confirmed: 'good', expired: '', cancelled: '' } as const;

function WhereItIs({ row, now }: { readonly row: Reservation | undefined; readonly now: number }): VNode {
  const texts = ORDER_TEXTS[useLanguage()];
  if (row === undefined) return <span class="muted small">{texts.noHold}</span>;
  if (row.status === 'active') return <HoldClock until={row.expiresAt * 1000} now={now} />;
  return <span class={`badge ${TONES[row.status]}`}>{texts.holds[row.status]}</span>;
}
