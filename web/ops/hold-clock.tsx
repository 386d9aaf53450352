import type { VNode } from 'preact';
import { useLanguage } from '../design/page-frame.tsx';
import { countdownText, durationText } from '../design/times.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';

const HOUR_MS = 3_600_000;

/** How long pieces are held yet, or how long they should not have been any more. Times are epoch ms. */
export function HoldClock({ until, now }: { readonly until: number; readonly now: number }): VNode {
  const spoken = useLanguage();
  const texts = CONSOLE_TEXTS[spoken];
  // Seconds matter while a customer pays; what waits for a person is held for days.
  const told = (ms: number): string => (ms < HOUR_MS ? countdownText(ms) : durationText(ms, spoken));
  const isOver = until <= now;
  return (
    <span class={`badge numbers ${isOver ? 'bad' : 'wait'}`}>
      <svg
        viewBox="0 0 16 16"
        width="12"
        height="12"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        aria-hidden="true"
      >
        <circle cx="8" cy="8" r="6.5" />
        <path d="M8 4.5V8l2.5 1.5" stroke-linecap="round" />
      </svg>
      <time dateTime={new Date(until).toISOString()}>
        {isOver ? texts.overTime(told(now - until)) : texts.heldFor(told(until - now))}
      </time>
    </span>
  );
}
