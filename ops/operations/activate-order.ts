import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { Documents } from '../../lambdas/adapters/documents.ts';
import type { WriteItem } from '../../lambdas/adapters/expression.ts';
import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import type { ProductsTable } from '../../lambdas/adapters/products.ts';
import type { ReservationsTable } from '../../lambdas/adapters/reservations.ts';
import type { ReturnedHoldsTable } from '../../lambdas/adapters/returned-holds.ts';
import { failuresOf, transact } from '../../lambdas/adapters/transaction.ts';
import { InsufficientStock } from '../../lambdas/domain/errors.ts';
import { timesSold } from '../../lambdas/domain/order.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import { confirmedUntil, newReservation, refreshWanted, type WantedLine } from '../../lambdas/domain/reservation.ts';
import { OVERDUE_MARGIN_SECONDS } from '../../lambdas/domain/timing.ts';
import { readLines, wantedOf, type ReadLine } from '../../lambdas/settlement/read-lines.ts';
import type { Change } from '../change.ts';
import { OperationRefused } from '../refusal.ts';
import { changedMeanwhile, findOrder, requireAllowed, type AllowedCase, type FindDependencies } from './find-order.ts';
import { sentenceOfRun, startRunAfterMove, type RunDependencies } from './next-run.ts';

export interface ActivateDependencies extends FindDependencies, RunDependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly products: ProductsTable;
  readonly reservations: ReservationsTable;
  readonly returnedHolds: ReturnedHoldsTable;
}

export interface AskedBy {
  /** Number, id or Swish's reference. */
  readonly order: string;
  readonly why: string;
  readonly operator: string;
}

const TRIES = 12;

/**
 * Makes an order active on an operator's word: its pieces are sold, whether they are still held or have to be had
 * again, and the checkout is confirmed, in one transaction. Then the next run sends the mails.
 *
 * @throws OperationRefused when the order may not become active, or its pieces cannot be had
 */
export async function activateOrder(asked: AskedBy, deps: ActivateDependencies): Promise<Change> {
  const found = requireAllowed('activate', await findOrder(asked.order, deps), deps.now());
  const { order, checkout } = found;
  const lines = await readLines(checkout, order.cart, deps);
  const isOut = timesSold(order) > 0;
  if (!isOut) refuseShort(await wantedOrRefuse(lines, new Map(), deps.products));
  const pieces = order.cart.map(({ id, number }) => `${number} × ${id}`).join(', ');
  return {
    steps: [
      `Order ${order.number} goes from ${order.status} to active: ${asked.why} (${asked.operator})`,
      isOut ? `${pieces} left the stock before, and do not again` : `${pieces} leave the stock`,
      ...(checkout.outcome === 'PAID' ? [] : [`Its payment is ${checkout.outcome ?? 'not known'}; you answer for it`]),
      'Customer and admin get the confirmation, unless they have it',
    ],
    apply: async () => {
      await activate(found, asked, isOut, deps);
      const run = await startRunAfterMove(order.id, 'settle', deps);
      return {
        data: { orderId: order.id, status: 'active', run },
        text: `Order ${order.number} is active. ${sentenceOfRun(run)}`,
      };
    },
  };
}

async function activate(found: AllowedCase, asked: AskedBy, isOut: boolean, deps: ActivateDependencies): Promise<void> {
  const { order, checkout } = found;
  let seen: ReadonlyMap<string, Product | undefined> = new Map();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const at = deps.now();
    const note = { at, operator: asked.operator, why: asked.why };
    const generation = (checkout.generation ?? 0) + 1;
    const lines = await readLines(checkout, order.cart, deps);
    const wanted = isOut ? new Map<string, WantedLine>() : await wantedOrRefuse(lines, seen, deps.products);
    const failures = await transact(deps.documents, {
      checkout: deps.checkouts.activate(
        checkout,
        { ...note, did: 'activated' },
        { generation, dueAt: at + OVERDUE_MARGIN_SECONDS * 1000 },
      ),
      order: deps.orders.activate(order, note, checkout.outcome === 'PAID' ? checkout.outcomeDetail : undefined),
      ...soldLines(lines, { orderId: order.id, generation, at, wanted, isOut }, deps),
    });
    if (failures.size === 0) return;
    if (failures.has('checkout') || failures.has('order')) throw changedMeanwhile(order);
    seen = failuresOf(failures, 'stock') as Map<string, Product | undefined>;
    refuseDrift(lines, seen, new Set(failuresOf(failures, 'hold').keys()));
    refuseShort(wanted, seen);
  }
  throw new OperationRefused(`The stock of order ${order.number} kept changing: nothing was changed. Try again`);
}

function soldLines(
  lines: readonly ReadLine[],
  sale: {
    readonly orderId: string;
    readonly generation: number;
    readonly at: number;
    readonly wanted: ReadonlyMap<string, WantedLine>;
    readonly isOut: boolean;
  },
  deps: ActivateDependencies,
): Record<string, WriteItem> {
  const { orderId, generation, at, wanted, isOut } = sale;
  const until = confirmedUntil(at);
  return Object.fromEntries(
    lines.flatMap(({ id, quantity, row, state }): (readonly [string, WriteItem])[] => {
      const created = newReservation({ orderId, productId: id, quantity, generation, now: at, holdUntil: at });
      const hold = [
        `hold ${id}`,
        row === undefined
          ? deps.reservations.create({ ...created, status: 'confirmed', expiresAt: until })
          : deps.reservations.sell(row, { generation, until }),
      ] as const;
      if (state === 'free') {
        if (isOut) return [hold];
        return [hold, [`stock ${id}`, deps.products.sellFree(id, quantity, wanted.get(id)?.product.stock ?? 0)]];
      }
      // What is held beside pieces that left before is not needed.
      const { products } = deps;
      const stock = [
        `stock ${id}`,
        isOut ? products.release(id, quantity) : products.sell(id, quantity, true),
      ] as const;
      if (state === 'kept') return [hold, stock];
      const lost = { productId: id, orderId, generation: generation - 1 };
      return [hold, stock, [`marker ${id}`, deps.returnedHolds.mark(lost, at)]];
    }),
  );
}

/** Held pieces that the product does not count, or does not have: the count has to be mended first. */
function refuseDrift(
  lines: readonly ReadLine[],
  failed: ReadonlyMap<string, Product | undefined>,
  changed: ReadonlySet<string>,
): void {
  const drifted = lines.filter(({ id, state }) => state !== 'free' && failed.has(id) && !changed.has(id));
  if (drifted.length === 0) return;
  const ids = drifted.map(({ id }) => id).join(', ');
  throw new OperationRefused(
    `The stock of ${ids} does not have what is held of it: nothing was changed. See stock audit`,
  );
}

async function wantedOrRefuse(
  lines: readonly ReadLine[],
  seen: ReadonlyMap<string, Product | undefined>,
  products: ProductsTable,
): Promise<ReadonlyMap<string, WantedLine>> {
  try {
    return await wantedOf(lines, seen, products);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** @param seen what is known anew; without it, what was wanted by is believed */
function refuseShort(
  wanted: ReadonlyMap<string, WantedLine>,
  seen: ReadonlyMap<string, Product | undefined> = new Map([...wanted].map(([id, { product }]) => [id, product])),
): void {
  try {
    refreshWanted([...wanted.values()], seen);
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof InsufficientStock)) return error;
  const items = error.details['items'] as readonly { id: string; requested: number; available: number }[];
  const short = items.map(({ id, requested, available }) => `${available} of ${id} are free, not ${requested}`);
  return new OperationRefused(`Its pieces cannot be had: ${short.join('; ')}. Nothing was changed`);
}
