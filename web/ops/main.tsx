import './styles.css';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { PageFrame, showPage, useLanguage } from '../design/page-frame.tsx';
import { useStore } from '../design/use-store.ts';
import { ConsoleBar } from './console-bar.tsx';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { ExecutionsPage } from './executions/executions-page.tsx';
import { loadedWhenShown } from './loaded-when-shown.tsx';
import { address, followLinks } from './navigation.ts';
import { routeOf, SECTION_ADDRESSES, type Route } from './routes.ts';
import { ShopProvider, useShop } from './shop.tsx';

const ExecutionPage = loadedWhenShown(async () => (await import('./execution/execution-page.tsx')).ExecutionPage);
const NewestPage = loadedWhenShown(async () => (await import('./execution/newest-page.tsx')).NewestPage);
const OrderPage = loadedWhenShown(async () => (await import('./order-page.tsx')).OrderPage);
const StockPage = loadedWhenShown(async () => (await import('./stock-page.tsx')).StockPage);
const RulesPage = loadedWhenShown(async () => (await import('./rules-page.tsx')).RulesPage);
const FaultPanel = loadedWhenShown(async () => (await import('./fault-panel.tsx')).FaultPanel);

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
