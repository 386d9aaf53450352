import type { VNode } from 'preact';
import type { ListedExecution } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { dateTimeText, durationText } from '../../design/times.ts';
import { runNumber } from '../order/run-number.ts';
import { executionAddress } from '../routes.ts';
import { useShopNow } from '../shop.tsx';
import { EXECUTIONS_TEXTS } from './executions-texts.ts';
import { reasonText, StandingBadge } from './standing-badge.tsx';

/** As much of an id as tells it from others. */
const SHORT_ID = 8;

export interface ExecutionRowProps {
  readonly execution: ListedExecution;
  /** From 1, of so many. */
  readonly place: number;
  readonly count: number;
}

/** One execution of the list; all of the row leads to it. */
export function ExecutionRow({ execution, place, count }: ExecutionRowProps): VNode {
  const spoken = useLanguage();
  const texts = EXECUTIONS_TEXTS[spoken];
  const { name, checkoutId, orderNumber, standing, reason, startedAt } = execution;
  const run = runNumber(name);
  return (
    <li aria-setsize={count} aria-posinset={place}>
      <a class="execution-row" href={executionAddress(name)}>
        <span class="execution-order numbers">
          {orderNumber ?? <span class="muted">{texts.noOrder}</span>}
          {run > 1 ? <span class="execution-run">{texts.run(run)}</span> : null}
        </span>
        <StandingBadge standing={standing} />
        <span class="execution-reason muted">{reason === null ? '' : reasonText(reason, spoken)}</span>
        <time class="execution-started numbers" dateTime={new Date(startedAt).toISOString()}>
          {dateTimeText(startedAt, spoken)}
        </time>
        <Duration execution={execution} />
        <span class="execution-id code muted">{checkoutId.slice(0, SHORT_ID)}</span>
      </a>
    </li>
  );
}

function Duration({ execution: { startedAt, stoppedAt } }: { readonly execution: ListedExecution }): VNode {
  const spoken = useLanguage();
  if (stoppedAt === null) return <RunningDuration startedAt={startedAt} />;
  return <span class="execution-duration numbers muted">{durationText(stoppedAt - startedAt, spoken)}</span>;
}

/** Of its own, since only what still runs is drawn anew every second. */
function RunningDuration({ startedAt }: { readonly startedAt: number }): VNode {
  const spoken = useLanguage();
  return <span class="execution-duration numbers">{durationText(useShopNow() - startedAt, spoken)} …</span>;
}
