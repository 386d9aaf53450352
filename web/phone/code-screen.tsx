import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PhoneView } from './phone-api.ts';
import { sekText } from '../design/money.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { PAY_CODE, typed } from './pay-code.ts';
import { PhoneProblem } from './phone-problem.tsx';
import { Screen } from './screen.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface CodeScreenProps {
  readonly payment: PhoneView;
  readonly onSigned: () => Promise<void>;
  readonly onBack: () => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'Backspace'] as const;

/** Signs by a code, typed on the keyboard or by the keys that are shown. The last digit is the yes. */
export function CodeScreen({ payment, onSigned, onBack }: CodeScreenProps): VNode {
  const language = useLanguage();
  const texts = PHONE_TEXTS[language];
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [wrongOnes, setWrongOnes] = useState(0);
  const [isPaying, setIsPaying] = useState(false);
  const [error, setError] = useState<unknown>();
  useLayoutEffect(() => input.current?.focus(), []);

  const take = (next: string): void => {
    if (isPaying) return;
    setCode(next);
    if (next.length < PAY_CODE.length) return;
    if (next === PAY_CODE) void sign();
    else {
      setWrongOnes((count) => count + 1);
      setCode('');
    }
  };

  async function sign(): Promise<void> {
    setIsPaying(true);
    setWrongOnes(0);
    setError(undefined);
    try {
      await onSigned();
    } catch (failure) {
      setError(failure);
      setCode('');
      setIsPaying(false);
    }
  }

  const onInput = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const digits = currentTarget.value.replace(/\D/g, '').slice(0, PAY_CODE.length);
    // What is no digit changes no state, so that nothing would take it out of the field again.
    currentTarget.value = digits;
    take(digits);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onBack();
    // The field takes its own keys.
    else if (event.target !== input.current && typed(code, event.key) !== code) take(typed(code, event.key));
  };

  return (
    <Screen title={texts.codeTitle} onBack={onBack} hasOwnFocus>
      <div class="code-entry" onKeyDown={onKeyDown}>
        <p class="numbers">{texts.toBePaid(sekText(payment.amount, language), payment.payeeName)}</p>
        <div class="code-field">
          <div key={wrongOnes} class={`code-dots ${wrongOnes > 0 ? 'wrong' : ''}`} aria-hidden="true">
            {Array.from(PAY_CODE, (_digit, index) => (
              <span key={index} class={index < code.length ? 'filled' : undefined} />
            ))}
          </div>
          <input
            ref={input}
            aria-label={texts.payCode}
            aria-describedby="this-code"
            // The page has its own keys; a password field would be offered to be kept.
            type="text"
            inputMode="none"
            autocomplete="off"
            value={code}
            readOnly={isPaying}
            onInput={onInput}
          />
        </div>
        <div key={`alert-${wrongOnes}`} class="code-wrong" role="alert">
          {wrongOnes > 0 ? texts.wrongCode : null}
        </div>
        <PhoneProblem error={error} conflict={texts.ended} />
        <p class="muted small" id="this-code" role="status">
          {isPaying ? texts.paying : texts.thisCode(PAY_CODE)}
        </p>
        <div class="keypad">
          {KEYS.map((key) =>
            key === '' ? (
              <span key={key} />
            ) : (
              <button
                key={key}
                type="button"
                disabled={isPaying}
                aria-label={key === 'Backspace' ? texts.erase : key}
                onClick={() => take(typed(code, key))}
              >
                {key === 'Backspace' ? <EraseMark /> : key}
              </button>
            ),
          )}
        </div>
      </div>
    </Screen>
  );
}

function EraseMark(): VNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      aria-hidden="true"
    >
      <path d="M8 5h12v14H8l-6-7zM11 9l6 6M17 9l-6 6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
