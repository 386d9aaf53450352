import type { VNode } from 'preact';
import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import type { ExecutionEvent } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { durationText, exactTimeText } from '../../design/times.ts';
import { EXECUTION_TEXTS } from './execution-texts.ts';
import { detailsOf, meaningOf } from './history-event.ts';
import { readableJson } from './json-text.ts';
import type { ExecutionTrace } from './visit.ts';

/** Rows that are drawn at first, and more at each wish: a history may have 25,000 events. */
const ROWS = 200;

export interface EventTableProps {
  readonly events: readonly ExecutionEvent[];
  readonly trace: ExecutionTrace;
}

/** The history as AWS shows it, of all states or of one. */
export function EventTable({ events, trace }: EventTableProps): VNode {
  const texts = EXECUTION_TEXTS[useLanguage()];
  const [state, setState] = useState('');
  const [limit, setLimit] = useState(ROWS);
  const id = useId();
  useEffect(() => setLimit(ROWS), [state]);
  const names = useMemo(() => [...new Set(trace.visits.map(({ name }) => name))].sort(), [trace]);
  const shown = useMemo(
    () => (state === '' ? events : events.filter((event) => trace.visitOfEvent.get(event.id)?.name === state)),
    [events, trace, state],
  );
  const startedAt = events[0]?.timestamp ?? 0;
  return (
    <section class="card stack event-history" aria-labelledby={id}>
      <div class="row spread">
        <h2 id={id}>
          {texts.history} <span class="muted small numbers">{texts.events(shown.length)}</span>
        </h2>
        <div class="event-filter">
          <label for={`${id}-state`}>{texts.historyOf}</label>
          <select id={`${id}-state`} value={state} onChange={({ currentTarget }) => setState(currentTarget.value)}>
            <option value="">{texts.allStates}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="scrolling">
        <table>
          <thead>
            <tr>
              {(['id', 'type', 'state', 'time', 'elapsed', 'previous'] as const).map((column) => (
                <th key={column} scope="col">
                  {texts.columns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <EventRows events={shown.slice(0, limit)} trace={trace} startedAt={startedAt} />
        </table>
      </div>
      {shown.length > limit ? (
        <button type="button" class="more" onClick={() => setLimit((now) => now + 5 * ROWS)}>
          {texts.moreEvents(Math.min(5 * ROWS, shown.length - limit))}
        </button>
      ) : null}
    </section>
  );
}

interface EventRowsProps extends EventTableProps {
  readonly startedAt: number;
}

function EventRows({ events, trace, startedAt }: EventRowsProps): VNode {
  return (
    <tbody>
      {events.map((event) => (
        <EventRow
          key={event.id}
          event={event}
          state={trace.visitOfEvent.get(event.id)?.name ?? detailsOf(event).name ?? ''}
          elapsedMs={event.timestamp - startedAt}
        />
      ))}
    </tbody>
  );
}

interface EventRowProps {
  readonly event: ExecutionEvent;
  readonly state: string;
  readonly elapsedMs: number;
}

const BAD = new Set(['failed', 'timed-out', 'aborted', 'branch-failed']);
const isBad = (type: string): boolean =>
  BAD.has(meaningOf(type)) || /^Execution(?:Failed|TimedOut|Aborted)$/.test(type);

function EventRow({ event, state, elapsedMs }: EventRowProps): VNode {
  const spoken = useLanguage();
  const texts = EXECUTION_TEXTS[spoken];
  const [isOpen, setIsOpen] = useState(false);
  const { id, type, timestamp, previousEventId = 0 } = event;
  return (
    <>
      <tr class={isBad(type) ? 'bad-event' : ''}>
        <td class="numbers">{id}</td>
        <td>
          <button
            type="button"
            class="quiet event-type"
            aria-expanded={isOpen}
            aria-label={texts.showDetails(type, id)}
            onClick={() => setIsOpen(!isOpen)}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {type}
          </button>
        </td>
        <td>{state}</td>
        <td class="numbers">{exactTimeText(timestamp, spoken)}</td>
        <td class="numbers">{durationText(elapsedMs, spoken)}</td>
        <td class="numbers muted">{previousEventId === 0 ? '' : previousEventId}</td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={6}>
            <pre class="event-details">{readableJson(JSON.stringify(event))}</pre>
          </td>
        </tr>
      ) : null}
    </>
  );
}
