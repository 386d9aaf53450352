import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { CONSOLE_API, type RulesView } from '../../ops/console/api.ts';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { getJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { RuleCard } from './rules/rule-card.tsx';
import { RULE_IDS } from './rules/rule-texts.ts';
import { RULES_TEXTS } from './rules/rules-texts.ts';
import { useShopNow, useShop } from './shop.tsx';
import { When } from './when.tsx';

const look = (signal?: AbortSignal): Promise<RulesView> => getJson(`${CONSOLE_API}/rules`, signal);

/** Whether the shop keeps its promises: always fresh of the shop on this machine, on AWS when somebody asks. */
export function RulesPage(): VNode {
  const texts = RULES_TEXTS[useLanguage()];
  return (
    <div class="stack">
      <h1>{texts.title}</h1>
      {useShop().isLocal ? <LiveRules /> : <AskedRules />}
    </div>
  );
}

function LiveRules(): VNode {
  const frameTexts = FRAME_TEXTS[useLanguage()];
  const { data, error } = useLive<RulesView>('rules', ['tables', 'executions', 'payments', 'mails', 'clock'], look);
  return (
    <>
      <Problem error={error} />
      {data === undefined ? <p class="muted">{frameTexts.loading}</p> : <Rules view={data} />}
    </>
  );
}

function AskedRules(): VNode {
  const texts = RULES_TEXTS[useLanguage()];
  const [view, setView] = useState<RulesView>();
  const [error, setError] = useState<unknown>();
  const [isLooking, setIsLooking] = useState(false);
  async function lookNow(): Promise<void> {
    setIsLooking(true);
    try {
      setView(await look());
      setError(undefined);
    } catch (failure) {
      setError(failure);
    } finally {
      setIsLooking(false);
    }
  }
  return (
    <>
      <p class="muted">{texts.awsNote}</p>
      <p>
        <button type="button" class="primary" aria-disabled={isLooking} onClick={() => isLooking || void lookNow()}>
          {isLooking ? texts.looking : texts.lookNow}
        </button>
      </p>
      <Problem error={error} />
      {view === undefined ? null : <Rules view={view} />}
    </>
  );
}

function Rules({ view }: { readonly view: RulesView }): VNode {
  const texts = RULES_TEXTS[useLanguage()];
  const { isLocal } = useShop();
  const now = useShopNow();
  const found = new Map(view.rules.map((rule) => [rule.id, rule]));
  const broken = view.rules.filter(({ ok }) => !ok).length;
  return (
    <>
      <p class="row">
        <strong role="status">{broken === 0 ? texts.allHold(view.rules.length) : texts.broken(broken)}</strong>
        <span class="small muted">
          {texts.looked} <When at={view.now} now={now} />
        </span>
      </p>
      {view.incomplete.length === 0 ? null : (
        <div class="notice wait" role="note">
          <p>{texts.incomplete}</p>
          <ul lang="en">
            {view.incomplete.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      <ul class="rules">
        {RULE_IDS.map((id) => (
          <RuleCard key={id} id={id} found={found.get(id)} />
        ))}
      </ul>
      <p class="small muted">{isLocal ? texts.untoldLocal : texts.untoldAws}</p>
    </>
  );
}
