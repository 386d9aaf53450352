import { transact } from '../../lambdas/adapters/transaction.ts';
import type { Pieces } from '../../lambdas/domain/order.ts';
import type { Change } from '../change.ts';
import type { ActivateDependencies, AskedBy } from './activate-order.ts';
import { changedMeanwhile, findOrder, requireAllowed } from './find-order.ts';
import { isAnother, sentenceOfRun, startRunAfterMove, startRunAsked } from './next-run.ts';
import { OperationRefused } from '../refusal.ts';
import { undoOrder, type MoneyBack } from './undo-order.ts';

export interface RefundAsked extends AskedBy {
  readonly moneyBack: Exclude<MoneyBack, 'none-taken'>;
  /** What becomes of the pieces of an active order. */
  readonly pieces: Pieces;
}

/**
 * Gives the money of an order back, or notes that it went back another way. An active order is undone with it. For any
 * other the next run of kind `refund` does it: it frees what is held, and goes on with a refund that has begun, or makes
 * the next one after a definite failure.
 *
 * @throws OperationRefused when there is no money to give back, or it may be on its way already
 */
export async function refundOrder(asked: RefundAsked, deps: ActivateDependencies): Promise<Change> {
  const isByHand = asked.moneyBack === 'other';
  const operation = isByHand ? 'pay_back' : 'refund';
  const { order, checkout } = requireAllowed(operation, await findOrder(asked.order, deps), deps.now());
  if (order.status === 'active') return undoOrder(asked, deps);
  const { operator, why } = asked;
  return {
    steps: [
      `The money of order ${order.number} (${order.status}) goes back: ${why} (${operator})`,
      isByHand
        ? 'The record says that you gave it back another way: Swish is never asked to. Tell the customer yourself'
        : 'Swish is asked to pay it back; the customer gets a mail when it has',
      'The next run makes the order invalid and frees what is held for it, where that is not so yet',
    ],
    apply: async () => {
      const at = deps.now();
      if (isByHand) {
        const noted = deps.checkouts.notePaidBack(checkout, { at, operator, why, did: 'paid_back' });
        const failures = await transact(deps.documents, {
          checkout: noted,
          // Read beside the record, so perhaps before it: an order that became active in between is to be undone.
          order: order.status === 'invalid' ? deps.orders.isInvalid(order.id) : deps.orders.awaitsPayment(order.id),
        });
        if (failures.size > 0) throw changedMeanwhile(order);
        const run = await startRunAfterMove(order.id, 'refund', deps);
        return { data: { orderId: order.id, run }, text: sentenceOfRun(run) };
      }
      const run = await startRunAsked(order.id, 'refund', { at, operator, why, did: 'refunded' }, deps);
      // Nothing but a run of this kind says that the money is to go back: another one may keep it.
      if (isAnother(run)) {
        throw new OperationRefused(
          `Order ${order.number}: run ${run.name} is under way. No refund was begun: look at the order when it has ended`,
        );
      }
      return { data: { orderId: order.id, run }, text: sentenceOfRun(run) };
    },
  };
}
