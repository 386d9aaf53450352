import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import type { Execution, Executions } from '../adapters/executions.ts';

export const RUN_STATUSES = ['running', 'succeeded', 'failed', 'timed_out', 'aborted'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface ListedRun extends Execution {
  readonly checkoutId: string;
  /** Absent for a checkout that was rejected: it has no order. */
  readonly orderNumber: string | undefined;
}

const UUID_CHARACTERS = 36;

/** The newest runs, the newest first, with the numbers of their orders. */
export async function listRuns(
  { limit, status }: { readonly limit: number; readonly status: RunStatus | undefined },
  deps: { readonly executions: Executions; readonly orders: OrdersTable },
): Promise<ListedRun[]> {
  const filter = status?.toUpperCase() as Uppercase<RunStatus> | undefined;
  const { executions: found } = await deps.executions.page({ limit, status: filter });
  const idOf = ({ name }: Execution): string => name.slice(0, UUID_CHARACTERS);
  const numbers = await deps.orders.findNumbers([...new Set(found.map(idOf))]);
  return found.map((execution) => {
    const checkoutId = idOf(execution);
    return { ...execution, checkoutId, orderNumber: numbers.get(checkoutId) };
  });
}
