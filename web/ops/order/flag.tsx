import type { VNode } from 'preact';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { When } from '../when.tsx';
import { flagAdvice, runbookPlace } from './flag-advice.ts';
import { ORDER_TEXTS } from './order-texts.ts';

/** Why a person is needed, and what that person does; nothing when nobody is. */
export function Flag({ view: { checkout }, now }: { readonly view: OrderView; readonly now: number }): VNode | null {
  const spoken = useLanguage();
  const texts = ORDER_TEXTS[spoken];
  const flag = checkout?.attention;
  if (flag === undefined) return null;
  const { happened, act } = flagAdvice(flag.reason, spoken);
  return (
    <div class="notice bad order-flag" role="note" aria-label={texts.flagged}>
      <p>
        <strong>{happened}</strong>
      </p>
      <p>{texts.flagDo}:</p>
      <ul>
        {act.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <p class="small">
        {texts.flagMore} <code>{runbookPlace(flag.reason)}</code> · {texts.flaggedSince} <When at={flag.at} now={now} />
      </p>
    </div>
  );
}
