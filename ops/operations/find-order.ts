import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import type { OrderRuns } from '../../lambdas/adapters/runs.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { checkoutIdOf, isCheckoutId } from '../../lambdas/domain/identifiers.ts';
import { verdictOn, type Operation, type OrderCase } from '../../lambdas/domain/operations.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { NothingFound, OperationRefused } from '../refusal.ts';

export interface FindDependencies {
  readonly orders: OrdersTable;
  readonly checkouts: CheckoutsTable;
  readonly runs: OrderRuns;
  readonly now: () => number;
}

/** What there is of one id: a rejected checkout has no order, an order of the old checkout no record. */
export interface Found {
  readonly id: string;
  readonly order: Order | undefined;
  readonly checkout: Checkout | undefined;
  readonly run: OrderCase['run'];
}

const WITHOUT_DOT = /^(\d{4})(\d{3,})$/;

/** The number of an order as the shop writes it; Swish and the bank show it without its dot. */
export const orderNumberOf = (text: string): string => text.replace(WITHOUT_DOT, '$1.$2');

/**
 * Finds an order by its number, its id or Swish's reference, and reads it strongly.
 *
 * @throws NothingFound when there is none; OperationRefused when several have the number
 */
export async function findOrder(asked: string, deps: FindDependencies): Promise<Found> {
  const id = isCheckoutId(asked) ? asked : (checkoutIdOf(asked) ?? (await findId(asked, deps.orders)));
  const [order, checkout] = await Promise.all([deps.orders.find(id), deps.checkouts.find(id)]);
  if (order === undefined && checkout === undefined) throw new NothingFound(`There is no order ${asked}`);
  const run = checkout === undefined ? 'missing' : await deps.runs.describe(id, checkout.runNumber);
  return { id, order, checkout, run };
}

async function findId(asked: string, orders: OrdersTable): Promise<string> {
  const [id, ...others] = await orders.findIds(orderNumberOf(asked));
  // An order of the old checkout has an id of its own making.
  if (id === undefined) return asked;
  if (others.length === 0) return id;
  throw new OperationRefused(
    `${others.length + 1} orders have the number ${asked}. Say which: ${[id, ...others].join(', ')}`,
  );
}

/** An order with its record, of which `operation` is allowed. */
export interface AllowedCase extends OrderCase {
  readonly checkout: Checkout;
}

/** @throws OperationRefused with the reason when the operation is not allowed */
export function requireAllowed(operation: Operation, found: Found, now: number): AllowedCase {
  const { order, checkout, run } = found;
  if (order === undefined) throw new OperationRefused(`The checkout ${found.id} has no order`);
  const { isAllowed, why } = verdictOn(operation, { order, checkout, run, now });
  if (!isAllowed || checkout === undefined) throw new OperationRefused(`Order ${order.number}: ${why}`);
  return { order, checkout, run, now };
}

/** Somebody else was faster: what was planned on is no longer so. */
export const changedMeanwhile = (order: Order): OperationRefused =>
  new OperationRefused(`Order ${order.number} changed meanwhile: nothing was changed by you. Look at it again`);
