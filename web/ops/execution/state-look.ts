import type { Language } from '../../design/language.ts';
import { durationText } from '../../design/times.ts';
import type { MarkName } from '../mark.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { durationOf, isWaitingForToken, type StateSummary, type Visit, type VisitStatus } from './visit.ts';

/** How a state looks: what became of it, and `waiting` for one that is answered by its token. */
export type Look = VisitStatus | 'waiting' | 'not-visited';

export function lookOf(visit: Visit | undefined): Look {
  if (visit === undefined) return 'not-visited';
  const attempt = visit.attempts.at(-1);
  const isPause = visit.type === 'Wait' || (attempt !== undefined && isWaitingForToken(attempt));
  return visit.status === 'running' && isPause ? 'waiting' : visit.status;
}

export const LOOK_MARKS: Readonly<Record<Exclude<Look, 'not-visited'>, MarkName>> = {
  running: 'play',
  waiting: 'hourglass',
  succeeded: 'check',
  failed: 'cross',
  caught: 'exclamation',
  'timed-out': 'hourglass',
  aborted: 'stop',
};

/** Colour of a badge that says so. */
export const LOOK_TONES: Readonly<Record<Look, string>> = {
  running: 'info',
  waiting: 'wait',
  succeeded: 'good',
  failed: 'bad',
  caught: 'bad',
  'timed-out': 'bad',
  aborted: '',
  'not-visited': '',
};

export function lookText(look: Look, language: Language): string {
  const texts = EXECUTION_TEXTS[language];
  if (look === 'waiting') return texts.waiting;
  return look === 'not-visited' ? texts.notVisited : texts.statuses[look];
}

/** A state in a few words, for whoever does not see the graph: `ReserveStock: succeeded, 0.2 s, 1 retry`. */
export function spokenState(name: string, summary: StateSummary | undefined, language: Language): string {
  const last = summary?.visits.at(-1);
  if (summary === undefined || last === undefined) return `${name}: ${lookText('not-visited', language)}`;
  const texts = EXECUTION_TEXTS[language];
  const duration = last.exitedAt === null ? undefined : durationOf(last, last.exitedAt);
  return `${name}: ${[
    lookText(lookOf(last), language),
    ...(duration === undefined ? [] : [durationText(duration, language)]),
    ...(summary.retries > 0 ? [texts.retries(summary.retries)] : []),
    ...(summary.visits.length > 1 ? [texts.visits(summary.visits.length)] : []),
  ].join(', ')}`;
}
