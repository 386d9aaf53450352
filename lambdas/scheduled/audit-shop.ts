import { setTimeout as sleep } from 'node:timers/promises';
import { auditOrders, type OrderDependencies } from '../audit/audit-orders.ts';
import { auditStock, countProduct, type StockDependencies } from '../audit/audit-stock.ts';
import { Budget } from '../audit/budget.ts';
import { AUDIT_RULES, describeRepair, type Finding } from '../domain/audit/finding.ts';
import { AUDIT_BUDGET_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { environment } from '../platform/environment.ts';
import { count, countBy } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { scheduleHandler } from '../platform/schedule-handler.ts';

/** A line of the log for each finding up to this; the metric counts them all. */
const NAMED_FINDINGS = 100;

/**
 * The auditor: R1 and R2 for every product, R3 to R5 for every order of the last days. It counts products that were
 * never counted, and repairs nothing: each finding is named with what would put it right, for `stock audit` and a person.
 */
export async function auditShop(days: number, deps: StockDependencies & OrderDependencies): Promise<void> {
  const budget = new Budget(AUDIT_BUDGET_SECONDS * 1000);
  const stock = await auditStock(deps, budget);
  const counted: string[] = [];
  await budget.forEach(stock.uncounted, async (product) => {
    if (await countProduct(product, deps)) counted.push(product.id);
  });
  const orders = await auditOrders(deps.now() - days * 86_400_000, deps, budget);
  const findings = [...stock.findings, ...orders.findings];

  report(findings);
  const isIncomplete = budget.isCutShort || stock.unsettled.length > 0;
  const seen = { products: stock.products, orders: orders.orders, counted, unsettled: stock.unsettled };
  if (isIncomplete) {
    count('AuditIncomplete');
    logger.warn('Audit incomplete: what was not looked at is looked at next time', seen);
  }
  logger.info('Audit done', { ...seen, findings: findings.length });
}

function report(findings: readonly Finding[]): void {
  for (const rule of AUDIT_RULES) {
    const broken = findings.filter((finding) => finding.rule === rule).length;
    if (broken > 0) countBy('AuditFindings', rule, broken);
  }
  for (const { rule, subject, says, repair } of findings.slice(0, NAMED_FINDINGS)) {
    logger.error('A rule does not hold', { rule, subject, says, repair: describeRepair(repair) });
  }
}

const days = Number(environment('AUDIT_DAYS'));

const dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  products: connect.products(),
  reservations: connect.reservations(),
  returnedHolds: connect.returnedHolds(),
  stockLogs: connect.stockLogs(),
  runs: connect.runs(),
  now: () => Date.now(),
  pause: (milliseconds: number) => sleep(milliseconds),
};

export const handler = scheduleHandler('AuditShop', () => auditShop(days, dependencies));
