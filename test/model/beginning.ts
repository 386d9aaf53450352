import { T0 } from './model-time.ts';
import { attemptOf, NONE, PRODUCT, type Scenario } from './scenario.ts';
import { NOTHING_OUTSIDE } from './swish.ts';
import { withRow, type Rows } from './tables.ts';
import type { Process, State, World } from './world.ts';
import { aProduct } from '../support/builders.ts';

/** The world before anybody has done anything: customers are about to check out. */
export async function begin({ customers, stock, bounds, byHand }: Scenario, world: World): Promise<State> {
  const rows: Rows = withRow({}, 'products', aProduct({ id: PRODUCT, stock }));
  const processes: Process[] = [];
  for (let customer = 1; customer <= customers; customer++) {
    const invocation = await world.invocations.begin('the customer checks out', attemptOf(customer), T0);
    processes.push({ who: `customer ${customer} checks out`, invocation });
  }
  const begun: State = {
    now: T0,
    rows: world.rows.number(rows),
    outside: world.outside.number(NOTHING_OUTSIDE),
    runs: world.runs.number({}),
    processes,
    current: -1,
    left: { ...NONE, ...bounds },
  };
  return byHand === undefined ? begun : world.startByHand(begun, byHand);
}
