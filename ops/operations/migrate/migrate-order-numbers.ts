import type { OrderNumbersTable } from '../../../lambdas/adapters/order-numbers.ts';
import type { OrdersTable } from '../../../lambdas/adapters/orders.ts';
import { highestNumbers, monthOf, orderNumber } from '../../../lambdas/domain/order-number.ts';

interface Dependencies {
  readonly orders: OrdersTable;
  readonly orderNumbers: OrderNumbersTable;
  readonly now: () => number;
}

export interface CounterRaise {
  readonly month: string;
  readonly from: number;
  readonly to: number;
}

/** Counters that stand below a number that an order has. Months that are over get no more numbers, and are left alone. */
export async function planCounters(deps: Dependencies): Promise<readonly CounterRaise[]> {
  const thisMonth = monthOf(deps.now());
  const highest = highestNumbers(await deps.orders.allNumbers());
  const raises: CounterRaise[] = [];
  for (const month of [...highest.keys()].filter((month) => month >= thisMonth).sort()) {
    const to = highest.get(month) ?? 0;
    const from = await deps.orderNumbers.last(month);
    if (from < to) raises.push({ month, from, to });
  }
  return raises;
}

export const describeRaise = ({ month, from, to }: CounterRaise): string =>
  `Raise the counter of ${month} from ${from} to ${to}: the next order is ${orderNumber(month, to + 1)}`;

/** Only ever raises: what somebody took meanwhile stays taken. */
export async function raiseCounters(raises: readonly CounterRaise[], deps: Dependencies): Promise<void> {
  for (const { month, to } of raises) await deps.orderNumbers.raise(month, to);
}
