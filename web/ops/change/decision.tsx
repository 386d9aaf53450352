import type { VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Applied, Preview } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { useShop } from '../shop.tsx';
import { CHANGE_TEXTS } from './change-texts.ts';

export interface DecisionProps {
  readonly preview: Preview;
  /** These are other steps than those that were decided about before. */
  readonly isAnother: boolean;
  readonly isDoing: boolean;
  /** What has to be typed in where the shop asks if one is sure. */
  readonly sureWord: string;
  readonly onDecide: (sure: string | undefined) => void;
  readonly onBack: () => void;
}

/** The second step of a change: what will happen, before it does. */
export function Decision({ preview, isAnother, isDoing, sureWord, onDecide, onBack }: DecisionProps): VNode {
  const texts = CHANGE_TEXTS[useLanguage()];
  const { asksIfSure } = useShop();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isWrong = asksIfSure && typed.trim() !== sureWord;
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (isWrong) field.current?.focus();
        else onDecide(asksIfSure ? typed.trim() : undefined);
      }}
    >
      {isAnother ? (
        <p class="notice wait" role="alert">
          {texts.changed}
        </p>
      ) : null}
      <FocusedHeading text={texts.previewTitle} />
      <ol class="change-steps" lang="en">
        {preview.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="small muted">{texts.nothingDone}</p>
      {asksIfSure ? (
        <div class="field">
          <label for={`${id}-sure`}>{texts.sure(sureWord)}</label>
          <input
            id={`${id}-sure`}
            ref={field}
            value={typed}
            autocomplete="off"
            readOnly={isDoing}
            aria-invalid={isTried && isWrong}
            aria-describedby={`${id}-wrong`}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <p id={`${id}-wrong`} class="field-problem">
            {isTried && isWrong ? texts.sureWrong(sureWord) : null}
          </p>
        </div>
      ) : null}
      <footer class="row">
        <button type="submit" class="primary" aria-disabled={isDoing}>
          {isDoing ? texts.doing : texts.doIt}
        </button>
        <button type="button" disabled={isDoing} onClick={onBack}>
          {texts.back}
        </button>
      </footer>
    </form>
  );
}

/** The last step of a change: what became of it. */
export function Result({ applied, onClose }: { readonly applied: Applied; readonly onClose: () => void }): VNode {
  const texts = CHANGE_TEXTS[useLanguage()];
  return (
    <div class="stack">
      <FocusedHeading text={texts.doneTitle} />
      <p class="notice good" role="status" lang="en">
        {applied.text}
      </p>
      <footer class="row">
        <button type="button" class="primary" onClick={onClose}>
          {texts.close}
        </button>
      </footer>
    </div>
  );
}

/** A step begins at its heading, with the keyboard and for a screen reader. */
function FocusedHeading({ text }: { readonly text: string }): VNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h3 ref={heading} tabIndex={-1} class="change-heading">
      {text}
    </h3>
  );
}
