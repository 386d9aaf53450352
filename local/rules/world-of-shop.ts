import type { ShopTables } from '../shop-tables.ts';
import type { SwishSimulator } from '../swish/simulator.ts';
import { removalsIn } from './pending-removals.ts';
import type { World } from './world.ts';

/** The parts of a shop that the rules are asked of. */
export interface ShopParts extends Pick<World, 'now' | 'executions' | 'mails'> {
  readonly tables: ShopTables;
  readonly swish: SwishSimulator;
  /** Stream records that wait for a function. */
  readonly pendingRecords: Parameters<typeof removalsIn>[0];
}

/** Everything that the rules are about, read now. */
export async function worldOf({ tables, swish, pendingRecords, ...parts }: ShopParts): Promise<World> {
  const { baseline, manualStockChanges } = tables.ledger;
  return {
    ...parts,
    ...(await tables.rows()),
    payments: swish.payments().map((payment) => ({ ...payment, id: payment.reference })),
    refunds: swish.refunds(),
    pendingRemovals: removalsIn(pendingRecords),
    baseline,
    manualStockChanges,
  };
}
