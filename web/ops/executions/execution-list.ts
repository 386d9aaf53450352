import type { ExecutionFilter, ExecutionPage, ListedExecution, SearchResult } from '../../../ops/console/api.ts';
import { EXECUTION_FILTERS } from '../../../ops/console/api.ts';

/** What the list shows: the executions of a filter, or what a search found. */
export interface Asked {
  readonly filter: ExecutionFilter;
  /** Empty: no search. */
  readonly search: string;
}

/** As much of a list as was read, the newest first. */
export interface LoadedList {
  readonly executions: readonly ListedExecution[];
  /** How many of them the first page has. */
  readonly newest: number;
  /** Asks for those after the last one; null when there are no more. */
  readonly next: string | null;
  /** How many executions, or orders, were looked through so far. */
  readonly lookedAt: number;
  /** Orders that a search found. */
  readonly orders: SearchResult['orders'];
}

export type Page = Pick<ExecutionPage, 'executions' | 'next' | 'lookedAt'> & Partial<Pick<SearchResult, 'orders'>>;

/**
 * The first page read again: what has come stands above, what has changed is changed, and what was read further down
 * stays. Nobody who has scrolled down loses the place.
 */
export function withNewest(known: LoadedList | undefined, page: Page): LoadedList {
  const { executions, next, lookedAt, orders = [] } = page;
  const fresh = { executions, newest: executions.length, next, lookedAt, orders };
  if (known === undefined || known.executions.length <= known.newest || next === null) return fresh;
  const names = namesOf(executions);
  // What new ones have pushed out of the first page. From one that has become shorter, things have gone for good.
  const pushedOut = executions.length < known.newest ? [] : known.executions.slice(0, known.newest);
  const kept = [...pushedOut, ...known.executions.slice(known.newest)].filter(({ name }) => !names.has(name));
  return {
    ...fresh,
    executions: [...executions, ...kept],
    next: known.next,
    lookedAt: Math.max(known.lookedAt, lookedAt),
  };
}

/** The next page, below those that are there. */
export function withMore(known: LoadedList, page: Page): LoadedList {
  const [names, ids] = [namesOf(known.executions), new Set(known.orders.map(({ id }) => id))];
  return {
    ...known,
    executions: [...known.executions, ...page.executions.filter(({ name }) => !names.has(name))],
    next: page.next,
    lookedAt: known.lookedAt + page.lookedAt,
    orders: [...known.orders, ...(page.orders ?? []).filter(({ id }) => !ids.has(id))],
  };
}

const namesOf = (executions: readonly ListedExecution[]): ReadonlySet<string> =>
  new Set(executions.map(({ name }) => name));

/** Orders that were found and that no execution is left of. */
export function ordersAlone({ executions, orders }: LoadedList): SearchResult['orders'] {
  const ids = new Set(executions.map(({ checkoutId }) => checkoutId));
  return orders.filter(({ id }) => !ids.has(id));
}

/** What an address asks for; anything odd in it counts as absent. */
export function askedBy(address: string): Asked {
  const query = new URLSearchParams(address.split('?', 2)[1] ?? '');
  const filter = EXECUTION_FILTERS.find((known) => known === query.get('filter')) ?? 'all';
  return { filter, search: query.get('search') ?? '' };
}

/** The address of what is asked for. An e-mail address stands in no address: those are kept and passed on. */
export function queryOf({ filter, search }: Asked): URLSearchParams {
  const query = new URLSearchParams();
  if (filter !== 'all') query.set('filter', filter);
  if (search !== '' && !search.includes('@')) query.set('search', search);
  return query;
}
