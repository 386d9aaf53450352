import { auditOrders, type OrderDependencies } from '../../lambdas/audit/audit-orders.ts';
import { auditStock, type StockDependencies } from '../../lambdas/audit/audit-stock.ts';
import { Budget } from '../../lambdas/audit/budget.ts';
import type { Finding } from '../../lambdas/domain/audit/finding.ts';
import type { StockCount } from '../../lambdas/domain/audit/stock-rules.ts';

export type AuditDependencies = StockDependencies & OrderDependencies & { readonly auditDays: number };

export interface ShopAudit {
  readonly findings: readonly Finding[];
  readonly uncounted: readonly StockCount[];
  readonly products: number;
  readonly orders: number;
  /** What could not be told, in sentences; empty when everything was looked at. */
  readonly incomplete: readonly string[];
}

/** A person waits for it, but nothing else does. */
const BUDGET_MS = 10 * 60_000;

/** The same looks as the auditor's, now. Writes nothing. What there was no time for is said in `incomplete`. */
export async function auditShop(deps: AuditDependencies, budgetMs = BUDGET_MS): Promise<ShopAudit> {
  const budget = new Budget(budgetMs);
  const stock = await auditStock(deps, budget);
  const orders = await auditOrders(deps.now() - deps.auditDays * 86_400_000, deps, budget);
  return {
    findings: [...stock.findings, ...orders.findings],
    uncounted: stock.uncounted,
    products: stock.products,
    orders: orders.orders,
    incomplete: [
      ...stock.unsettled.map((id) => `${id} changed under every look: try again when fewer people buy it`),
      ...(budget.isCutShort ? ['There was no time for everything: try again'] : []),
    ],
  };
}
