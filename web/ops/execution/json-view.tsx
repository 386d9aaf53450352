import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { glimpse, readableJson } from './json-text.ts';

export interface JsonViewProps {
  readonly title: string;
  /** JSON text. */
  readonly text: string;
  readonly isOpen?: boolean;
}

/** A document that can be opened, read and copied. */
export function JsonView({ title, text, isOpen = false }: JsonViewProps): VNode {
  const [isShown, setIsShown] = useState(isOpen);
  return (
    <details class="json" open={isShown} onToggle={({ currentTarget }) => setIsShown(currentTarget.open)}>
      <summary>
        <span class="json-title">{title}</span>
        {isShown ? null : <span class="json-glimpse code muted">{glimpse(text)}</span>}
      </summary>
      {/* Made when it is looked at: there are hundreds of them, and some are long. */}
      {isShown ? <Readable text={readableJson(text)} title={title} /> : null}
    </details>
  );
}

const SHOWN_AS_COPIED_MS = 2_000;

function Readable({ text, title }: { readonly text: string; readonly title: string }): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), SHOWN_AS_COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <div class="json-text">
      <pre tabIndex={0} aria-label={title}>
        {text}
      </pre>
      <button
        type="button"
        class="small"
        aria-label={`${texts.copy}: ${title}`}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setIsCopied(true))}
      >
        {isCopied ? texts.copied : texts.copy}
      </button>
      <span class="visually-hidden" role="status">
        {isCopied ? texts.copied : ''}
      </span>
    </div>
  );
}
