import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { OrderRuns } from '../../lambdas/adapters/runs.ts';
import type { Checkout, OperatorAct, RunKind } from '../../lambdas/domain/checkout.ts';
import { runName } from '../../lambdas/domain/identifiers.ts';
import { startNextRun } from '../../lambdas/settlement/start-next-run.ts';

/** A run that is under way now: the one that was asked for, or one that somebody had started before. */
export interface RunUnderWay {
  readonly started: boolean;
  readonly name: string;
}

/** No run could be started now: the name of what kept it. */
export interface RunToFollow {
  readonly started: false;
  readonly failure: string;
}

export interface RunDependencies {
  readonly checkouts: CheckoutsTable;
  readonly runs: OrderRuns;
  readonly now: () => number;
}

/**
 * The next run of a checkout, numbered as every party numbers them. A run that was numbered before and never started is
 * started as what it was numbered for: that is not the one that was asked for, unless it is of the same kind.
 */
async function startRunOf(id: string, kind: RunKind, deps: RunDependencies, by?: OperatorAct): Promise<RunUnderWay> {
  const checkout = await deps.checkouts.find(id);
  if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
  const started = await startNextRun(checkout, kind, { ...deps, by, now: deps.now() });
  const current = await deps.checkouts.find(id);
  return {
    started: started === 'started' && current?.runKind === kind,
    name: runName(id, current?.runNumber ?? checkout.runNumber),
  };
}

/**
 * The run that an operator asks for, with the operator's name on the record once it is sure to come: also when it could be
 * numbered and not started, since the sweep starts it.
 *
 * @throws whatever kept it from being numbered; nothing is on the record then
 */
export async function startRunAsked(
  id: string,
  kind: RunKind,
  by: OperatorAct,
  deps: RunDependencies,
): Promise<RunUnderWay | RunToFollow> {
  let run: RunUnderWay;
  try {
    run = await startRunOf(id, kind, deps, by);
  } catch (error) {
    if (!isNoted(await deps.checkouts.find(id), by)) throw error;
    return toFollow(error);
  }
  // One that was numbered before it was asked for, and started only now.
  if (run.started && !isNoted(await deps.checkouts.find(id), by)) await deps.checkouts.noteAct(id, by);
  return run;
}

const isNoted = (checkout: Checkout | undefined, by: OperatorAct): boolean =>
  checkout?.operatorActs?.some(
    ({ at, operator, did }) => at === by.at && operator === by.operator && did === by.did,
  ) === true;

const toFollow = (error: unknown): RunToFollow => ({
  started: false,
  failure: error instanceof Error ? error.name : 'unknown',
});

/** Another run came first, which is not the one that was asked for. */
export const isAnother = (run: RunUnderWay | RunToFollow): run is RunUnderWay => !run.started && 'name' in run;

/**
 * The run after a move that is on the record by now, with the time at which the sweep looks. It never fails: who is told
 * of a failure takes the move for not made, and makes it again another way.
 */
export async function startRunAfterMove(
  id: string,
  kind: RunKind,
  deps: RunDependencies,
): Promise<RunUnderWay | RunToFollow> {
  try {
    return await startRunOf(id, kind, deps);
  } catch (error) {
    return toFollow(error);
  }
}

/** What became of the next run, in a sentence. */
export function sentenceOfRun(run: RunUnderWay | RunToFollow): string {
  if ('failure' in run) return `The next run could not be started now (${run.failure}): the sweep does in minutes.`;
  return run.started
    ? `Run ${run.name} was started.`
    : `Run ${run.name} is under way; what is left after it is done by the next one.`;
}
