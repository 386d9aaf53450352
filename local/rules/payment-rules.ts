import {
  faultOfMoney,
  faultsOfInvalid,
  faultsOfStatus,
  type OrderFacts,
} from '../../lambdas/domain/audit/order-rules.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { isMoney } from '../../lambdas/domain/outcome.ts';
import { orderIdOf, type WorldIndex } from './world-index.ts';

/** R3: an order is active exactly when it is paid, and then its pieces have left the stock once. */
export const activeIsPaid = (index: WorldIndex): string[] => askedOfSettled(index, faultsOfStatus);

/** R4: an invalid order holds nothing, and Swish will not have money for it. */
export const invalidIsOver = (index: WorldIndex): string[] => askedOfSettled(index, faultsOfInvalid);

/** R5: whoever paid gets the goods, or the money back, or a person who looks at it. */
export function moneyIsAnswered(index: WorldIndex): string[] {
  const paidAtSwish = index.world.payments.filter(({ status }) => status === 'PAID').map(orderIdOf);
  const paidByRecord = index.checkouts.filter(({ outcome }) => isMoney(outcome)).map(({ id }) => id);
  return [...new Set([...paidAtSwish, ...paidByRecord])]
    .filter((id) => index.isAtRest(id) && !index.isFlagged(id))
    .flatMap((id) => {
      const fault = faultOfMoney(index.order(id)?.status, moneyOf(index, id));
      return fault === undefined ? [] : [`${id}: ${fault}`];
    });
}

/** What the faults of every order are that is ours, at rest, and not left to a person. */
const askedOfSettled = (index: WorldIndex, faultsOf: (facts: OrderFacts) => string[]): string[] =>
  index.orders
    .filter(({ id }) => index.isAtRest(id) && !index.isFlagged(id))
    .flatMap((order) => faultsOf(factsOf(index, order)).map((fault) => `${order.id}: ${fault}`));

const moneyOf = (index: WorldIndex, id: string) => ({
  checkout: index.checkout(id),
  payment: index.payment(id),
  isRefunded: index.isRefunded(id),
});

const factsOf = (index: WorldIndex, order: Order): OrderFacts => ({
  order,
  ...moneyOf(index, order.id),
  reservations: index.reservations(order.id),
  now: index.world.now,
});
