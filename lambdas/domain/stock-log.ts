import { RECORD_PREFIXES } from './identifiers.ts';

/** A change of a product's numbers by a person, or by a repair that a person asked for. `at` is epoch ms. */
export interface StockLine {
  readonly at: number;
  /** `stock` is what the shelf has; `reserved` was wrong and was put right; `counted` begins anew. */
  readonly of: 'stock' | 'reserved' | 'counted';
  readonly from: number;
  readonly to: number;
  readonly who: string;
  readonly why: string;
}

/** What people did to one product. */
export interface StockLog {
  readonly id: string;
  readonly kind: 'stock_log';
  readonly product: string;
  /** When the pieces were first counted, and how many there were, on the shelf and sold. */
  readonly baseline: { readonly at: number; readonly pieces: number };
  /** What the product counted after the last line. */
  readonly counted: number;
  /** How many lines there ever were: the newest of them are kept. */
  readonly count: number;
  /** The newest last. */
  readonly lines: readonly StockLine[];
}

/** So that the log of a product stays one item of a few kilobytes, however long the shop runs. */
const LINES_KEPT = 100;

export const stockLogId = (product: string): string => `${RECORD_PREFIXES.stockLog}${product}`;

/** The log of a product that is counted for the first time. */
export const newStockLog = (product: string, pieces: number, at: number): StockLog => ({
  id: stockLogId(product),
  kind: 'stock_log',
  product,
  baseline: { at, pieces },
  counted: pieces,
  count: 0,
  lines: [],
});

/** The log with one line more; beyond the newest hundred the oldest are dropped. */
export const withLine = (log: StockLog, line: StockLine): StockLog => ({
  ...log,
  counted: countedAfter(log, line),
  count: log.count + 1,
  lines: [...log.lines, line].slice(-LINES_KEPT),
});

function countedAfter({ counted }: StockLog, { of, from, to }: StockLine): number {
  switch (of) {
    case 'stock':
      return counted + to - from;
    case 'counted':
      return to;
    case 'reserved':
      return counted;
  }
}

/** Whether somebody took pieces off the stock by hand: then less may be there than is held. */
export const isLowered = (log: StockLog | undefined): boolean =>
  log?.lines.some(({ of, from, to }) => of === 'stock' && to < from) ?? false;
