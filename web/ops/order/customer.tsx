import type { VNode } from 'preact';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Section } from '../section.tsx';
import { Fact } from './facts.tsx';
import { ORDER_TEXTS } from './order-texts.ts';

export interface CustomerProps {
  readonly order: OrderView['order'];
  /** The customer's data are shown as they are; else the server has masked them. */
  readonly isPersonal: boolean;
  readonly isHidden: boolean;
  readonly onShow: (isPersonal: boolean) => void;
}

/** Who the customer is: masked, unless a person asks. */
export function Customer({ order, isPersonal, isHidden, onShow }: CustomerProps): VNode | null {
  const texts = ORDER_TEXTS[useLanguage()];
  const information = order?.information;
  if (information === undefined) return null;
  const fields = Object.keys(texts.customerFields) as (keyof typeof texts.customerFields)[];
  return (
    <Section title={texts.customer}>
      <dl class="order-facts">
        {fields.map((field) =>
          information[field] ? (
            <Fact key={field} name={texts.customerFields[field]}>
              {isHidden ? '…' : information[field]}
            </Fact>
          ) : null,
        )}
      </dl>
      <p class="row">
        <button type="button" class="small" onClick={() => onShow(!isPersonal)}>
          {isPersonal ? texts.hidePersonal : texts.showPersonal}
        </button>
        <span class="small muted" role="status">
          {isPersonal ? texts.personalShown : null}
        </span>
      </p>
    </Section>
  );
}
