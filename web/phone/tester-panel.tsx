import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { scrollBehavior } from '../design/motion.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { CALLBACKS, OTHER_CODES, testerAction, USUAL_CODES, type Callback, type Outcome } from './tester-action.ts';
import { PHONE_TEXTS } from './texts.ts';

export interface TesterPanelProps {
  readonly isBusy: boolean;
  /** What `POST /local/phone/{reference}` takes. */
  readonly onAct: (action: object) => void;
}

const OUTCOMES = ['pay', 'decline', 'cancel', 'paidLater'] as const;

/** Everything that may become of a payment, and of the callback that tells the shop. */
export function TesterPanel({ isBusy, onAct }: TesterPanelProps): VNode {
  const texts = PHONE_TEXTS[useLanguage()];
  const [outcome, setOutcome] = useState<Outcome>('pay');
  const [callback, setCallback] = useState<Callback>('usual');
  return (
    <details
      class="tester-panel"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest', behavior: scrollBehavior() });
      }}
    >
      <summary>{texts.forTesters}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onAct(testerAction(outcome, callback));
        }}
      >
        <div class="field">
          <label for="outcome">{texts.outcome}</label>
          <select id="outcome" value={outcome} onChange={({ currentTarget }) => setOutcome(currentTarget.value)}>
            {OUTCOMES.map((each) => (
              <option key={each} value={each}>
                {texts.outcomes[each]}
              </option>
            ))}
            <optgroup label={texts.usualCodes}>
              {USUAL_CODES.map((code) => (
                <option key={code} value={code}>
                  {code} – {texts.codes[code]}
                </option>
              ))}
            </optgroup>
            <optgroup label={texts.otherCodes}>
              {OTHER_CODES.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </optgroup>
          </select>
        </div>
        <div class="field">
          <label for="callback">{texts.callback}</label>
          <select
            id="callback"
            value={callback}
            onChange={({ currentTarget }) => setCallback(currentTarget.value as Callback)}
          >
            {CALLBACKS.map((each) => (
              <option key={each} value={each}>
                {texts.callbacks[each]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" disabled={isBusy}>
          {texts.letHappen}
        </button>
      </form>
    </details>
  );
}
