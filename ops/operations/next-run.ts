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

export interface RunDependencies {
  readonly checkouts: CheckoutsTable;
  readonly runs: OrderRuns;
  readonly now: () => number;
}

/**
 * The next run of a checkout, numbered as every party numbers them. Whatever dies before it is started is found by the
 * sweep: the record says what is left to do.
 */
export async function startRunOf(id: string, kind: RunKind, deps: RunDependencies): Promise<RunUnderWay> {
  const checkout = await deps.checkouts.find(id);
  if (checkout === undefined) throw new Error(`There is no checkout ${id}`);
  const started = await startNextRun(checkout, kind, { ...deps, now: deps.now() });
  const current = await deps.checkouts.find(id);
  return { started: started === 'started', name: runName(id, current?.runNumber ?? checkout.runNumber) };
}

/** What became of the next run, in a sentence. */
export const sentenceOfRun = ({ started, name }: RunUnderWay): string =>
  started ? `Run ${name} was started.` : `Run ${name} is under way; what is left after it is done by the next one.`;
