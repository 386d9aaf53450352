import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { ReservationsTable } from '../adapters/reservations.ts';
import type { OrderRuns } from '../adapters/runs.ts';
import { isSameFinding, type Finding } from '../domain/audit/finding.ts';
import { orderFindings, type AuditedRows } from '../domain/audit/order-finding.ts';
import { isOurs, type OrderStatus } from '../domain/order.ts';
import type { AuditClock, Budget } from './budget.ts';

export interface OrderDependencies extends AuditClock {
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly reservations: ReservationsTable;
  readonly runs: OrderRuns;
}

export interface OrderAudit {
  readonly findings: readonly Finding[];
  /** How many orders were looked at. */
  readonly orders: number;
}

const STATUSES: readonly OrderStatus[] = ['active', 'invalid', 'inactive'];
const ORDERS_PER_PAGE = 50;
/** Long enough for a step that was writing to have written, and for its next state to begin. */
const SECOND_LOOK_MS = 2_000;

/**
 * R3 to R5 for every order that was made at or after `since` (epoch ms), the newest first. An order, its checkout and its
 * rows are read one after the other: what does not fit is read again, and counts when both looks say the same and no
 * run is under way that may be about to change it.
 */
export async function auditOrders(since: number, deps: OrderDependencies, budget: Budget): Promise<OrderAudit> {
  const suspects = new Map<string, readonly Finding[]>();
  let orders = 0;
  for (const status of STATUSES) {
    let next: Record<string, unknown> | undefined;
    do {
      if (!budget.hasTime()) {
        budget.cutShort();
        break;
      }
      const page = await deps.orders.pageSince(status, since, ORDERS_PER_PAGE, next);
      orders += page.ids.length;
      for (const [id, findings] of await look(page.ids, deps)) suspects.set(id, findings);
      next = page.next;
    } while (next !== undefined);
  }
  if (suspects.size === 0) return { findings: [], orders };
  await deps.pause(SECOND_LOOK_MS);
  return { findings: await lookAgain(suspects, deps, budget), orders };
}

/** What is found of these orders; those of which nothing is are absent. */
async function look(ids: readonly string[], deps: OrderDependencies): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const now = deps.now();
  const found = (await readRows(ids, deps)).map((rows) => [rows.order.id, orderFindings(rows, now)] as const);
  return new Map(found.filter(([, findings]) => findings.length > 0));
}

async function readRows(ids: readonly string[], deps: OrderDependencies): Promise<readonly AuditedRows[]> {
  const orders = (await deps.orders.findAudited(ids)).filter(isOurs);
  const [checkouts, reservations] = await Promise.all([
    deps.checkouts.findStates(orders.map(({ id }) => id)),
    deps.reservations.findRows(
      orders.flatMap(({ id, cart }) => cart.map((line) => ({ productId: line.id, orderId: id }))),
    ),
  ]);
  const checkoutOf = new Map(checkouts.map((checkout) => [checkout.id, checkout]));
  const rowsOf = Map.groupBy(reservations, ({ orderId }) => orderId);
  return orders.map((order) => ({
    order,
    checkout: checkoutOf.get(order.id),
    reservations: rowsOf.get(order.id) ?? [],
  }));
}

async function lookAgain(
  suspects: ReadonlyMap<string, readonly Finding[]>,
  deps: OrderDependencies,
  budget: Budget,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  await budget.forEach([...suspects], async ([id, before]) => {
    const [rows] = await readRows([id], deps);
    if (rows === undefined || (await isRunning(rows, deps.runs))) return;
    const now = orderFindings(rows, deps.now());
    findings.push(...now.filter((finding) => before.some((earlier) => isSameFinding(finding, earlier))));
  });
  return findings;
}

/** Only asked for what was found: Step Functions answers ten such questions a second. */
const isRunning = async ({ checkout }: AuditedRows, runs: OrderRuns): Promise<boolean> =>
  checkout !== undefined && (await runs.describe(checkout.id, checkout.runNumber)) === 'running';
