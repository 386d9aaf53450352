import type { VNode } from 'preact';
import { useLanguage } from '../../design/page-frame.tsx';
import { MARKS } from '../mark.tsx';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { LOOK_MARKS, lookText } from './state-look.ts';

const LOOKS = ['succeeded', 'running', 'waiting', 'caught', 'failed'] as const;

/** What colours, signs and lines of the graph mean. */
export function GraphLegend(): VNode {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  return (
    <ul class="graph-legend" aria-label={texts.legend}>
      {LOOKS.map((look) => (
        <li key={look}>
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" class={`state ${look}`}>
            <g class="state-mark" transform="translate(10 10)">
              <circle r={9} />
              <path d={MARKS[LOOK_MARKS[look]]} transform="translate(-6 -6) scale(0.75)" />
            </g>
          </svg>
          {lookText(look, spoken)}
        </li>
      ))}
      {([false, true] as const).map((isError) => (
        <li key={isError}>
          <svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
            <path class={`edge lit ${isError ? 'error' : ''}`} d="M2 5H26" pathLength={isError ? undefined : 1} />
          </svg>
          {isError ? texts.errorPath : texts.path}
        </li>
      ))}
    </ul>
  );
}
