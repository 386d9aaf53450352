import { button, byId, drawWhenChanged, element, link, table, type Child } from '../elements.ts';
import { clockText, keepFresh, localCloud, timeOf } from '../local-client.ts';
import type { Execution, HistoryEvent, Rules, State } from '../local-client.ts';

const REFRESH_MS = 3000;
const ADVANCES: readonly (readonly [label: string, seconds: number])[] = [
  ['+1 minute', 60],
  ['+10 minutes', 600],
  ['+1 hour', 3600],
  ['+1 day', 86_400],
];

const problem = byId('problem');
const shownExecution = new URLSearchParams(location.search).get('execution');

const refresh = keepFresh(
  async () => {
    const [clock, executions, state, rules] = await Promise.all([
      localCloud.clock(),
      localCloud.executions(),
      localCloud.state(),
      localCloud.rules(),
    ]);
    byId('clock').textContent = clockText(clock.now);
    drawWhenChanged(byId('rules'), rules, () => rulesView(rules));
    drawWhenChanged(byId('executions'), executions, () => executionsView(executions));
    drawWhenChanged(byId('orders'), state.orders, () => ordersView(state.orders));
    drawWhenChanged(byId('stock'), state.stock, () => stockView(state.stock));
    if (shownExecution !== null) {
      const events = await localCloud.history(shownExecution);
      drawWhenChanged(byId('history'), events, () => historyView(shownExecution, events));
    }
  },
  problem,
  REFRESH_MS,
);

byId('advance').append(...ADVANCES.map(([label, seconds]) => advanceButton(label, seconds)));

function advanceButton(label: string, seconds: number): HTMLElement {
  const created = button(label, () => {
    created.disabled = true;
    localCloud
      .advanceClock(seconds)
      .then(refresh, (error: unknown) => {
        problem.textContent = String(error);
      })
      .finally(() => {
        created.disabled = false;
      });
  });
  return created;
}

function rulesView({ rules }: Rules): readonly Child[] {
  return [
    element(
      'ul',
      { class: 'rules' },
      ...rules.map(({ id, ok, offenders }) =>
        element(
          'li',
          { class: ok ? 'good' : 'bad' },
          `${id} ${ok ? 'holds' : 'is broken'}`,
          ok ? undefined : element('pre', {}, JSON.stringify(offenders, undefined, 2)),
        ),
      ),
    ),
  ];
}

function executionsView(executions: readonly Execution[]): readonly Child[] {
  const newestFirst = executions.toSorted((a, b) => timeOf(b.startDate) - timeOf(a.startDate));
  return [
    table(
      ['Execution', 'Status', 'Started', 'Ended'],
      newestFirst.map(({ name, status, startDate, stopDate }) => [
        link(name, `?execution=${encodeURIComponent(name)}`),
        status,
        clockText(startDate),
        clockText(stopDate),
      ]),
    ),
  ];
}

function historyView(name: string, events: readonly HistoryEvent[]): readonly Child[] {
  const path = events.map(enteredState).filter((state) => state !== undefined);
  return [
    element('h3', { class: 'breaking' }, name),
    element('p', {}, path.join(' → ')),
    table(
      ['#', 'Time', 'Event', 'Details'],
      events.map((event) => [String(event.id), clockText(event.timestamp), event.type, eventDetails(event)]),
    ),
  ];
}

function enteredState(event: HistoryEvent): string | undefined {
  const details = event['stateEnteredEventDetails'] as { readonly name?: unknown } | undefined;
  return typeof details?.name === 'string' ? details.name : undefined;
}

function eventDetails({
  id: _id,
  type: _type,
  timestamp: _timestamp,
  previousEventId: _previous,
  ...rest
}: HistoryEvent): Child {
  const [details] = Object.values(rest);
  if (details === undefined) return undefined;
  const { name } = details as { readonly name?: unknown };
  return element(
    'details',
    {},
    element('summary', {}, typeof name === 'string' ? name : 'show'),
    element('pre', {}, JSON.stringify(details, undefined, 2)),
  );
}

function ordersView(orders: State['orders']): readonly Child[] {
  return [
    table(
      ['Number', 'Status', 'Reason', 'Total', 'Payment', 'Id'],
      orders.map((order) => {
        const payment = (order['payment'] ?? {}) as Readonly<Record<string, unknown>>;
        return [
          ...[order['number'], order['status'], order['status_reason'], order['total'], payment['status']].map(
            cellText,
          ),
          link(cellText(order['id']), `?execution=${encodeURIComponent(cellText(order['id']))}`),
        ];
      }),
    ),
  ];
}

const stockView = (stock: State['stock']): readonly Child[] => [
  table(
    ['Product', 'Stock', 'Reserved', 'Free'],
    stock.map(({ title, stock: pieces, reserved, free }) => [title, String(pieces), String(reserved), String(free)]),
  ),
];

const cellText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
