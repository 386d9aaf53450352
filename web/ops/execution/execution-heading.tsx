import type { VNode } from 'preact';
import type { ShownExecution } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { dateTimeText, durationText } from '../../design/times.ts';
import { reasonText, StandingBadge } from '../executions/standing-badge.tsx';
import { runNumber } from '../order/run-number.ts';
import { executionAddress, orderAddress } from '../routes.ts';
import { useShopNow } from '../shop.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { ErrorView } from './state-panel.tsx';

/** What an execution is of, how it stands and when it was, and the other runs of its checkout. */
export function ExecutionHeading({ execution }: { readonly execution: ShownExecution }): VNode {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const { name, orderNumber, checkoutId, standing, reason, startedAt, stoppedAt, error, cause } = execution;
  return (
    <header class="execution-heading stack">
      <div class="row">
        <h1>
          {orderNumber === null ? (
            texts.noOrder
          ) : (
            <a href={orderAddress(checkoutId)} class="numbers">
              {texts.order(orderNumber)}
            </a>
          )}
        </h1>
        <StandingBadge standing={standing} />
        {reason === null ? null : <span class="muted">{reasonText(reason, spoken)}</span>}
      </div>
      <div class="row spread">
        <dl class="execution-times">
          <div>
            <dt>{texts.started}</dt>
            <dd class="numbers">{dateTimeText(startedAt, spoken)}</dd>
          </div>
          {stoppedAt === null ? null : (
            <div>
              <dt>{texts.ended}</dt>
              <dd class="numbers">{dateTimeText(stoppedAt, spoken)}</dd>
            </div>
          )}
          <div>
            <dt>{texts.duration}</dt>
            <dd class="numbers">
              {stoppedAt === null ? <SoFar since={startedAt} /> : durationText(stoppedAt - startedAt, spoken)}
            </dd>
          </div>
          <div>
            <dt>{texts.name}</dt>
            <dd class="code">{name}</dd>
          </div>
        </dl>
        <Runs execution={execution} />
      </div>
      {error === null ? null : (
        <div role="group" aria-label={texts.failed}>
          <ErrorView error={error} cause={cause} />
        </div>
      )}
    </header>
  );
}

function SoFar({ since }: { readonly since: number }): VNode {
  return <>{durationText(useShopNow() - since, useLanguage())} …</>;
}

function Runs({ execution: { name, runs } }: { readonly execution: ShownExecution }): VNode | null {
  const texts = EXECUTION_TEXTS[useLanguage()];
  if (runs.length < 2) return null;
  return (
    <nav class="filters" aria-label={texts.runs}>
      {runs.map((run) => (
        <a key={run.name} href={executionAddress(run.name)} aria-current={run.name === name ? 'page' : undefined}>
          {texts.run(runNumber(run.name))}
          {run.kind === null ? '' : ` · ${texts.runKinds[run.kind] ?? run.kind}`}
        </a>
      ))}
    </nav>
  );
}
