import './base.css';
import './page-frame.css';
import { render, type ComponentChildren, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PAGES, type PageName } from '../server/page-list.ts';
import { FRAME_TEXTS } from './frame-texts.ts';
import { followLanguage, language, switchLanguage, type Language } from './language.ts';
import { live } from './live.ts';
import { followTheme, switchTheme, theme, THEMES } from './theme.ts';
import { useStore } from './use-store.ts';

/** Shows a page, and keeps its language and theme those that were chosen last, in whatever tab. */
export function showPage(page: VNode): void {
  followLanguage();
  followTheme();
  document.documentElement.classList.toggle('in-frame', window.parent !== window);
  const place = document.getElementById('page');
  if (place === null) throw new Error('The document has no place for the page');
  render(page, place);
}

/** The language that is spoken now; draws anew when it is switched. */
export const useLanguage = (): Language => useStore(language);

export interface PageFrameProps {
  readonly page: PageName;
  /** `narrow` for one thing to read, `wide` for tools that take all there is. */
  readonly width?: 'narrow' | 'wide';
  /** Of the browser's tab. */
  readonly title: string;
  readonly children: ComponentChildren;
}

/** What stands around every page: the way to the others, language and theme, and a word when the server is gone. */
export function PageFrame({ page, width, title, children }: PageFrameProps): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="page" data-page={page}>
      <a class="skip-link button visually-hidden" href="#content">
        {texts.skip}
      </a>
      <header class="page-header">
        <a class="brand" href={PAGES[page === 'ops' ? 'ops' : 'shop'].path}>
          <img src="/assets/smultron.svg" alt="" />
          Smultron
        </a>
        <PageLinks current={page} />
        <Switches />
      </header>
      <main id="content" class={`page-main ${width ?? ''}`} tabIndex={-1}>
        {children}
      </main>
      <ConnectionNotice />
    </div>
  );
}

/** The pages that this page's server has. */
export const servedPages = (): readonly PageName[] =>
  (document.querySelector<HTMLMetaElement>('meta[name="pages"]')?.content.split(' ') ?? []) as readonly PageName[];

/** A server with a single page, as a console of a shop on AWS is, has no way to show. */
function PageLinks({ current }: { readonly current: PageName }): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  const served = servedPages();
  if (served.length < 2) return <span class="page-links" />;
  return (
    <nav class="page-links" aria-label={texts.pages}>
      {served.map((name) => (
        <a key={name} href={PAGES[name].path} aria-current={name === current ? 'page' : undefined}>
          {texts.pageNames[name]}
        </a>
      ))}
    </nav>
  );
}

const SUN_AND_MOON = {
  system: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  light:
    'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 1v2M12 21v2M1 12h2M21 12h2M4.2 4.2l1.4 1.4M18.4 18.4l1.4 1.4M19.8 4.2l-1.4 1.4M5.6 18.4l-1.4 1.4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
} as const;

function Switches(): VNode {
  const spoken = useLanguage();
  const shown = useStore(theme);
  const texts = FRAME_TEXTS[spoken];
  const nextTheme = THEMES[(THEMES.indexOf(shown) + 1) % THEMES.length] ?? 'system';
  const other: Language = spoken === 'sv' ? 'en' : 'sv';
  return (
    <div class="page-switches">
      <button type="button" lang={other} onClick={() => switchLanguage(other)}>
        {FRAME_TEXTS[other].ownName}
      </button>
      <button
        type="button"
        aria-label={texts.themes[shown]}
        title={texts.themes[shown]}
        onClick={() => switchTheme(nextTheme)}
      >
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">
          <path d={SUN_AND_MOON[shown]} stroke-linecap="round" />
        </svg>
      </button>
    </div>
  );
}

/** A moment without the server is no news: a page that was loaded anew has one, and so has a restart. */
const PATIENCE_MS = 1_500;

function ConnectionNotice(): VNode {
  const texts = FRAME_TEXTS[useLanguage()];
  const state = useStore(live().state);
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    setIsLong(false);
    if (state !== 'lost') return undefined;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div role="status">
      {state === 'lost' && isLong ? <p class="connection-notice notice wait">{texts.connectionLost}</p> : null}
    </div>
  );
}
