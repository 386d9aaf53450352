import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { OrderRuns } from '../adapters/runs.ts';
import type { Checkout, OperatorAct, RunKind } from '../domain/checkout.ts';

export type StartedRun = 'started' | 'running';

/**
 * Sees to it that a run is under way for a checkout. Only when the last one is closed is there a next one: its number
 * and kind are stored first, on condition that nobody else did, so runs of a checkout come one at a time. A run that
 * was numbered and never started is started under that same number and kind.
 *
 * @param deps.by the operator who asked for it: noted with the number, and not where another run came first
 */
export async function startNextRun(
  checkout: Checkout,
  kind: RunKind,
  deps: {
    readonly checkouts: CheckoutsTable;
    readonly runs: OrderRuns;
    readonly now: number;
    readonly by?: OperatorAct | undefined;
  },
): Promise<StartedRun> {
  const { id, runNumber } = checkout;
  const last = await deps.runs.describe(id, runNumber);
  if (last === 'running') return 'running';
  if (last === 'missing') {
    await deps.runs.start(id, runNumber, checkout.runKind);
    return 'started';
  }
  const number = runNumber + 1;
  if (!(await deps.checkouts.claimRun(checkout, { number, kind, by: deps.by }, deps.now))) return 'running';
  await deps.runs.start(id, number, kind);
  return 'started';
}
