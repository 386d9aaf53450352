import type { WriteItem } from '../../lambdas/adapters/expression.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import { countProduct } from '../../lambdas/audit/audit-stock.ts';
import { doubtfulHolds } from '../../lambdas/audit/holds-of-product.ts';
import type { CheckoutState } from '../../lambdas/domain/audit/checkout-state.ts';
import { describeRepair, type Finding, type Repair } from '../../lambdas/domain/audit/finding.ts';
import { piecesOf } from '../../lambdas/domain/audit/stock-rules.ts';
import { withLine, type StockLine } from '../../lambdas/domain/stock-log.ts';
import type { Change } from '../change.ts';
import { readWhy } from '../why.ts';
import type { AuditDependencies, ShopAudit } from './audit-shop.ts';

type StockRepair = Exclude<Repair, { kind: 'person' }>;

export interface Repaired {
  readonly subject: string;
  readonly repair: string;
  /** `moved`: it changed meanwhile, and nothing was written. */
  readonly result: 'done' | 'moved' | 'too_many_carts';
}

/** A transaction has at most 100 parts; two are the product and its log. */
const MOST_MARKERS = 98;
const ORDERS_PER_PAGE = 100;

/**
 * Makes the repairs that an audit proposed: of the stock alone, each in one transaction with its log line, and only while
 * the numbers are those that were found. What is left to a person stays so.
 */
export function repairStock(
  audit: ShopAudit,
  by: { who: string; why: string | undefined },
  deps: AuditDependencies,
): Change {
  const repairs = audit.findings.flatMap(({ subject, repair }) =>
    repair.kind === 'person' ? [] : [{ subject, repair }],
  );
  const why = repairs.length === 0 ? '' : readWhy(by.why);
  return {
    steps: [
      ...audit.uncounted.map(({ id, ...product }) => `Count ${id} for the first time: ${piecesOf({ id, ...product })}`),
      ...repairs.map(({ subject, repair }) => `${subject}: ${describeRepair(repair)}`),
    ],
    apply: async () => {
      let counted = 0;
      for (const product of audit.uncounted) if (await countProduct(product, deps)) counted += 1;
      const repaired: Repaired[] = [];
      for (const { subject, repair } of repairs) {
        const result = await make(repair, { who: by.who, why }, deps);
        repaired.push({ subject, repair: describeRepair(repair), result });
      }
      return { data: { counted, repaired }, text: repaired.map(sentence).join('\n') || 'There was nothing to repair.' };
    },
  };
}

const sentence = ({ subject, repair, result }: Repaired): string => {
  switch (result) {
    case 'done':
      return `Done: ${subject}: ${repair}`;
    case 'moved':
      return `Not done: ${subject} changed meanwhile. Run \`stock audit\` again`;
    case 'too_many_carts':
      return `Not done: too many carts of the last day had ${subject}. Try again tomorrow; until then too little is sold, and nothing twice`;
  }
};

/** What the findings leave to a person. */
export const leftToPeople = ({ findings }: ShopAudit): readonly Finding[] =>
  findings.filter(({ repair }) => repair.kind === 'person');

async function make(
  repair: StockRepair,
  by: { who: string; why: string },
  deps: AuditDependencies,
): Promise<Repaired['result']> {
  const { products, stockLogs } = deps;
  const logged = async (product: string, part: WriteItem, line: Pick<StockLine, 'of' | 'from' | 'to'>) => {
    const log = await stockLogs.find(product);
    // Not counted yet: the next audit does that first.
    if (log === undefined) return undefined;
    return { product: part, log: stockLogs.write(log, withLine(log, { at: deps.now(), ...line, ...by })) };
  };
  switch (repair.kind) {
    case 'log_stock': {
      const { product, from, to } = repair;
      const parts = await logged(product.id, products.count(product), { of: 'stock', from, to });
      return commit(parts, deps);
    }
    case 'count_anew': {
      const { product } = repair;
      const log = await stockLogs.find(product.id);
      const from = log?.counted ?? 0;
      const parts = await logged(product.id, products.count(product), { of: 'counted', from, to: piecesOf(product) });
      return commit(parts, deps);
    }
    case 'correct_reserved': {
      const { product, reserved, by: pieces } = repair;
      const part = products.correctReserved(product, reserved, pieces);
      const parts = await logged(product, part, { of: 'reserved', from: reserved, to: reserved + pieces });
      if (pieces > 0) return commit(parts, deps);
      const markers = await settledMarkers(product, deps);
      if (markers.length > MOST_MARKERS) return 'too_many_carts';
      return commit(
        parts && { ...parts, ...Object.fromEntries(markers.map((marker, n) => [`marker ${n}`, marker])) },
        deps,
      );
    }
  }
}

async function commit(
  parts: Readonly<Record<string, WriteItem>> | undefined,
  { documents }: AuditDependencies,
): Promise<'done' | 'moved'> {
  if (parts === undefined) return 'moved';
  return (await transact(documents, parts)).size === 0 ? 'done' : 'moved';
}

/** Markers of every removed hold of the product that somebody may still hear of: none of them is subtracted again. */
async function settledMarkers(productId: string, deps: AuditDependencies): Promise<readonly WriteItem[]> {
  const now = deps.now();
  const doubtful = await doubtfulHolds(productId, await recentCheckouts(deps), now, deps);
  return doubtful.map((hold) => deps.returnedHolds.mark(hold, now));
}

/** Every checkout with anything left to do, and those of the orders of the last days that were not paid. */
async function recentCheckouts(deps: AuditDependencies): Promise<readonly CheckoutState[]> {
  const ids = new Set(await deps.checkouts.findUnfinished());
  const since = deps.now() - deps.auditDays * 86_400_000;
  for (const status of ['invalid', 'inactive'] as const) {
    let next: Record<string, unknown> | undefined;
    do {
      const page = await deps.orders.pageSince(status, since, ORDERS_PER_PAGE, next);
      for (const id of page.ids) ids.add(id);
      next = page.next;
    } while (next !== undefined);
  }
  return deps.checkouts.findStates([...ids]);
}
