import type { ComponentChildren, VNode } from 'preact';
import { useLanguage } from '../design/page-frame.tsx';
import { clockText } from '../design/times.ts';
import { PHONE_TEXTS } from './texts.ts';

export interface HandsetProps {
  /** The shop's time, epoch ms; undefined before it is known. */
  readonly now: number | undefined;
  readonly children: ComponentChildren;
}

/** A phone in a hand; where the page is as narrow as one, the page is the phone. */
export function Handset({ now, children }: HandsetProps): VNode {
  const language = useLanguage();
  const time = now === undefined ? '' : clockText(now, language);
  return (
    <div class="handset">
      <div class="handset-screen">
        <div class="status-bar">
          <span class="status-time numbers">
            <span class="visually-hidden">{PHONE_TEXTS[language].statusBar(time)}</span>
            <span aria-hidden="true">{time}</span>
          </span>
          <svg viewBox="0 0 62 14" width="62" height="14" fill="currentColor" aria-hidden="true">
            <path d="M1 10h3v3H1zM6 7h3v6H6zM11 4h3v9h-3zM16 1h3v12h-3z" />
            <rect x="34.5" y="1.5" width="22" height="11" rx="3" fill="none" stroke="currentColor" />
            <rect x="36.5" y="3.5" width="14" height="7" rx="1.5" />
            <rect x="58" y="5" width="2" height="4" rx="1" />
          </svg>
        </div>
        {children}
      </div>
    </div>
  );
}
