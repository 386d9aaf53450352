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

type Copying = 'no' | 'copied' | 'notCopied';

function Readable({ text, title }: { readonly text: string; readonly title: string }): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  const [copying, setCopying] = useState<Copying>('no');
  useEffect(() => {
    if (copying === 'no') return undefined;
    const timer = setTimeout(() => setCopying('no'), SHOWN_AS_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copying]);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopying('copied');
    } catch {
      // A browser may ask, or forbid it; the text can still be selected.
      setCopying('notCopied');
    }
  }
  return (
    <div class="json-text">
      <pre tabIndex={0} aria-label={title}>
        {text}
      </pre>
      <button type="button" class="small" aria-label={`${texts.copy}: ${title}`} onClick={() => void copy()}>
        {copying === 'no' ? texts.copy : texts[copying]}
      </button>
      <span class="visually-hidden" role="status">
        {copying === 'no' ? '' : texts[copying]}
      </span>
    </div>
  );
}
