import type { VNode } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { useLanguage } from '../../design/page-frame.tsx';
import { countdownText, durationText, exactTimeText, timeText } from '../../design/times.ts';
import type { StateDefinition } from '../../flow-drawing/flow-definition.ts';
import { Mark } from '../mark.tsx';
import { useShopNow } from '../shop.tsx';
import { AttemptList } from './attempt-list.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { JsonView } from './json-view.tsx';
import { LOOK_MARKS, LOOK_TONES, lookOf, lookText, type Look } from './state-look.ts';
import { durationOf, isWaitingForToken, type Attempt, type Visit } from './visit.ts';

export interface StatePanelProps {
  readonly name: string;
  /** As the definition has it; undefined while that is not known. */
  readonly definition: StateDefinition | undefined;
  /** The first one first; empty for a state that was not visited. */
  readonly visits: readonly Visit[];
}

/** One state: what it is for, and for each visit what went in, what came out, and what went wrong. */
export function StatePanel({ name, definition, visits }: StatePanelProps): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  const [chosen, setChosen] = useState<number>();
  const id = useId();
  useEffect(() => setChosen(undefined), [name]);
  const place = Math.min(chosen ?? visits.length - 1, visits.length - 1);
  const visit = visits[place];
  return (
    <section class="state-panel stack" aria-labelledby={id}>
      <div class="row spread">
        <h2 id={id}>{name}</h2>
        <LookBadge look={lookOf(visit)} />
      </div>
      {definition?.Comment === undefined ? null : <p class="muted">{definition.Comment}</p>}
      {visits.length < 2 ? null : (
        <div class="field">
          <label for={`${id}-visit`}>{texts.whichVisit}</label>
          <select
            id={`${id}-visit`}
            value={place}
            onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
          >
            {visits.map((one, index) => (
              <option key={one.index} value={index}>
                {texts.visit(index + 1, visits.length)}
              </option>
            ))}
          </select>
        </div>
      )}
      {visit === undefined ? null : <VisitView key={visit.index} visit={visit} definition={definition} />}
    </section>
  );
}

function LookBadge({ look }: { readonly look: Look }): VNode {
  return (
    <span class={`badge ${LOOK_TONES[look]}`}>
      {look === 'not-visited' ? null : <Mark name={LOOK_MARKS[look]} />}
      {lookText(look, useLanguage())}
    </span>
  );
}

interface VisitViewProps {
  readonly visit: Visit;
  readonly definition: StateDefinition | undefined;
}

function VisitView({ visit, definition }: VisitViewProps): VNode {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const attempt = visit.attempts.at(-1);
  return (
    <>
      {visit.error === null ? null : <ErrorView error={visit.error} cause={visit.cause} isOpen />}
      {visit.status === 'running' && attempt !== undefined ? <Waiting attempt={attempt} /> : null}
      <dl class="facts">
        <dt>{texts.type}</dt>
        <dd>{visit.type}</dd>
        {definition?.Resource === undefined ? null : (
          <>
            <dt>{texts.resource}</dt>
            <dd class="code">{definition.Resource.replace('arn:aws:states:::', '')}</dd>
          </>
        )}
        {visit.enteredAt === null ? null : (
          <>
            <dt>{texts.entered}</dt>
            <dd class="numbers">{exactTimeText(visit.enteredAt, spoken)}</dd>
          </>
        )}
        <dt>{texts.duration}</dt>
        <dd class="numbers">
          <VisitDuration visit={visit} />
        </dd>
      </dl>
      {visit.input === null ? null : <JsonView title={texts.input} text={visit.input} isOpen />}
      {visit.output === null ? null : <JsonView title={texts.output} text={visit.output} isOpen />}
      {Object.keys(visit.assigned).length === 0 ? null : (
        <JsonView title={texts.assigned} text={JSON.stringify(opened(visit.assigned))} isOpen />
      )}
      <AttemptList visit={visit} />
    </>
  );
}

/** Each variable comes as a JSON text of its own. */
const opened = (assigned: Visit['assigned']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(assigned).map(([name, text]) => [name, valueOf(text)]));

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export interface ErrorViewProps {
  readonly error: string;
  readonly cause: string | null;
  /** Whether the cause is read at once. */
  readonly isOpen?: boolean;
}

export function ErrorView({ error, cause, isOpen = false }: ErrorViewProps): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  return (
    <div class="notice bad state-error">
      <strong>{error}</strong>
      {cause === null || cause === '' ? null : <JsonView title={texts.cause} text={cause} isOpen={isOpen} />}
    </div>
  );
}

function VisitDuration({ visit }: { readonly visit: Visit }): VNode {
  const spoken = useLanguage();
  if (visit.status === 'running') return <Ticking visit={visit} />;
  const duration = durationOf(visit, 0);
  return <>{duration === undefined ? '–' : durationText(duration, spoken)}</>;
}

function Ticking({ visit }: { readonly visit: Visit }): VNode {
  const duration = durationOf(visit, useShopNow());
  const spoken = useLanguage();
  return <>{duration === undefined ? '–' : `${durationText(duration, spoken)} …`}</>;
}

/** What a running task waits for, and for how long yet. */
function Waiting({ attempt }: { readonly attempt: Attempt }): VNode | null {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const now = useShopNow();
  const { deadline, heartbeatMs, waitsSince } = attempt;
  if (deadline === null && waitsSince === null) return null;
  return (
    <div class="notice wait">
      {isWaitingForToken(attempt) && waitsSince !== null ? (
        <p>{texts.waitsForToken(timeText(waitsSince, spoken))}</p>
      ) : null}
      {deadline === null ? null : (
        <p class="numbers">
          {texts.deadline}: {timeText(deadline, spoken)},{' '}
          <strong>{deadline > now ? texts.deadlineIn(countdownText(deadline - now)) : texts.deadlinePassed}</strong>
        </p>
      )}
      {heartbeatMs === null ? null : (
        <p>
          {texts.heartbeat} {durationText(heartbeatMs, spoken)}
        </p>
      )}
    </div>
  );
}
