import type { VNode } from 'preact';
import { useLanguage } from '../design/page-frame.tsx';
import { dateTimeText, relativeText, timeText } from '../design/times.ts';

const HALF_A_DAY_MS = 12 * 3_600_000;

/** When something happened, by the shop's clock and as long ago. Epoch ms. */
export function When({ at, now }: { readonly at: number; readonly now: number }): VNode {
  const spoken = useLanguage();
  const isRecent = Math.abs(now - at) < HALF_A_DAY_MS;
  return (
    <span class="when small muted numbers">
      <time dateTime={new Date(at).toISOString()} title={dateTimeText(at, spoken)}>
        {isRecent ? timeText(at, spoken) : dateTimeText(at, spoken)}
      </time>{' '}
      · {relativeText(at, now, spoken)}
    </span>
  );
}
