import { isOurs } from '../order.ts';
import { isUnpaid } from '../outcome.ts';
import { refundState } from '../refund.ts';
import { isHeld, type Reservation } from '../reservation.ts';
import type { CheckoutState } from './checkout-state.ts';
import type { AuditRule, Finding } from './finding.ts';
import { faultOfMoney, faultsOfInvalid, faultsOfStatus, type AuditedOrder, type OrderFacts } from './order-rules.ts';

/** An order with what belongs to it, as the tables have it. */
export interface AuditedRows {
  readonly order: AuditedOrder;
  readonly checkout: CheckoutState | undefined;
  /** The rows under the keys of its lines, whatever they are. */
  readonly reservations: readonly Reservation[];
}

/**
 * R3 to R5 for one order, by the tables alone. Left alone are orders of the old checkout, those that a person was called
 * for, and those that are not at rest: something is due for them.
 */
export function orderFindings({ order, checkout, reservations }: AuditedRows, now: number): readonly Finding[] {
  if (!isOurs(order) || checkout?.attention !== undefined) return [];
  if (checkout?.dueAt !== undefined && checkout.dueAt <= now) return [];
  const facts: OrderFacts = {
    order,
    checkout,
    reservations: reservations.filter(({ counted }) => counted === true),
    isRefunded:
      checkout?.ending === 'refunded' && (checkout.paidBack !== undefined || refundState(checkout.refund) === 'paid'),
    now,
  };
  const money = faultOfMoney(order.status, facts);
  return [
    ...faultsOfStatus(facts).map((says) => finding('R3', facts, says)),
    ...faultsOfInvalid(facts).map((says) => finding('R4', facts, says)),
    ...(money === undefined ? [] : [finding('R5', facts, money)]),
  ];
}

const finding = (rule: AuditRule, facts: OrderFacts, says: string): Finding => ({
  rule,
  subject: facts.order.id,
  says,
  repair: { kind: 'person', todo: advice(facts) },
});

/** Where a person begins. An order is never moved by an audit: money hangs on it. */
function advice({ order, checkout, reservations }: OrderFacts): string {
  const show = `look at \`order show ${order.id}\``;
  if (checkout === undefined) return `${show}: its checkout record is gone`;
  if (order.status === 'active') {
    return checkout.outcome === 'PAID'
      ? `${show}: if its pieces never left the stock, log that with \`stock set\``
      : `${show} before it is shipped: if nobody paid, \`order set-status ${order.id} invalid\``;
  }
  const isOver = checkout.ending !== undefined && (isUnpaid(checkout.outcome) || checkout.askedAt === undefined);
  if (isOver && reservations.some(isHeld)) return '`reservations release-expired`';
  return `\`runs resume ${order.id}\`, and ${show}`;
}
