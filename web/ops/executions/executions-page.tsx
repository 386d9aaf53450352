import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { EXECUTION_FILTERS } from '../../../ops/console/api.ts';
import { FRAME_TEXTS } from '../../design/frame-texts.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Problem } from '../../design/problem.tsx';
import { useStore } from '../../design/use-store.ts';
import { address, replaceQuery } from '../navigation.ts';
import { orderAddress, SECTION_ADDRESSES } from '../routes.ts';
import { askedBy, ordersAlone, queryOf, type Asked, type LoadedList } from './execution-list.ts';
import { ExecutionRow } from './execution-row.tsx';
import { ExecutionSearch } from './execution-search.tsx';
import { EXECUTIONS_TEXTS } from './executions-texts.ts';
import { useExecutions, type Executions } from './use-executions.ts';
import { useRowsInView } from './use-rows-in-view.ts';

/** What is being run, and what was: filtered, or searched for. */
export function ExecutionsPage(): VNode {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  const { asked, search, forget } = useAsked();
  const executions = useExecutions(asked);
  return (
    <div class="stack">
      <div class="row spread">
        <h1>{texts.title}</h1>
        <ExecutionSearch text={asked.search} onSearch={search} />
      </div>
      <Filters asked={asked} onChoose={forget} />
      <Problem error={executions.error} />
      <Found asked={asked} executions={executions} />
    </div>
  );
}

interface AskedHere {
  readonly asked: Asked;
  readonly search: (text: string) => void;
  readonly forget: () => void;
}

/** What the address asks for; an e-mail address that is searched for is known to this page alone. */
function useAsked(): AskedHere {
  const shown = useStore(address);
  const [email, setEmail] = useState({ text: '', askedAt: '' });
  const isAskedHere = email.text !== '' && email.askedAt === shown;
  return {
    asked: isAskedHere ? { filter: 'all', search: email.text } : askedBy(shown),
    search(text) {
      replaceQuery(queryOf({ filter: 'all', search: text }));
      setEmail({ text: text.includes('@') ? text : '', askedAt: address.get() });
    },
    forget: () => setEmail({ text: '', askedAt: '' }),
  };
}

function Filters({ asked, onChoose }: { readonly asked: Asked; readonly onChoose: () => void }): VNode {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  return (
    <nav class="filters" aria-label={texts.filters}>
      {EXECUTION_FILTERS.map((filter) => {
        const query = queryOf({ filter, search: '' }).toString();
        return (
          <a
            key={filter}
            href={`${SECTION_ADDRESSES.executions}${query === '' ? '' : `?${query}`}`}
            aria-current={asked.search === '' && asked.filter === filter ? 'true' : undefined}
            onClick={onChoose}
          >
            {texts.filterNames[filter]}
          </a>
        );
      })}
    </nav>
  );
}

function Found({ asked, executions }: { readonly asked: Asked; readonly executions: Executions }): VNode | null {
  const spoken = useLanguage();
  const { list, error } = executions;
  if (list === undefined) return error === undefined ? <p class="muted">{FRAME_TEXTS[spoken].loading}</p> : null;
  return (
    <>
      {list.executions.length === 0 ? (
        <Nothing asked={asked} list={list} />
      ) : (
        <Rows executions={executions} list={list} />
      )}
      <OrdersAlone list={list} />
      <More executions={executions} list={list} />
    </>
  );
}

function Nothing({ asked, list }: { readonly asked: Asked; readonly list: LoadedList }): VNode | null {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  if (list.orders.length > 0) return null;
  const [text, hint] =
    asked.search !== ''
      ? [texts.notFound(asked.search), texts.notFoundHint]
      : asked.filter === 'all'
        ? [texts.empty, texts.emptyHint]
        : [texts.emptyFilter, ''];
  return (
    <div class="nothing" role="status">
      <p>{text}</p>
      <p class="muted">{hint}</p>
    </div>
  );
}

/** Heights of a row, as the style sheet has them: one line, or a card on a narrow window. */
const LINE = 52;
const CARD = 92;
const NARROW = matchMedia('(max-width: 60rem)');

function Rows({ executions, list }: { readonly executions: Executions; readonly list: LoadedList }): VNode {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  const rowHeight = useIsNarrow() ? CARD : LINE;
  const count = list.executions.length;
  const { list: place, first, end } = useRowsInView<HTMLOListElement>(count, rowHeight);
  useEffect(() => {
    if (end === count && count > list.newest) executions.loadMore();
  }, [end, count]);
  return (
    <div class="card execution-table">
      <div class="execution-row execution-head" aria-hidden="true">
        {(['order', 'standing', 'reason', 'started', 'duration', 'id'] as const).map((column) => (
          <span key={column} class={`execution-${column}`}>
            {texts.columns[column]}
          </span>
        ))}
      </div>
      <ol
        ref={place}
        aria-label={texts.list}
        style={{ paddingTop: `${first * rowHeight}px`, paddingBottom: `${(count - end) * rowHeight}px` }}
      >
        {list.executions.slice(first, end).map((execution, index) => (
          <ExecutionRow key={execution.name} execution={execution} place={first + index + 1} count={count} />
        ))}
      </ol>
    </div>
  );
}

function useIsNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const follow = (): void => setIsNarrow(NARROW.matches);
    NARROW.addEventListener('change', follow);
    return () => NARROW.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}

function OrdersAlone({ list }: { readonly list: LoadedList }): VNode | null {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  const orders = ordersAlone(list);
  if (orders.length === 0) return null;
  return (
    <ul class="notice">
      {orders.map(({ id, number }) => (
        <li key={id}>
          <a href={orderAddress(id)}>{texts.orderAlone(number)}</a>
        </li>
      ))}
    </ul>
  );
}

/** The next page: when one asks for it, and, once one has, whenever the end comes into view. */
function More({ executions, list }: { readonly executions: Executions; readonly list: LoadedList }): VNode | null {
  const texts = EXECUTIONS_TEXTS[useLanguage()];
  if (list.next === null) return null;
  const text = list.executions.length === 0 ? texts.lookFurther(list.lookedAt) : texts.more;
  return (
    <button type="button" class="more" onClick={executions.loadMore}>
      {executions.isLoadingMore ? texts.loadingMore : text}
    </button>
  );
}
