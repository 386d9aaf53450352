import type { VNode } from 'preact';
import type { PhoneView, RefundView } from './phone-api.ts';
import { sekText } from '../design/money.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { dayTimeText } from '../design/times.ts';
import { isRefunded, standingOf } from './requests.ts';
import { Screen } from './screen.tsx';
import { StandingMark } from './standing-mark.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface ReceiptScreenProps {
  readonly payment: PhoneView;
  readonly refunds: readonly RefundView[];
  readonly now: number;
  readonly onDone: () => void;
}

/** How a payment ended, also one that ended by itself while it was looked at. */
export function ReceiptScreen({ payment, refunds, now, onDone }: ReceiptScreenProps): VNode | null {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const standing = standingOf(payment, now);
  if (standing === 'open') return null;
  const { title, text } = texts.standings[standing];
  const { amount, payeeName, message, errorCode, paidAt, createdAt } = payment;
  return (
    <Screen
      // Another end is another screen, whose title is read.
      key={standing}
      title={title}
      actions={
        <button type="button" class="primary" onClick={onDone}>
          {texts.done}
        </button>
      }
    >
      <div class="receipt">
        <StandingMark standing={standing} />
        <p class="amount numbers">{sekText(amount, language)}</p>
        <p>{texts.to(payeeName)}</p>
        <p class="muted">{text}</p>
        {errorCode === null ? null : <p class="muted small">{texts.errorCode(errorCode)}</p>}
        {isRefunded(payment, refunds) ? <p class="notice good">{texts.cameBack}</p> : null}
        <p class="muted small">
          {message === null ? null : `${message}, `}
          {dayTimeText(Date.parse(paidAt ?? createdAt), language)}
        </p>
      </div>
    </Screen>
  );
}
