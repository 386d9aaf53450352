import { useRef, useState } from 'preact/hooks';
import { CONSOLE_API, type ExecutionPage, type SearchResult } from '../../../ops/console/api.ts';
import { getJson, postJson, RequestRefused } from '../../design/request.ts';
import { useLive } from '../../design/use-live.ts';
import { withMore, withNewest, type Asked, type LoadedList, type Page } from './execution-list.ts';

export interface Executions {
  /** Undefined until the first page is there. */
  readonly list: LoadedList | undefined;
  readonly error: unknown;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

/** The list that was shown last: whoever comes back to it finds it as it was. */
let lastShown: { readonly key: string; readonly list: LoadedList } | undefined;

/** The list that is asked for, kept fresh at its top. */
export function useExecutions(asked: Asked): Executions {
  const key = `executions ${asked.filter} ${asked.search}`;
  const [, redraw] = useState(0);
  const [more, setMore] = useState<{ readonly key: string; readonly error: unknown; readonly isLoading: boolean }>();
  const shownKey = useRef(key);
  shownKey.current = key;
  const known = (): LoadedList | undefined => (lastShown?.key === key ? lastShown.list : undefined);

  const { error, again } = useLive(key, ['executions', 'tables'], async (signal) => {
    const page = await pageOf(asked, null, signal);
    if (!signal.aborted) lastShown = { key, list: withNewest(known(), page) };
  });

  const loadMore = (): void => {
    const next = known()?.next ?? null;
    if (next === null || (more?.key === key && more.isLoading)) return;
    setMore({ key, error: undefined, isLoading: true });
    pageOf(asked, next).then(
      (page) => {
        const list = known();
        if (shownKey.current !== key || list === undefined) return;
        lastShown = { key, list: withMore(list, page) };
        setMore({ key, error: undefined, isLoading: false });
        redraw((count) => count + 1);
      },
      (failure: unknown) => {
        const isPlaceGone = failure instanceof RequestRefused && failure.status === 400;
        setMore({ key, error: isPlaceGone ? undefined : failure, isLoading: false });
        // Where the list goes on is not known for ever: it begins anew.
        if (!isPlaceGone || shownKey.current !== key) return;
        lastShown = undefined;
        again();
      },
    );
  };
  const ownMore = more?.key === key ? more : undefined;
  return { list: known(), error: error ?? ownMore?.error, isLoadingMore: ownMore?.isLoading === true, loadMore };
}

function pageOf({ filter, search }: Asked, next: string | null, signal?: AbortSignal): Promise<Page> {
  // Not in an address: it may be somebody's e-mail address.
  if (search !== '') return postJson<SearchResult>(`${CONSOLE_API}/search`, { text: search, next });
  const query = new URLSearchParams({ filter, ...(next !== null && { next }) });
  return getJson<ExecutionPage>(`${CONSOLE_API}/executions?${query.toString()}`, signal);
}
