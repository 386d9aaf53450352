import type { VNode } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { EXECUTIONS_TEXTS } from './executions-texts.ts';

/** Whoever types is not interrupted; whoever stops wants to see. */
const PAUSE_MS = 300;

export interface ExecutionSearchProps {
  /** What is searched for now. */
  readonly text: string;
  readonly onSearch: (text: string) => void;
}

/** Searches while one types, at once on Enter; `/` leads here from anywhere on the page, Escape empties it. */
export function ExecutionSearch({ text, onSearch }: ExecutionSearchProps): VNode {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed.trim() === text) return undefined;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  useEffect(() => {
    const leadHere = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', leadHere);
    return () => document.removeEventListener('keydown', leadHere);
  }, []);
  return (
    <form
      class="execution-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <label class="visually-hidden" for={id}>
        {texts.search}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        value={typed}
        placeholder={texts.searchHint}
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Escape' && setTyped('')}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
