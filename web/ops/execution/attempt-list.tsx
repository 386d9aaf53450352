import type { VNode } from 'preact';
import { useLanguage } from '../../design/page-frame.tsx';
import { durationText, exactTimeText } from '../../design/times.ts';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { JsonView } from './json-view.tsx';
import { lookText } from './state-look.ts';
import type { Attempt, Visit } from './visit.ts';

/** Every try of a task, with its call, its answer, and what went wrong; nothing for states that are not tried. */
export function AttemptList({ visit: { attempts } }: { readonly visit: Visit }): VNode | null {
  const texts = EXECUTION_TEXTS[useLanguage()];
  if (attempts.length === 0) return null;
  return (
    <section class="stack attempts" aria-label={texts.attempts}>
      {attempts.length > 1 ? <h3>{texts.attempts}</h3> : null}
      <ol>
        {attempts.map((attempt, index) => (
          <li key={attempt.startedAt + index}>
            {attempts.length > 1 ? <AttemptHeading attempt={attempt} number={index + 1} /> : null}
            {attempt.parameters === null ? null : <JsonView title={texts.parameters} text={attempt.parameters} />}
            {attempt.output === null ? null : <JsonView title={texts.result} text={attempt.output} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function AttemptHeading({ attempt, number }: { readonly attempt: Attempt; readonly number: number }): VNode {
  const spoken = useLanguage();
  const { startedAt, endedAt, status, error } = attempt;
  return (
    <p>
      <strong>{EXECUTION_TEXTS[spoken].attempt(number)}</strong>{' '}
      <span class={status === 'succeeded' || status === 'running' ? 'muted' : 'attempt-error'}>
        {error ?? lookText(status, spoken)}
      </span>{' '}
      <span class="muted small numbers">
        {exactTimeText(startedAt, spoken)}
        {endedAt === null ? '' : ` · ${durationText(endedAt - startedAt, spoken)}`}
      </span>
    </p>
  );
}
