import type { Documents } from '../adapters/documents.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { StockLogsTable } from '../adapters/stock-logs.ts';
import { transact } from '../adapters/transaction.ts';
import type { Finding } from '../domain/audit/finding.ts';
import {
  conservationFinding,
  piecesOf,
  reservedFinding,
  unloggedChange,
  type StockCount,
} from '../domain/audit/stock-rules.ts';
import { isLowered, newStockLog } from '../domain/stock-log.ts';
import type { AuditClock, Budget } from './budget.ts';
import { removedPieces, type HoldDependencies } from './holds-of-product.ts';

export interface StockDependencies extends HoldDependencies, AuditClock {
  readonly documents: Documents;
  readonly products: ProductsTable;
  readonly stockLogs: StockLogsTable;
}

export interface StockAudit {
  readonly findings: readonly Finding[];
  /** How many products were looked at. */
  readonly products: number;
  /** Products that nobody has counted yet. */
  readonly uncounted: readonly StockCount[];
  /** Products that changed under every look: nothing can be said of them this time. */
  readonly unsettled: readonly string[];
}

/** Looks at one product that does not add up; each two agree or the product is too busy to be told. */
const LOOKS = 6;
const PAUSE_MS = 1_000;

/**
 * R1 and R2 for every product. A product and its rows cannot be read at one moment, so what does not add up is looked at
 * again: every hold, sale and release changes both alike, and a difference that two looks agree on is one that no
 * customer made.
 *
 * Of a product that was never counted only R1 is asked. Nothing is written.
 */
export async function auditStock(deps: StockDependencies, budget: Budget): Promise<StockAudit> {
  const audit = {
    findings: [] as Finding[],
    products: 0,
    uncounted: [] as StockCount[],
    unsettled: [] as string[],
  };
  let next: Record<string, unknown> | undefined;
  do {
    const page = await deps.products.countsPage(next);
    await budget.forEach(page.counts, async (product) => {
      audit.products += 1;
      const pieces = await auditPieces(product, deps);
      if (pieces === 'uncounted') audit.uncounted.push(product);
      const reserved = await auditReserved(product, deps);
      if (reserved === 'unsettled') audit.unsettled.push(product.id);
      for (const found of [reserved, pieces]) if (typeof found === 'object') audit.findings.push(found);
    });
    next = page.next;
  } while (next !== undefined && budget.hasTime());
  if (next !== undefined) budget.cutShort();
  return audit;
}

/** R2. The counts of a product are of one moment, so one look tells. */
async function auditPieces(product: StockCount, deps: StockDependencies): Promise<Finding | 'uncounted' | undefined> {
  if (product.counted !== undefined) return conservationFinding(product);
  const wasCounted = (await deps.stockLogs.find(product.id)) !== undefined;
  return wasCounted ? conservationFinding(product) : 'uncounted';
}

/** The first count of a product. False: it changed or was counted meanwhile, and the next audit looks again. */
export async function countProduct(
  product: StockCount,
  { documents, products, stockLogs, now }: Pick<StockDependencies, 'documents' | 'products' | 'stockLogs' | 'now'>,
): Promise<boolean> {
  const failures = await transact(documents, {
    product: products.count(product),
    log: stockLogs.begin(newStockLog(product.id, piecesOf(product), now())),
  });
  return failures.size === 0;
}

/** R1, by looks that must agree. */
async function auditReserved(product: StockCount, deps: StockDependencies): Promise<Finding | 'unsettled' | undefined> {
  let previous: Finding | undefined;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await deps.pause(PAUSE_MS);
    const current = look === 0 ? product : await deps.products.counts(product.id);
    if (current === undefined) return undefined; // An admin deleted it, and its count with it.
    const found = await lookAtReserved(current, deps);
    if (found === undefined) return undefined;
    if (found !== 'moving') {
      if (previous !== undefined && isSameDrift(found, previous)) return found;
      previous = found;
    }
  }
  return 'unsettled';
}

/** One look at what is held of a product. `moving`: it changed meanwhile, so its numbers are not of one moment. */
async function lookAtReserved(product: StockCount, deps: StockDependencies): Promise<Finding | 'moving' | undefined> {
  const rows = await deps.reservations.findHolds(product.id);
  const active = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  if (reservedFinding(product, active, true) === undefined && !isOverStock(product)) return undefined;

  const unfinished = await deps.checkouts.findStates(await deps.checkouts.findUnfinished());
  const held = active + (await removedPieces(product.id, unfinished, deps));
  const log = isOverStock(product) ? await deps.stockLogs.find(product.id) : undefined;
  const after = await deps.products.counts(product.id);
  if (after?.reserved !== product.reserved || after?.stock !== product.stock) return 'moving';
  return reservedFinding(product, held, isLowered(log) || unloggedChange(product) < 0);
}

const isOverStock = ({ stock = 0, reserved = 0 }: StockCount): boolean => reserved > stock;

/** The same rule, and the count is wrong by the same number of pieces: how many are held may have changed. */
function isSameDrift({ repair: a }: Finding, { repair: b }: Finding): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'correct_reserved' || b.kind !== 'correct_reserved' || a.by === b.by;
}
