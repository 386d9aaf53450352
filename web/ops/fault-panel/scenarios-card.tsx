import type { VNode } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { CONSOLE_API, type ShownExecution } from '../../../ops/console/api.ts';
import type { Language } from '../../design/language.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { getJson, isNotFound, postJson } from '../../design/request.ts';
import { useLive } from '../../design/use-live.ts';
import { executionAddress } from '../routes.ts';
import { Press, useActions } from './actions.tsx';
import { SCENARIO_TEXTS } from './scenario-texts.ts';
import {
  NOT_PLAYED,
  play,
  SCENARIO_NAMES,
  SCENARIOS,
  waitsForPress,
  type BoughtOrder,
  type Played,
  type Scenario,
  type ScenarioName,
  type ScenarioStep,
} from './scenarios.ts';

/** Stories that go wrong by one press, and what to watch in them. */
export function ScenariosCard(): VNode {
  const texts = SCENARIO_TEXTS[useLanguage()];
  const [playing, setPlaying] = useState<{ readonly name: ScenarioName; readonly played: Played }>();
  return (
    <section class="card stack scenarios" aria-labelledby="scenarios-heading">
      <h2 id="scenarios-heading">{texts.heading}</h2>
      <p class="muted small">{texts.text}</p>
      <ul class="scenario-list">
        {SCENARIO_NAMES.map((name) => (
          <ScenarioItem
            key={name}
            name={name}
            played={playing?.name === name ? playing.played : undefined}
            report={(played) => setPlaying({ name, played })}
            forget={() => setPlaying(undefined)}
          />
        ))}
      </ul>
    </section>
  );
}

interface ScenarioItemProps {
  readonly name: ScenarioName;
  /** Undefined while another story is shown. */
  readonly played: Played | undefined;
  readonly report: (played: Played) => void;
  /** The shop was reset: nobody knows the order any more. */
  readonly forget: () => void;
}

function ScenarioItem({ name, played, report, forget }: ScenarioItemProps): VNode {
  const texts = SCENARIO_TEXTS[useLanguage()];
  const id = useId();
  const scenario: Scenario = SCENARIOS[name];
  const { title, watch } = texts.scenarios[name];
  const begin = async (): Promise<string> => {
    report(NOT_PLAYED);
    await play(scenario, NOT_PLAYED, { get: getJson, post: postJson }, { isPressed: false, report });
    return texts.played;
  };
  return (
    <li class={`scenario ${played === undefined ? '' : 'shown'}`} aria-labelledby={id}>
      <div class="row spread scenario-head">
        <h3 id={id}>{title}</h3>
        <Press class="small" doing={texts.playing} work={begin}>
          {played === undefined ? texts.play : texts.playAgain}
          <span class="visually-hidden">: {title}</span>
        </Press>
      </div>
      {played === undefined ? null : (
        <div class="stack">
          <p class="small">{watch}</p>
          <Steps scenario={scenario} played={played} />
          <GoOn scenario={scenario} played={played} report={report} />
          {played.order === undefined ? null : (
            <Ending scenario={scenario} played={played} order={played.order} forget={forget} />
          )}
        </div>
      )}
    </li>
  );
}

function Steps({ scenario, played }: { readonly scenario: Scenario; readonly played: Played }): VNode {
  const spoken = useLanguage();
  return (
    <ol class="scenario-steps">
      {scenario.steps.map((step, index) => (
        <li
          key={index}
          class={index < played.done ? 'done' : ''}
          aria-current={index === played.done ? 'step' : undefined}
        >
          {stepText(step, spoken)}
        </li>
      ))}
    </ol>
  );
}

function GoOn({
  scenario,
  played,
  report,
}: Pick<ScenarioItemProps, 'report'> & {
  readonly scenario: Scenario;
  readonly played: Played;
}): VNode | null {
  const texts = SCENARIO_TEXTS[useLanguage()];
  const { doing } = useActions();
  const step = scenario.steps[played.done];
  if (step?.kind !== 'advance' || (doing !== undefined && !waitsForPress(scenario, played))) return null;
  const goOn = async (): Promise<string> => {
    await play(scenario, played, { get: getJson, post: postJson }, { isPressed: true, report });
    return texts.played;
  };
  return (
    <div>
      <Press class="primary" doing={texts.goingOn} work={goOn}>
        {texts.goOn(step.seconds)}
      </Press>
    </div>
  );
}

/** How the order stands, by the console's own eyes: the shop's status call would make Swish be asked. */
function Ending({
  scenario,
  played,
  order,
  forget,
}: Pick<ScenarioItemProps, 'forget'> & {
  readonly scenario: Scenario;
  readonly played: Played;
  readonly order: BoughtOrder;
}): VNode {
  const texts = SCENARIO_TEXTS[useLanguage()];
  const { data, error } = useLive(`scenario ${order.id}`, ['executions', 'tables'], (signal) =>
    getJson<ShownExecution>(`${CONSOLE_API}/executions/${order.id}`, signal),
  );
  const isGone = isNotFound(error);
  useEffect(() => {
    if (isGone) forget();
  }, [isGone]);
  const hasEnded = played.done === scenario.steps.length && data !== undefined && data.status !== 'RUNNING';
  const endedWell = data?.standing === scenario.ends;
  return (
    <p class={`notice ${endedWell ? 'good' : hasEnded ? 'bad' : 'info'}`} role="status">
      <span>
        <strong class="numbers">{texts.order(order.number)}</strong>
        {' · '}
        {endedWell ? texts.endedWell[scenario.ends] : hasEnded ? texts.endedOtherwise : texts.stillOpen}
      </span>
      <a href={executionAddress(order.id)}>{texts.execution}</a>
    </p>
  );
}

function stepText(step: ScenarioStep, language: Language): string {
  const { steps } = SCENARIO_TEXTS[language];
  switch (step.kind) {
    case 'fault':
      return steps.fault(step);
    case 'swish':
      return steps.swish(step);
    case 'buy':
      return steps.buy(step);
    case 'phone':
      return steps.phone(step);
    case 'advance':
      return steps.advance(step);
  }
}
