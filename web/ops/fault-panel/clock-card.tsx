import type { VNode } from 'preact';
import { useLanguage } from '../../design/page-frame.tsx';
import { dateTimeText, durationText } from '../../design/times.ts';
import { useLive } from '../../design/use-live.ts';
import { useShopNow } from '../shop.tsx';
import { Press } from './actions.tsx';
import { control } from './control.ts';
import { FAULT_TEXTS } from './texts.ts';

const MINUTE_MS = 60_000;
const JUMPS_MS = [MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS];
/** Time goes by while somebody looks: less than this is no jump of the clock. */
const SMALLEST_OFFSET_SECONDS = 1;
/** So far past what is due that it is surely done. */
const MARGIN_MS = 5;

/** The shop's time, and how to move it. */
export function ClockCard(): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const now = useShopNow();
  const { data: clock } = useLive('clock', ['clock', 'executions', 'payments'], control.clock);
  const jump = async (ms: number): Promise<string> => {
    await control.advance(ms / 1000);
    return texts.advanced(durationText(ms, spoken));
  };
  const nextDueAt = clock?.nextDueAt ?? undefined;
  const dueMs = nextDueAt === undefined ? undefined : Math.max(0, Date.parse(nextDueAt) - now);
  const offsetSeconds = Math.round(clock?.offsetSeconds ?? 0);
  return (
    <section class="card stack" aria-labelledby="clock-heading">
      <div class="row spread">
        <h2 id="clock-heading">{texts.clock}</h2>
        <span class="badge info numbers">
          {offsetSeconds < SMALLEST_OFFSET_SECONDS
            ? texts.realTime
            : texts.ahead(durationText(offsetSeconds * 1000, spoken))}
        </span>
      </div>
      <p class="shop-time numbers">
        <span class="visually-hidden">{texts.shopTime}: </span>
        {dateTimeText(now, spoken)}
      </p>
      <p class="muted small">{texts.clockText}</p>
      <div class="jumps" role="group" aria-label={texts.advanceBy}>
        {JUMPS_MS.map((ms) => (
          <Press key={ms} doing={texts.advancing(durationText(ms, spoken))} work={() => jump(ms)}>
            +{durationText(ms, spoken)}
          </Press>
        ))}
      </div>
      <div class="row">
        <Press
          doing={texts.advancing(durationText(dueMs ?? 0, spoken))}
          work={() => jump((dueMs ?? 0) + MARGIN_MS)}
          explains={dueMs === undefined ? texts.nothingDue : texts.nextDue(durationText(dueMs, spoken))}
        >
          {texts.toNextDue}
        </Press>
      </div>
    </section>
  );
}
