import { runName } from '../../lambdas/domain/identifiers.ts';
import type { Execution } from '../adapters/executions.ts';
import type { Shop } from '../connect.ts';
import { NothingFound } from '../refusal.ts';
import type { ExecutionEvents, ShownDefinition, ShownExecution } from './api.ts';
import type { Definitions } from './definitions.ts';
import type { Histories } from './histories.ts';
import { checkoutIdIn, listedOf } from './list-executions.ts';

/** Step Functions refuses to look for any other name. */
const NAME = /^[\w-]{1,80}$/;

/** Runs that follow each other without end are a fault: the newest tell enough. */
const MOST_RUNS = 20;

/** @throws NothingFound for one that never was, or that Step Functions has forgotten after 90 days */
async function requireExecution(name: string, { executions }: Pick<Shop, 'executions'>): Promise<Execution> {
  const execution = NAME.test(name) ? await executions.find(name) : undefined;
  if (execution !== undefined) return execution;
  throw new NothingFound('There is no such execution. Step Functions forgets one 90 days after its end');
}

export async function showExecution(name: string, shop: Shop, definitions: Definitions): Promise<ShownExecution> {
  const execution = await requireExecution(name, shop);
  const [[listed], runs, { definition }] = await Promise.all([
    listedOf([execution], shop),
    runsOf(checkoutIdIn(name), shop),
    definitions.of(name),
  ]);
  if (listed === undefined) throw new Error(`Execution ${name} was not listed`);
  return {
    ...listed,
    arn: execution.arn,
    error: execution.error ?? null,
    cause: execution.cause ?? null,
    runs: (runs.length === 0 ? [execution] : runs).map((run) => ({
      name: run.name,
      status: run.status,
      kind: run.kind ?? null,
    })),
    definition,
    now: shop.now(),
  };
}

/** The runs of a checkout that Step Functions knows of, the first one first; none when its record is gone. */
export async function runsOf(checkoutId: string, { checkouts, executions }: Shop): Promise<Execution[]> {
  const [checkout] = await checkouts.findSummaries([checkoutId]);
  const last = checkout?.runNumber ?? 0;
  const first = Math.max(1, last - MOST_RUNS + 1);
  const names = Array.from({ length: last - first + 1 }, (_, index) => runName(checkoutId, first + index));
  const runs = await Promise.all(names.map((name) => executions.find(name)));
  return runs.filter((run) => run !== undefined);
}

export async function showEvents(
  name: string,
  after: number,
  shop: Shop,
  histories: Histories,
): Promise<ExecutionEvents> {
  // Its status first: one that is over has no event after those that are read then.
  const execution = await requireExecution(name, shop);
  const { events, hasMore } = await histories.after(execution, after);
  return { status: execution.status, events, hasMore, now: shop.now() };
}

export async function showDefinition(name: string, shop: Shop, definitions: Definitions): Promise<ShownDefinition> {
  await requireExecution(name, shop);
  return definitions.of(name);
}
