import type { Bundle } from './bundles.ts';
import type { FlashSale } from './flash-sale/sale.ts';
import type { Rush } from './hot-product/messages.ts';
import type { Month } from './month.ts';
import type { Overhead } from './overhead.ts';
import type { PageWeight } from './page-weight.ts';
import type { Pages } from './pages.ts';
import { priceOf } from './price.ts';
import type { Confirmed, Settlement } from './settlement.ts';
import type { Start, StartUp } from './start-up.ts';
import { median } from './statistics.ts';
import type { Throughput } from './throughput.ts';
import { COMPARED, type Units } from './units.ts';
import { unitsOf, type Usage } from './usage.ts';

/** One line of the table. */
export interface Figure {
  readonly measured: string;
  readonly figure: string;
  readonly value: string;
}

const ms = (value: number): string => (value >= 1_000 ? `${(value / 1_000).toFixed(1)} s` : `${value.toFixed(0)} ms`);
const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} KB`;
const count = (value: number): string => value.toLocaleString('en');

export function flashSaleFigures(measured: string, sale: FlashSale): readonly Figure[] {
  const { answers, times, tries, conflicts } = sale;
  const answered = Object.entries(answers).map(([answer, buyers]) => `${count(buyers)} × ${answer}`);
  const rows: [string, string][] = [
    ['answers', answered.join(', ')],
    ['buyer knows, p50 and p99', `${ms(sale.knownP50Ms)} and ${ms(sale.knownP99Ms)}`],
    ['first answer, p50 and p99', `${ms(sale.answerP50Ms)} and ${ms(sale.answerP99Ms)}`],
    ['everybody knows after', `${ms(sale.lastMs)}: ${sale.checkoutsPerSecond.toFixed(0)} checkouts a second`],
    ['last piece held after', ms(sale.lastHoldMs)],
    ['let in at once; told to come back later, and did', `${count(sale.letIn)}; ${count(sale.toldLater)} times`],
    [
      'transactions for each cart that is held, of all buyers',
      `${(tries / times.sold.length).toFixed(1)}, of which ${(conflicts / times.sold.length).toFixed(1)} collided`,
    ],
    ['requests to the tables', `${count(sale.tableRequests)}, of which looks for the answer ${count(sale.looks)}`],
  ];
  return rows.map(([figure, value]) => ({ measured, figure, value }));
}

export function rushFigures(measured: string, rush: Rush): readonly Figure[] {
  const rows: [string, string][] = [
    ['held; refused; told "busy"', `${count(rush.held)}; ${count(rush.soldOut)}; ${count(rush.busy)}`],
    ['last piece held after', `${ms(rush.lastHoldMs)}: ${rush.holdsPerSecond.toFixed(0)} holds a second`],
    ['hold, p50 and p99', `${ms(rush.holdP50Ms)} and ${ms(rush.holdP99Ms)}`],
    [
      'transactions for each hold, of all buyers',
      `${(rush.tries / rush.held).toFixed(1)}, of which ${(rush.conflicts / rush.held).toFixed(1)} collided`,
    ],
    ['most transactions in a second', count(rush.mostTriesPerSecond)],
  ];
  return rows.map(([figure, value]) => ({ measured, figure, value }));
}

export function unitsFigures({ shops }: Units): readonly Figure[] {
  const sizes = listed(shops.map(({ orders }) => count(orders)));
  return (['paid', 'abandoned'] as const).flatMap((kind) =>
    Object.entries(COMPARED).map(([figure, valueOf]) => ({
      measured: `one checkout, ${kind}, with ${sizes} orders`,
      figure,
      value: listed(shops.map((shop) => String(valueOf(shop[kind])))),
    })),
  );
}

const listed = (values: readonly string[]): string =>
  [values.slice(0, -1).join(', '), values.at(-1)].filter(Boolean).join(' and ');

/** What checkouts and whole months cost, in USD. */
export function priceTable(usage: { paid: Usage; abandoned: Usage }): string {
  const parts = ['stepFunctions', 'lambda', 'dynamoDb', 'api', 'mail', 'logs', 'total'] as const;
  const rows = (['paid', 'abandoned'] as const).map((kind) => {
    const price = priceOf(unitsOf(usage[kind]));
    return [`one checkout, ${kind}`, ...parts.map((part) => price[part].toFixed(6))];
  });
  return markdownTable(
    ['USD', 'Step Functions', 'Lambda', 'DynamoDB', 'API', 'mail', 'logs and traces', 'total'],
    rows,
  );
}

export function monthTable(months: readonly Month[]): string {
  const parts = ['paid', 'abandoned', 'polls', 'sweeps', 'standing', 'total'] as const;
  return markdownTable(
    ['orders a month', 'paid checkouts', 'abandoned ones', 'status polls', 'sweeps', 'what stands there', 'total, USD'],
    months.map((month) => [count(month.orders), ...parts.map((part) => month[part].toFixed(2))]),
  );
}

export function startUpFigures({ first, cached }: StartUp): readonly Figure[] {
  const rowsOf = (measured: string, start: Start): Figure[] => [
    { measured, figure: 'ready after', value: ms(start.readyMs) },
    { measured, figure: 'first checkout, at once', value: ms(start.firstCheckoutMs) },
    { measured, figure: 'warm checkout', value: ms(start.warmCheckoutMs) },
  ];
  return [...rowsOf('npm start, empty caches', first), ...rowsOf('npm start', cached)];
}

export function overheadFigures({ answerMs, flowMs, bareMs, bareRequests }: Overhead): readonly Figure[] {
  const measured = 'warm checkout';
  const times = (value: number) => `${ms(value)}, ${(value / bareMs).toFixed(1)} × bare`;
  return [
    { measured, figure: 'its table and Swish requests, bare', value: `${ms(bareMs)} for ${bareRequests}` },
    { measured, figure: 'until the payment is published', value: times(flowMs) },
    { measured, figure: 'until the customer has the answer', value: times(answerMs) },
  ];
}

export const throughputFigures = ({
  executionsPerSecond,
  transitions,
  ordersPerSecond,
}: Throughput): readonly Figure[] => [
  {
    measured: 'paid orders',
    figure: 'the engine alone, on one core',
    value: `${executionsPerSecond.toFixed(0)} executions of ${transitions} transitions a second`,
  },
  {
    measured: 'paid orders',
    figure: 'the whole shop and its customers',
    value: `${ordersPerSecond.toFixed(0)} a second`,
  },
];

export function settlementFigures({ withCallbacks, bySweep, byStatus, swishRequests }: Settlement): readonly Figure[] {
  const confirmed = ({ medianMs, longestMs }: Confirmed) => `median ${ms(medianMs)}, longest ${ms(longestMs)}`;
  return [
    { measured: 'paid on the phone until order active', figure: 'with callbacks', value: confirmed(withCallbacks) },
    {
      measured: 'paid on the phone until order active',
      figure: 'no callback, the page asks for the status',
      value: confirmed(byStatus),
    },
    {
      measured: 'paid on the phone until order active',
      figure: 'no callback and no page: the sweep alone',
      value: confirmed(bySweep),
    },
    ...Object.entries(swishRequests).map(([kind, requests]) => ({
      measured: 'requests to Swish for one payment',
      figure: kind,
      value: String(requests),
    })),
  ];
}

/** The bundles in one line each would be a table of their own: the report has it. */
export function bundleFigures(bundles: readonly Bundle[]): readonly Figure[] {
  const measured = `${bundles.length} function bundles`;
  const spread = (values: readonly number[], format: (value: number) => string) =>
    `${format(median(values))} (${format(Math.min(...values))} to ${format(Math.max(...values))})`;
  return [
    {
      measured,
      figure: 'size',
      value: spread(
        bundles.map(({ bytes }) => bytes),
        kilobytes,
      ),
    },
    {
      measured,
      figure: 'size, gzip',
      value: spread(
        bundles.map(({ gzipBytes }) => gzipBytes),
        kilobytes,
      ),
    },
    {
      measured,
      figure: 'import',
      value: spread(
        bundles.map(({ importMs }) => importMs),
        ms,
      ),
    },
  ];
}

export const bundleTable = (bundles: readonly Bundle[]): string =>
  markdownTable(
    ['function', 'size', 'gzip', 'import'],
    bundles.map(({ name, bytes, gzipBytes, importMs }) => [name, kilobytes(bytes), kilobytes(gzipBytes), ms(importMs)]),
  );

export function pageWeightFigures(weights: readonly PageWeight[]): readonly Figure[] {
  return weights.map(({ name, bytes, gzipBytes }) => ({
    measured: 'scripts that a page begins with',
    figure: name,
    value: `${kilobytes(bytes)}, ${kilobytes(gzipBytes)} gzip`,
  }));
}

export function pageFigures({ paid, executions, history }: Pages): readonly Figure[] {
  // Browsers tell of no task below 50 ms.
  const longest = (longestTaskMs: number) => (longestTaskMs === 0 ? 'under 50 ms' : ms(longestTaskMs));
  const console = `console, ${count(executions.rows)} executions`;
  const execution = `console, an execution with ${count(history.events)} events`;
  return [
    {
      measured: 'paid on the phone until the storefront says so',
      figure: 'with callbacks',
      value: `median ${ms(paid.medianMs)}, longest ${ms(paid.longestMs)}`,
    },
    { measured: console, figure: 'page opened until the first are listed', value: ms(executions.listedMs) },
    { measured: console, figure: 'scrolled to the last', value: ms(executions.scrolledMs) },
    { measured: console, figure: 'filtered', value: ms(executions.filteredMs) },
    { measured: console, figure: 'longest pause meanwhile', value: longest(executions.longestTaskMs) },
    { measured: execution, figure: 'page opened until it is drawn', value: ms(history.drawnMs) },
    { measured: execution, figure: 'longest pause, until all events are shown', value: longest(history.longestTaskMs) },
  ];
}

/** What a checkout asks of the tables, request by request. */
export function requestTable(usage: { paid: Usage; abandoned: Usage }): string {
  const rowsOf = (kind: string, { requests, readUnits, writeUnits }: Usage) =>
    Object.entries(requests).map(([name, times]) => {
      const unitsKey = name.replace(/^\w+ /, '');
      return [kind, name, String(times), String(readUnits[unitsKey] ?? 0), String(writeUnits[unitsKey] ?? 0)];
    });
  return markdownTable(
    ['checkout', 'request', 'times', 'read units', 'write units'],
    [...rowsOf('paid', usage.paid), ...rowsOf('abandoned', usage.abandoned)],
  );
}

export const figureTable = (figures: readonly Figure[]): string =>
  markdownTable(
    ['measured', 'figure', 'value'],
    figures.map(({ measured, figure, value }, index) => [
      figures[index - 1]?.measured === measured ? '' : measured,
      figure,
      value,
    ]),
  );

/** Columns are padded, so that the table reads as well in a terminal. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
