import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';

export interface TabListProps<Name extends string> {
  /** Of the panel that shows what is chosen. */
  readonly panel: string;
  /** Of all of them, for whoever does not see where they stand. */
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly text: string }[];
  readonly shown: Name;
  readonly onShow: (name: Name) => void;
  readonly class: string;
}

/** What names a panel while this tab is chosen. */
export const tabId = (panel: string, name: string): string => `${panel}-${name}`;

/** The tabs of a panel; arrow keys lead from one to the other. */
export function TabList<Name extends string>(props: TabListProps<Name>): VNode {
  const { panel, label, tabs, shown, onShow, class: className } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = tabs.findIndex(({ name }) => name === shown);
    const next = step === 0 ? undefined : tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onShow(next.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div ref={list} class={className} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(panel, name)}
          data-tab={name}
          aria-selected={name === shown}
          aria-controls={panel}
          tabIndex={name === shown ? 0 : -1}
          onClick={() => onShow(name)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
