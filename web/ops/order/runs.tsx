import type { VNode } from 'preact';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { durationText } from '../../design/times.ts';
import { executionAddress } from '../routes.ts';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';
import { ORDER_TEXTS } from './order-texts.ts';
import { runNumber } from './run-number.ts';

const TONES: Readonly<Record<string, string>> = { RUNNING: 'wait', SUCCEEDED: 'good' };

/** The executions of a checkout, and how each stands. */
export function Runs({ view, now }: { readonly view: OrderView; readonly now: number }): VNode {
  const spoken = useLanguage();
  const texts = ORDER_TEXTS[spoken];
  return (
    <Section title={texts.runs}>
      {view.runs.length === 0 ? <p class="muted">{texts.noRuns}</p> : null}
      <ul class="lines">
        {view.runs.map(({ name, status, startedAt, stoppedAt, error }) => (
          <li key={name}>
            <p class="row">
              <a href={executionAddress(name)}>{texts.run(runNumber(name))}</a>
              <span class={`badge ${TONES[status] ?? 'bad'}`}>{texts.runStatuses[status] ?? status}</span>
            </p>
            <p class="small muted">
              <When at={startedAt} now={now} /> · {durationText((stoppedAt ?? now) - startedAt, spoken)}
            </p>
            {error === undefined ? null : <p class="small code">{error}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
