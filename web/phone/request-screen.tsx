import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PhoneView } from './phone-api.ts';
import { sekText } from '../design/money.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { countdownText } from '../design/times.ts';
import { PhoneProblem } from './phone-problem.tsx';
import { Screen } from './screen.tsx';
import { TesterPanel } from './tester-panel.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface RequestScreenProps {
  readonly payment: PhoneView;
  readonly now: number;
  readonly onPay: () => void;
  /** What `POST /local/phone/{reference}` takes. */
  readonly onAnswer: (action: object) => Promise<void>;
  readonly onLetRunOut: () => void;
}

/** What is asked for, by whom and for how long, and what one can do about it. */
export function RequestScreen({ payment, now, onPay, onAnswer, onLetRunOut }: RequestScreenProps): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { amount, payeeName, message, createdAt, expiresAt } = payment;
  const leftMs = Date.parse(expiresAt) - now;
  const wholeMs = Date.parse(expiresAt) - Date.parse(createdAt);
  const sum = sekText(amount, language);

  async function answer(action: object): Promise<void> {
    setIsBusy(true);
    setError(undefined);
    try {
      await onAnswer(action);
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Screen title={texts.requestTitle} onBack={onLetRunOut}>
      <PhoneProblem error={error} conflict={texts.ended} />
      <div class="request">
        <p class="payee-mark" aria-hidden="true">
          {payeeName.slice(0, 1)}
        </p>
        <p class="payee">{payeeName}</p>
        <p class="amount numbers">{sum}</p>
        <p class="time-left" role="timer">
          <progress max={wholeMs} value={Math.max(0, leftMs)} aria-hidden="true" />
          <span class="muted small numbers">{texts.left(countdownText(leftMs))}</span>
        </p>
        {message === null ? null : (
          <dl class="request-facts">
            <dt class="muted small">{texts.message}</dt>
            <dd>{message}</dd>
          </dl>
        )}
      </div>
      <div class="request-answers">
        <button type="button" class="primary" disabled={isBusy} onClick={onPay}>
          {texts.pay(sum)}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void answer({ action: 'decline' })}>
          {texts.decline}
        </button>
        <button type="button" class="quiet small" onClick={onLetRunOut}>
          {texts.letRunOut}
        </button>
      </div>
      <TesterPanel isBusy={isBusy} onAct={(action) => void answer(action)} />
    </Screen>
  );
}
