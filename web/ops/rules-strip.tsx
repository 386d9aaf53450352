import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { RulesView } from '../../ops/console/api.ts';
import { later } from '../design/live.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { getJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { SECTION_ADDRESSES } from './routes.ts';
import { RULE_TEXTS, type RuleId } from './rules/rule-texts.ts';
import { STRIP_TEXTS, type StripTexts } from './rules/strip-texts.ts';
import { useShop } from './shop.tsx';

type Rules = Pick<RulesView, 'ok' | 'rules'>;

/** Every evaluation reads all tables: a shop in which much happens is asked no more often than this. */
const PAUSE_MS = 1_000;
const SHOWN_OFFENDERS = 2;

/**
 * Whether R1 to R8 hold, beside whatever is looked at, with the offenders of those that do not. Of the shop on this machine
 * only: to ask it of a shop on AWS is an audit, for which there is the rules' own page.
 */
export const RulesStrip = (): VNode | null => (useShop().isLocal ? <LiveRules /> : null);

function LiveRules(): VNode {
  const spoken = useLanguage();
  const texts = STRIP_TEXTS[spoken];
  const titleOf = (id: string): string => RULE_TEXTS[spoken][id as RuleId].title;
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  const { data, error } = useLive<Rules>(
    'rules',
    ['tables', 'executions', 'payments', 'mails', 'clock'],
    async (signal) => {
      const pauseMs = askedAt.current + PAUSE_MS - performance.now();
      if (pauseMs > 0) await new Promise<void>((resolve) => later(resolve, pauseMs));
      askedAt.current = performance.now();
      return getJson<Rules>('/local/rules', signal);
    },
  );
  const broken = data?.rules.filter(({ ok }) => !ok) ?? [];
  return (
    <section class={`rules-strip ${error === undefined ? '' : 'stale'}`} aria-label={texts.label}>
      <ul class="rules-chips">
        {data?.rules.map(({ id, ok }) => (
          <li key={id}>
            <a class={`badge ${ok ? 'good' : 'bad'}`} href={SECTION_ADDRESSES.rules} title={titleOf(id)}>
              {id}
              <span aria-hidden="true">{ok ? '✓' : '✗'}</span>
              <span class="visually-hidden">
                {ok ? texts.holds : texts.isBroken}: {titleOf(id)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <p class={`small ${data?.ok === false ? 'rules-broken' : 'muted'}`} role="status">
        {newsOf(data, error, texts)}
      </p>
      {broken.map(({ id, offenders }) => (
        <p key={id} class="small">
          <strong>{titleOf(id)}</strong>: {offenders.slice(0, SHOWN_OFFENDERS).join('; ')}
          {offenders.length > SHOWN_OFFENDERS ? ` ${texts.more(offenders.length - SHOWN_OFFENDERS)}` : ''}
        </p>
      ))}
    </section>
  );
}

function newsOf(data: Rules | undefined, error: unknown, texts: StripTexts): string {
  if (error !== undefined) return texts.unknown;
  if (data === undefined) return '';
  return data.ok
    ? texts.allHold(data.rules.length)
    : texts.broken(data.rules.filter(({ ok }) => !ok).map(({ id }) => id));
}
