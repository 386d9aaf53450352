import type { VNode } from 'preact';
import { useLanguage } from '../design/page-frame.tsx';
import { dateTimeText } from '../design/times.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { SECTION_ADDRESSES, type Route, type Section } from './routes.ts';
import { RulesStrip } from './rules-strip.tsx';
import { useShopNow, useShop } from './shop.tsx';

const SECTION_OF_PAGE: Readonly<Record<Route['page'], Section | undefined>> = {
  executions: 'executions',
  newest: 'executions',
  execution: 'executions',
  order: 'executions',
  stock: 'stock',
  rules: 'rules',
  faults: 'faults',
  unknown: undefined,
};

/** Which shop is looked at, whether it can be changed, its clock, and the way to the console's parts. */
export function ConsoleBar({ page }: { readonly page: Route['page'] }): VNode {
  const spoken = useLanguage();
  const texts = CONSOLE_TEXTS[spoken];
  const { environment, region, isLocal, mayChange } = useShop();
  const isProduction = environment === 'prod';
  const sections: readonly Section[] = ['executions', 'stock', 'rules', ...(isLocal ? (['faults'] as const) : [])];
  return (
    <div class={`console-bar ${isProduction ? 'production' : ''}`}>
      <p class="console-shop">
        <strong class="console-environment">{environment}</strong>
        {isProduction ? <span>{texts.production}</span> : null}
        <span class="muted">{region}</span>
        {mayChange ? null : <span class="badge">{texts.readOnly}</span>}
        <ShopClock />
      </p>
      <nav class="console-sections" aria-label={texts.sections}>
        {sections.map((section) => (
          <a
            key={section}
            href={SECTION_ADDRESSES[section]}
            aria-current={SECTION_OF_PAGE[page] === section ? 'page' : undefined}
          >
            {texts.sectionNames[section]}
          </a>
        ))}
      </nav>
      {page === 'faults' ? null : <RulesStrip />}
    </div>
  );
}

function ShopClock(): VNode {
  const spoken = useLanguage();
  const now = useShopNow();
  return (
    <time class="console-clock numbers" dateTime={new Date(now).toISOString()} title={CONSOLE_TEXTS[spoken].clock}>
      {dateTimeText(now, spoken)}
    </time>
  );
}
