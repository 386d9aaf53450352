import type { VNode } from 'preact';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import type { Language } from '../design/language.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { RequestRefused } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { ActionsProvider, useNewActions, type Actions } from './fault-panel/actions.tsx';
import { ArmedCard } from './fault-panel/armed-card.tsx';
import { ClockCard } from './fault-panel/clock-card.tsx';
import { control } from './fault-panel/control.ts';
import { FunctionCard } from './fault-panel/function-card.tsx';
import { MailCard } from './fault-panel/mail-card.tsx';
import { CannotBuy } from './fault-panel/scenarios.ts';
import { ScenariosCard } from './fault-panel/scenarios-card.tsx';
import { CallbacksCard, SwishCard } from './fault-panel/swish-cards.tsx';
import { RulesStrip } from './rules-strip.tsx';
import { TableCard } from './fault-panel/table-card.tsx';
import { FAULT_TEXTS } from './fault-panel/texts.ts';

/** Breaks the shop on this machine on purpose, so that one sees it cope. It speaks to `/local` and to nobody else. */
export function FaultPanel(): VNode {
  const spoken = useLanguage();
  const texts = FAULT_TEXTS[spoken];
  const actions = useNewActions();
  const { data: report, error } = useLive('faults', ['faults', 'clock'], control.faults);
  return (
    <ActionsProvider value={actions}>
      <div class="fault-panel">
        <header class="fault-panel-head stack">
          <h1>{texts.title}</h1>
          <p class="muted">{texts.intro}</p>
        </header>
        {report === undefined ? (
          error === undefined ? (
            <p class="muted">{FRAME_TEXTS[spoken].loading}</p>
          ) : (
            <Problem error={error} />
          )
        ) : (
          <>
            <div class="fault-cards">
              <ClockCard />
              <SwishCard swish={report.swish} />
              <ScenariosCard />
              <CallbacksCard />
              <FunctionCard targets={report.targets} />
              <TableCard targets={report.targets} />
              <MailCard />
            </div>
            <div class="fault-side">
              <div class="card fault-rules">
                <RulesStrip />
              </div>
              <ArmedCard report={report} />
            </div>
          </>
        )}
        <News actions={actions} />
      </div>
    </ActionsProvider>
  );
}

/** What is being done and what was done, where one sees it however far one has scrolled. */
function News({ actions: { doing, done, error } }: { readonly actions: Actions }): VNode {
  const spoken = useLanguage();
  return (
    <div class="fault-news">
      <div role="status">
        {doing === undefined ? null : <p class="notice info working">{FAULT_TEXTS[spoken].working(doing)}</p>}
        {done === undefined ? null : <p class="notice good">{done}</p>}
      </div>
      <div role="alert">{error === undefined ? null : <p class="notice bad">{whyNot(error, spoken)}</p>}</div>
    </div>
  );
}

function whyNot(error: unknown, spoken: Language): string {
  if (error instanceof CannotBuy) return FAULT_TEXTS[spoken].cannotBuy;
  return error instanceof RequestRefused ? error.message : FRAME_TEXTS[spoken].unanswered;
}
