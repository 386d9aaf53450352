import './console.css';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { PageFrame, showPage, useLanguage } from '../design/page-frame.tsx';
import { useStore } from '../design/use-store.ts';
import { ConsoleBar } from './console-bar.tsx';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { ExecutionPage } from './execution/execution-page.tsx';
import { NewestPage } from './execution/newest-page.tsx';
import { ExecutionsPage } from './executions/executions-page.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { address, followLinks } from './navigation.ts';
import { OrderPage } from './order-page.tsx';
import { routeOf, SECTION_ADDRESSES, type Route } from './routes.ts';
import { RulesPage } from './rules-page.tsx';
import { ShopProvider, useShop } from './shop.tsx';
import { StockPage } from './stock-page.tsx';

function Console(): VNode {
  const texts = CONSOLE_TEXTS[useLanguage()];
  const path = useStore(address).split('?', 1)[0] ?? '';
  const route = routeOf(path);
  useFocusOnHeading(path);
  return (
    <PageFrame page="ops" width="wide" title={`${texts.title(route)} – Smultron`}>
      <ShopProvider>
        <ConsoleBar page={route.page} />
        <RoutedPage route={route} />
      </ShopProvider>
    </PageFrame>
  );
}

function RoutedPage({ route }: { readonly route: Route }): VNode {
  const { isLocal } = useShop();
  switch (route.page) {
    case 'executions':
      return <ExecutionsPage />;
    case 'newest':
      return <NewestPage />;
    case 'execution':
      return <ExecutionPage key={route.name} name={route.name} />;
    case 'order':
      return <OrderPage key={route.asked} asked={route.asked} />;
    case 'stock':
      return <StockPage />;
    case 'rules':
      return <RulesPage />;
    case 'faults':
      return isLocal ? <FaultPanel /> : <UnknownPage />;
    case 'unknown':
      return <UnknownPage />;
  }
}

function UnknownPage(): VNode {
  const texts = CONSOLE_TEXTS[useLanguage()];
  return (
    <div class="stack">
      <h1>{texts.unknownTitle}</h1>
      <p>{texts.unknownText}</p>
      <p>
        <a href={SECTION_ADDRESSES.executions}>{texts.toExecutions}</a>
      </p>
    </div>
  );
}

/**
 * After a change of page the keyboard, and a screen reader, go on at its heading, as they would after a real load. What is
 * shown while a page loads may have another heading, which takes the focus with it when it goes.
 */
function useFocusOnHeading(path: string): void {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return undefined;
    shown.current = path;
    focusOnHeading();
    const observer = new MutationObserver(() => {
      if (document.activeElement === document.body) focusOnHeading();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    // From then on the focus is where somebody has put it.
    const ending = new AbortController();
    for (const act of ['keydown', 'pointerdown'] as const) {
      addEventListener(act, () => observer.disconnect(), { signal: ending.signal });
    }
    return () => {
      observer.disconnect();
      ending.abort();
    };
  }, [path]);
}

function focusOnHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

followLinks();
showPage(<Console />);
