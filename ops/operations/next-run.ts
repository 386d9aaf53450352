import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { OrderRuns } from '../../lambdas/adapters/runs.ts';
import type { RunKind } from '../../lambdas/domain/checkout.ts';
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
export async function startRunOf(id: string, kind: RunKind, deps: RunDependencies): Promise<RunUnderWay> {
  const checkout = await deps.checkouts.find(id);
  if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
  const started = await startNextRun(checkout, kind, { ...deps, now: deps.now() });
  const current = await deps.checkouts.find(id);
  return {
    started: started === 'started' && current?.runKind === kind,
    name: runName(id, current?.runNumber ?? checkout.runNumber),
  };
}

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
    return { started: false, failure: error instanceof Error ? error.name : 'unknown' };
  }
}

/** What became of the next run, in a sentence. */
export function sentenceOfRun(run: RunUnderWay | RunToFollow): string {
  if ('failure' in run) return `The next run could not be started now (${run.failure}): the sweep does in minutes.`;
  return run.started
    ? `Run ${run.name} was started.`
    : `Run ${run.name} is under way; what is left after it is done by the next one.`;
}
