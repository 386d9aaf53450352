import { createStore } from '../design/store.ts';
import { isConsolePath } from './routes.ts';

/** Path and query of what is shown. */
export const address = createStore<string>(() => location.pathname + location.search);

interface EntryState {
  /** Names this entry of the browser's history. */
  readonly entry: string;
}

/** How far each entry of the history was scrolled down: a page that is shown again begins where it was left. */
const scrolled = new Map<string, number>();
/** A page fills up after it was shown; after this nobody wants to be moved any more. */
const FILLING_MS = 1_500;

const entryOf = (state: unknown): string => (state as EntryState | null)?.entry ?? 'first';

/** Shows another address of the console, without loading the page anew. */
export function navigate(next: string): void {
  leave();
  const entry: EntryState = { entry: crypto.randomUUID() };
  history.pushState(entry, '', next);
  const isOtherPage = location.pathname !== address.get().split('?', 1)[0];
  address.set(location.pathname + location.search);
  if (isOtherPage) scrollTo(0, 0);
}

/** The same page with another query, which is no step to go back over. */
export function replaceQuery(query: URLSearchParams): void {
  const text = query.toString();
  history.replaceState(history.state, '', text === '' ? location.pathname : `${location.pathname}?${text}`);
  address.set(location.pathname + location.search);
}

/** From now on clicks on links of the console, and the browser's back and forward, change what is shown. */
export function followLinks(): void {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    const next = addressOfClick(event);
    if (next === undefined) return;
    event.preventDefault();
    if (next !== address.get()) navigate(next);
  });
  addEventListener('scroll', leave, { passive: true });
  addEventListener('popstate', ({ state }) => {
    address.set(location.pathname + location.search);
    scrollBackTo(scrolled.get(entryOf(state)) ?? 0);
  });
}

/** Where a click leads within the console; undefined for one that is the browser's: with a key, or to elsewhere. */
function addressOfClick(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== location.origin || !isConsolePath(pathname) || hash !== '') return undefined;
  return pathname + search;
}

function leave(): void {
  scrolled.set(entryOf(history.state), scrollY);
}

/** As far down as it was: at once if the page is long enough already, else when it has become so. */
function scrollBackTo(top: number): void {
  const until = performance.now() + FILLING_MS;
  const attempt = (): void => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) > 1 && performance.now() < until) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}
