import type { VNode } from 'preact';
import type { RulesView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { partsOfOffender } from './offender.ts';
import { RULE_TEXTS, type RuleId } from './rule-texts.ts';
import { RULES_TEXTS } from './rules-texts.ts';

export interface RuleCardProps {
  readonly id: RuleId;
  /** What was found; undefined when it cannot be told from here. */
  readonly found: RulesView['rules'][number] | undefined;
}

/** A promise of the shop, whether it is kept, and by whom it is not. */
export function RuleCard({ id, found }: RuleCardProps): VNode {
  const spoken = useLanguage();
  const texts = RULES_TEXTS[spoken];
  const { title, promise } = RULE_TEXTS[spoken][id];
  const tone = found === undefined ? 'untold' : found.ok ? 'good' : 'bad';
  return (
    <li class={`card rule ${tone}`}>
      <p class="row spread">
        <span class="rule-id">{id}</span>
        <span class={`badge ${tone}`}>
          <span aria-hidden="true">{SIGNS[tone]}</span> {texts.standings[tone]}
        </span>
      </p>
      <h2>{title}</h2>
      <p class="muted">{promise}</p>
      {found === undefined || found.ok ? null : (
        <ul class="offenders" aria-label={texts.offenders(id)} lang="en">
          {found.offenders.map((offender) => (
            <li key={offender}>
              {partsOfOffender(id, offender).map(({ text, href }, index) =>
                href === undefined ? (
                  text
                ) : (
                  <a key={index} href={href}>
                    {text}
                  </a>
                ),
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const SIGNS = { good: '✓', bad: '✗', untold: '–' } as const;
