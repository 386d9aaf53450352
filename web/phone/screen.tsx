import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from '../design/page-frame.tsx';
import { PHONE_TEXTS } from './texts.ts';

export interface ScreenProps {
  readonly title: string;
  /** Stands where the title of other screens does; the title is then the beginning of the content. */
  readonly brand?: ComponentChildren;
  readonly onBack?: () => void;
  /** The focus goes elsewhere, or nowhere. */
  readonly hasOwnFocus?: boolean;
  readonly children: ComponentChildren;
  /** Stays at the lower edge, where a thumb is. */
  readonly actions?: ComponentChildren;
}

/** The first screen takes no focus: the page was just opened. */
let isFirst = true;

/** One screen of the app. The focus goes to its title, so that a screen reader says where one is. */
export function Screen({ title, brand, onBack, hasOwnFocus, children, actions }: ScreenProps): VNode {
  const texts = PHONE_TEXTS[useLanguage()];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A screen may change by itself while somebody is busy elsewhere, on the desk in another frame.
    if (hasOwnFocus === true) return;
    if (!isFirst && document.hasFocus()) heading.current?.focus();
    isFirst = false;
  }, []);
  const shownTitle = (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
  return (
    <div class="screen">
      <div class="screen-head">
        {onBack === undefined ? null : (
          <button type="button" class="quiet back" aria-label={texts.back} title={texts.back} onClick={onBack}>
            <svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" aria-hidden="true">
              <path d="M15 4l-8 8 8 8" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
            </svg>
          </button>
        )}
        {brand ?? shownTitle}
      </div>
      <div class="screen-body">
        {brand === undefined ? null : shownTitle}
        {children}
      </div>
      {actions === undefined ? null : <div class="screen-actions">{actions}</div>}
    </div>
  );
}
