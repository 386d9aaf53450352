import type { WriteItem } from '../../lambdas/adapters/expression.ts';
import { paidBackBy } from '../../lambdas/adapters/orders.ts';
import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Checkout, OperatorAct } from '../../lambdas/domain/checkout.ts';
import { recheckDue } from '../../lambdas/domain/due.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import type { Operation } from '../../lambdas/domain/operations.ts';
import type { Order, Pieces } from '../../lambdas/domain/order.ts';
import type { Refund } from '../../lambdas/domain/refund.ts';
import { FIRST_QUESTION_SECONDS } from '../../lambdas/domain/timing.ts';
import { releasedHolds, uncountedProducts } from '../../lambdas/settlement/release-holds.ts';
import type { Change } from '../change.ts';
import { OperationRefused } from '../refusal.ts';
import type { ActivateDependencies, AskedBy } from './activate-order.ts';
import { changedMeanwhile, findOrder, requireAllowed, type AllowedCase } from './find-order.ts';
import { sentenceOfRun, startRunAfterMove } from './next-run.ts';

/** How the money of an order that is undone goes back: through Swish, another way, or there never was any. */
export const MONEY_BACK = ['swish', 'other', 'none-taken'] as const;
export type MoneyBack = (typeof MONEY_BACK)[number];

export interface UndoAsked extends AskedBy {
  readonly moneyBack: MoneyBack;
  readonly pieces: Pieces;
}

type UndoDependencies = Omit<ActivateDependencies, 'returnedHolds'>;

const OPERATION: Readonly<Record<MoneyBack, Operation>> = {
  swish: 'refund',
  other: 'pay_back',
  'none-taken': 'cancel',
};

const TRIES = 5;

/**
 * Makes an active order invalid. In one transaction the order says so, the checkout says where the money goes, and the
 * pieces are back in the stock or stay away from it. A refund through Swish is asked for by the next run.
 *
 * @throws OperationRefused when the order may not be undone this way
 */
export async function undoOrder(asked: UndoAsked, deps: UndoDependencies): Promise<Change> {
  const found = requireAllowed(OPERATION[asked.moneyBack], await findOrder(asked.order, deps), deps.now());
  const { order, checkout } = found;
  if (order.status !== 'active') {
    throw new OperationRefused(`Order ${order.number} is ${order.status}: there is no active order to undo`);
  }
  const pieces = order.cart.map(({ id, number }) => `${number} × ${id}`).join(', ');
  return {
    steps: [
      `Order ${order.number} goes from active to invalid: ${asked.why} (${asked.operator})`,
      isSold(checkout)
        ? `${pieces} ${PLACES[asked.pieces]}`
        : `${pieces} never left the stock; what is held is free again`,
      WAYS[asked.moneyBack],
    ],
    apply: async () => {
      await undo(found, asked, deps);
      const done = `Order ${order.number} is invalid.`;
      if (asked.moneyBack !== 'swish') return { data: { orderId: order.id, status: 'invalid' }, text: done };
      const run = await startRunAfterMove(order.id, 'refund', deps);
      return { data: { orderId: order.id, status: 'invalid', run }, text: `${done} ${sentenceOfRun(run)}` };
    },
  };
}

const PLACES: Readonly<Record<Pieces, string>> = {
  returned: 'go back to the stock',
  kept: 'stay away from the stock',
};

/** An order that somebody made active in the table, past its checkout, was never sold. */
const isSold = ({ ending }: Checkout): boolean => ending === 'confirmed';

const WAYS: Readonly<Record<MoneyBack, string>> = {
  swish: 'Swish is asked to pay the money back; the customer gets a mail when it has',
  other:
    'The record says that you gave the money back another way: Swish is never asked to. Tell the customer yourself',
  'none-taken': 'No money goes back, since none was taken. Tell the customer yourself',
};

async function undo(found: AllowedCase, asked: UndoAsked, deps: UndoDependencies): Promise<void> {
  const { order, checkout } = found;
  const uncounted = new Set<string>();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const at = deps.now();
    const note = { at, operator: asked.operator, why: asked.why };
    const money = moneyParts(found, asked.moneyBack, note, deps);
    const failures = await transact(deps.documents, {
      ...money.parts,
      order: deps.orders.undo(order, isSold(checkout) ? { ...note, pieces: asked.pieces } : note, money.refund),
      ...(isSold(checkout)
        ? await undonePieces(order, asked.pieces, deps)
        : await releasedHolds(checkout, uncounted, at, deps)),
    });
    if (failures.size === 0) return;
    if (failures.has('checkout') || failures.has('order')) throw changedMeanwhile(order);
    if (isSold(checkout)) refuseMissing(order, new Set(failures.keys()));
    else for (const product of uncountedProducts(checkout, failures)) uncounted.add(product);
  }
  throw new OperationRefused(`The rows of order ${order.number} kept changing: nothing was changed. Try again`);
}

/** What the checkout says of the money, and the order with it. */
function moneyParts(
  { checkout }: AllowedCase,
  moneyBack: MoneyBack,
  note: Omit<OperatorAct, 'did'>,
  deps: UndoDependencies,
): { readonly parts: Record<string, WriteItem>; readonly refund: Order['payment']['refund'] } {
  const { at } = note;
  switch (moneyBack) {
    case 'swish': {
      const refund: Refund = { number: 1, id: refundIdOf(checkout.id, 1), reason: 'operator', begunAt: at };
      const dueAt = at + FIRST_QUESTION_SECONDS * 1000;
      return {
        parts: {
          checkout: deps.checkouts.beginRefundOfActive(checkout, { ...note, did: 'refunded' }, refund, dueAt),
          record: deps.checkouts.rememberRefund(refund, checkout.id),
        },
        refund: { id: refund.id, status: 'begun', at },
      };
    }
    case 'other':
      return {
        parts: { checkout: deps.checkouts.endPaidBack(checkout, { ...note, did: 'paid_back' }) },
        refund: paidBackBy(at),
      };
    case 'none-taken': {
      // A definite answer has been wrong before: Swish is asked again, as after any end without money.
      const dueAt = recheckDue({ ...checkout, ending: 'cancelled', endedAt: at, recheckCount: 0 }, at);
      return {
        parts: { checkout: deps.checkouts.cancelActive(checkout, { ...note, did: 'cancelled' }, dueAt) },
        refund: undefined,
      };
    }
  }
}

/**
 * Sold pieces are sold no longer, and back on the shelf unless they are kept. A row that is gone by now, a month after the
 * sale, has nothing more to say.
 */
async function undonePieces(order: Order, pieces: Pieces, deps: UndoDependencies): Promise<Record<string, WriteItem>> {
  const rows = await deps.reservations.find(
    order.id,
    order.cart.map(({ id }) => id),
  );
  return Object.fromEntries(
    order.cart.flatMap(({ id, number }): (readonly [string, WriteItem])[] => {
      const row = rows.get(id);
      return [
        ...(row?.status === 'confirmed' ? [[`hold ${id}`, deps.reservations.takeBack(row)] as const] : []),
        ...(pieces === 'returned' ? [[`stock ${id}`, deps.products.takeBack(id, number)] as const] : []),
      ];
    }),
  );
}

function refuseMissing({ cart }: Order, failed: ReadonlySet<string>): void {
  const missing = cart.filter(({ id }) => failed.has(`stock ${id}`)).map(({ id }) => id);
  if (missing.length === 0) return;
  throw new OperationRefused(
    `There is no product ${missing.join(', ')} any more: say --pieces keep. Nothing was changed`,
  );
}
