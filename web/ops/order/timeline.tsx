import type { VNode } from 'preact';
import type { Moment, OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { executionAddress } from '../routes.ts';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';
import { ORDER_TEXTS } from './order-texts.ts';
import { runNumber } from './run-number.ts';
import { groupedTimeline, isPassage, type Passage } from './timeline-groups.ts';

/** Everything that happened to an order, the oldest first. */
export function Timeline({ view, now }: { readonly view: OrderView; readonly now: number }): VNode {
  const texts = ORDER_TEXTS[useLanguage()];
  return (
    <Section title={texts.timeline}>
      <ol class="timeline">
        {groupedTimeline(view.timeline).map((entry, index) => (
          <li key={index} class={`moment ${entry.source}`}>
            <SourceIcon source={entry.source} />
            <div>
              <p class="moment-line">
                {isPassage(entry) ? (
                  <a class="moment-source small" href={executionAddress(entry.run)}>
                    {texts.run(runNumber(entry.run))}
                  </a>
                ) : (
                  <span class="moment-source small">{texts.sources[entry.source]}</span>
                )}
                <When at={entry.at} now={now} />
              </p>
              {isPassage(entry) ? <States passage={entry} /> : <p lang="en">{entry.what}</p>}
              {isPassage(entry) && entry.lastAt !== undefined ? (
                <p class="small">
                  {texts.rounds(entry.times ?? 1)} <When at={entry.lastAt} now={now} />
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

const States = ({ passage }: { readonly passage: Passage }): VNode => (
  <p class="states" lang="en">
    {passage.states.map((state, index) => (
      <code key={index}>{state}</code>
    ))}
  </p>
);

const ICONS: Readonly<Record<Moment['source'], string>> = {
  order: 'M4 2h8v12l-2-1.5L8 14l-2-1.5L4 14zM6.5 5.5h3M6.5 8.5h3',
  checkout: 'M2 3h2l1.5 7h6L13 5H4.5M6 13h.01M11 13h.01',
  swish: 'M2 8h9M8 4.5 11.5 8 8 11.5M14 3v10',
  flag: 'M4 14V2M4 3h8l-2 3 2 3H4',
  mail: 'M2 4h12v8H2zM2 4.5l6 4.5 6-4.5',
  operator: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14a5.5 5.5 0 0 1 11 0',
  run: 'M5 3l8 5-8 5z',
};

/** The source stands beside it in words. */
const SourceIcon = ({ source }: { readonly source: Moment['source'] }): VNode => (
  <span class="moment-icon" aria-hidden="true">
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5">
      <path d={ICONS[source]} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  </span>
);
