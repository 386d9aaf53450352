import type { ComponentChildren, VNode } from 'preact';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { durationText } from '../../design/times.ts';
import { orderAddress } from '../routes.ts';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';
import { ORDER_TEXTS } from './order-texts.ts';

/** By which names the order goes elsewhere, and where its checkout stands. */
export function Facts({ view, now }: { readonly view: OrderView; readonly now: number }): VNode {
  const spoken = useLanguage();
  const texts = ORDER_TEXTS[spoken];
  const { id, order, checkout } = view;
  const bankReference = checkout?.outcomeDetail?.paymentReference ?? order?.payment?.reference;
  const reference = order?.payment?.id;
  return (
    <Section title={texts.facts}>
      <dl class="order-facts">
        <Fact name={texts.orderId}>
          <span class="code">{id}</span>
        </Fact>
        {reference === undefined ? null : (
          <Fact name={texts.reference}>
            <span class="code">{reference}</span>
          </Fact>
        )}
        {bankReference === undefined ? null : (
          <Fact name={texts.bankReference}>
            <span class="code">{bankReference}</span>
          </Fact>
        )}
        {order === undefined ? null : (
          <>
            <Fact name={texts.created}>
              <When at={order.date} now={now} />
            </Fact>
            <Fact name={texts.delivery}>{order.delivery === '' ? texts.pickUp : order.delivery}</Fact>
          </>
        )}
        <Fact name={texts.record}>
          {checkout === undefined ? texts.noRecord : texts.endings[checkout.ending ?? 'open']}
        </Fact>
        {checkout?.dueAt === undefined ? null : (
          <Fact name={texts.lookedAtNext}>
            <span class="numbers">
              {texts.comes(checkout.dueAt <= now ? null : durationText(checkout.dueAt - now, spoken))}
            </span>
          </Fact>
        )}
        {checkout?.successor === undefined ? null : (
          <Fact name={texts.successor}>
            <a class="code" href={orderAddress(checkout.successor)}>
              {checkout.successor}
            </a>
          </Fact>
        )}
      </dl>
      {checkout?.paidBack === undefined ? null : (
        <p class="notice info">{texts.paidBack(checkout.paidBack.operator, checkout.paidBack.why)}</p>
      )}
    </Section>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
